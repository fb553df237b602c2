import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { starPersonalNumbers } from "../../core/personal-numbers.ts";
import { hiddenBy } from "./hidden-elements.ts";
import { maskSnapshots, type Snapshot } from "./mask-snapshots.ts";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Fields = { [name: string]: Json };

/** What an event is, and which others it belongs to: never what somebody wrote. */
const structural = new Set(
  [
    "type",
    "callId",
    "parentId",
    "pageId",
    "frameId",
    "pageref",
    "class",
    "method",
    "phase",
    "_frameref",
    "_file",
  ].concat([
    "startedDateTime",
    "httpVersion",
    "mimeType",
    "sdkLanguage",
    "browserName",
    "playwrightVersion",
    "platform",
  ]),
);
/** Headers that hold no secret and say why a request went wrong. */
const toldHeaders = /^(?:accept|content-type|content-length|location|retry-after|allow|date|server|status)$/i;
/** What was typed and handed over; the pictures of the page show what there is to see of it. */
const handedOver = [
  "value",
  "text",
  "arg",
  "html",
  "source",
  "files",
  "payloads",
  "localPaths",
  "postData",
  "headers",
  "httpCredentials",
];
const typed = /\b(fill|type|press|pressSequentially|insertText)\("(?:.*)"\)/gs;

/**
 * Makes a Playwright trace fit to be kept: personal numbers and sensitive fields are masked wherever they stand, and what
 * nobody can vouch for is left out: answers' bodies but style sheets, cookies, what was typed, results of scripts, stacks.
 *
 * @param sensitive The bot's selectors; when they are more than a trace can be searched by, pictures of pages are left out.
 */
export function maskTrace(zip: Uint8Array, sensitive: readonly string[]): Uint8Array {
  const files = unzipSync(zip, { filter: ({ name }) => /^trace\.(?:trace|network)$|^resources\/\w+\.css$/.test(name) });
  const events = readLines(files["trace.trace"]);
  const network = readLines(files["trace.network"]);
  const isHidden = hiddenBy(sensitive);
  const shown = isHidden ? events : events.filter(({ type }) => type !== "frame-snapshot");
  const snapshots = shown.flatMap(({ type, snapshot }) => (type === "frame-snapshot" ? [snapshot as Snapshot] : []));
  const mask = maskerOf(isHidden ? maskSnapshots(snapshots, isHidden) : new Set());
  const masked: Record<string, Uint8Array> = {
    "trace.trace": writeLines(shown.flatMap(keptOfEvent).map((event) => maskEvent(event, mask))),
    "trace.network": writeLines(network.flatMap(keptOfRequest).map((event) => maskValues(event, mask) as Fields)),
  };
  for (const [name, body] of Object.entries(files)) {
    if (name.startsWith("resources/")) masked[name] = strToU8(mask(strFromU8(body)));
  }
  return zipSync(masked, { level: 6 });
}

type Mask = (text: string) => string;

/** The longest first: a name goes before the surname that is in it. */
function maskerOf(texts: ReadonlySet<string>): Mask {
  const forms = [...texts].flatMap((text) => [
    text,
    encodeURIComponent(text),
    encodeURIComponent(text).replaceAll("%20", "+"),
  ]);
  const longestFirst = [...new Set(forms)].toSorted((one, other) => other.length - one.length);
  return (text) => longestFirst.reduce((left, one) => left.replaceAll(one, "***"), starPersonalNumbers(text));
}

function readLines(body: Uint8Array | undefined): Fields[] {
  const lines = strFromU8(body ?? new Uint8Array()).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Fields);
}

function writeLines(events: readonly Fields[]): Uint8Array {
  return strToU8(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
}

/** An event of a kind that is not known here is left out: it may hold anything. */
function keptOfEvent(event: Fields): Fields[] {
  switch (event["type"]) {
    case "context-options":
    case "input":
    case "event":
    case "frame-snapshot":
      return [event];
    case "before":
      return [{ ...without(event, ["stack"]), params: keptOfParams(fieldsOf(event["params"])) }];
    case "after": {
      const { error, ...rest } = without(event, ["result", "attachments"]);
      return [error === undefined ? rest : { ...rest, error: without(fieldsOf(error), ["stack"]) }];
    }
    case "log":
      return [{ ...event, message: textOf(event["message"]).replace(typed, '$1("***")') }];
    case "console":
      return [without(event, ["args"])];
    default:
      return [];
  }
}

/** A function is the bot's own text; an expression that is none may have been put together of anything. */
function keptOfParams(params: Fields): Fields {
  return without(params, params["isFunction"] === true ? handedOver : [...handedOver, "expression"]);
}

function keptOfRequest(event: Fields): Fields[] {
  if (event["type"] !== "resource-snapshot") return [];
  const snapshot = fieldsOf(event["snapshot"]);
  const request = without(fieldsOf(snapshot["request"]), ["postData"]);
  const response = fieldsOf(snapshot["response"]);
  const content = fieldsOf(response["content"]);
  const kept = textOf(content["_file"]).endsWith(".css") ? content : without(content, ["_file", "text"]);
  return [
    {
      ...event,
      snapshot: {
        ...without(snapshot, ["_webSocketMessages"]),
        request: { ...request, cookies: [], headers: toldOf(request["headers"]) },
        response: { ...response, cookies: [], headers: toldOf(response["headers"]), content: kept },
      },
    },
  ];
}

function toldOf(headers: Json | undefined): Json[] {
  return (Array.isArray(headers) ? headers : []).filter((header) => toldHeaders.test(textOf(fieldsOf(header)["name"])));
}

/** The page itself is masked already, and its tags are not texts. */
function maskEvent(event: Fields, mask: Mask): Fields {
  if (event["type"] !== "frame-snapshot") return maskValues(event, mask) as Fields;
  const { html = null, resourceOverrides, ...snapshot } = fieldsOf(event["snapshot"]);
  const overrides = Array.isArray(resourceOverrides) ? resourceOverrides.filter(isStyleSheet) : [];
  const rest = maskValues({ ...snapshot, resourceOverrides: overrides }, mask) as Fields;
  return { ...event, snapshot: { ...rest, html: maskNode(html, mask) } };
}

function isStyleSheet(override: Json): boolean {
  const { file, _file = file } = fieldsOf(override);
  return _file === undefined || textOf(_file).endsWith(".css");
}

function maskNode(node: Json, mask: Mask): Json {
  if (typeof node === "string") return mask(node);
  if (!Array.isArray(node) || typeof node[0] !== "string") return node;
  const [tag, attributes, ...children] = node;
  const masked = Object.entries(fieldsOf(attributes)).map(([name, value]) => [name, mask(textOf(value))]);
  if (attributes === undefined) return [tag];
  return [tag, Object.fromEntries(masked) as Fields, ...children.map((child) => maskNode(child, mask))];
}

function maskValues(value: Json, mask: Mask): Json {
  if (typeof value === "string") return mask(value);
  if (typeof value === "number") return Number.isInteger(value) && mask(String(value)) !== String(value) ? 0 : value;
  if (Array.isArray(value)) return value.map((one) => maskValues(one, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, structural.has(name) ? one : maskValues(one, mask)]),
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
