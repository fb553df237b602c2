import { starPersonalNumbers } from "../../core/personal-numbers.ts";
import type { Attributes, IsHidden } from "./hidden-elements.ts";
import { starTogether } from "./star-together.ts";

/**
 * A node as Playwright's traces write it: text, `[tag, attributes, ...children]`, or `[[snapshots ago, number]]` for what
 * has not changed since.
 */
type Node = string | Node[] | Attributes | number;

/** What is seen of one frame at one moment. */
export type Snapshot = { frameId: string; html: Node };

/** Where a text stands, so that it can be replaced. */
type Text = { among: Node[]; index: number };

const stars = "***";
/** What an element is, and not what it holds. */
const harmless =
  /^(?:class|id|name|type|role|for|rel|style|colspan|rowspan|__playwright_(?:target|bounding_rect|scroll_\w+|checked|selected)_*)$/i;

/**
 * Masks the pictures of pages in a trace: personal numbers, also those that lie in several elements, passwords, and all
 * that is in elements which the bot calls sensitive.
 *
 * @returns The texts of the sensitive elements, for masking them where else they stand.
 */
export function maskSnapshots(snapshots: readonly Snapshot[], isHidden: IsHidden): Set<string> {
  const hiddenTexts = new Set<string>();
  for (const frame of byFrame(snapshots).values()) {
    const roots = frame.map(({ html }) => html);
    const nodes = roots.map(numberedNodes);
    for (const [index, snapshot] of frame.entries()) {
      const holder: Node[] = [snapshot.html];
      const texts: Text[] = [];
      walk({ among: holder, index: 0 }, { nodes, snapshot: index, texts, isHidden, hiddenTexts }, false);
      const starred = starTogether(texts.map(({ among, index }) => textAt(among[index])));
      for (const [number, { among, index }] of texts.entries()) among[index] = starred[number] ?? "";
      snapshot.html = holder[0] ?? "";
    }
  }
  return hiddenTexts;
}

function byFrame(snapshots: readonly Snapshot[]): Map<string, Snapshot[]> {
  const frames = new Map<string, Snapshot[]>();
  for (const snapshot of snapshots) frames.set(snapshot.frameId, [...(frames.get(snapshot.frameId) ?? []), snapshot]);
  return frames;
}

/** Places of a snapshot's own nodes, in the order in which later snapshots count them: children before parents. */
function numberedNodes(html: Node): Text[] {
  const found: Text[] = [];
  const visit = (place: Text): void => {
    const node = place.among[place.index];
    if (Array.isArray(node) && typeof node[0] === "string") {
      for (let child = 2; child < node.length; child += 1) visit({ among: node, index: child });
      found.push(place);
    } else if (typeof node === "string") found.push(place);
  };
  visit({ among: [html], index: 0 });
  return found;
}

type Walk = { nodes: Text[][]; snapshot: number; texts: Text[]; isHidden: IsHidden; hiddenTexts: Set<string> };

/** Goes through a page as it was seen: what has not changed since an earlier snapshot is looked up there. */
function walk(place: Text, state: Walk, hidden: boolean): void {
  const node = place.among[place.index];
  if (typeof node === "string") {
    if (hidden) hideText(place, node, state);
    state.texts.push(place);
  } else if (Array.isArray(node) && Array.isArray(node[0])) {
    const [ago, number] = node[0];
    const snapshot = state.snapshot - Number(ago);
    const earlier = state.nodes[snapshot]?.[Number(number)];
    if (earlier) walk(earlier, { ...state, snapshot }, hidden);
  } else if (Array.isArray(node) && typeof node[0] === "string") {
    const [tag, attributes] = node;
    const given = isAttributes(attributes) ? attributes : {};
    const concealed = hidden || state.isHidden(tag, given);
    if (isAttributes(attributes)) node[1] = maskAttributes(attributes, concealed, state.hiddenTexts);
    for (let child = 2; child < node.length; child += 1) walk({ among: node, index: child }, state, concealed);
  }
}

function isAttributes(node: Node | undefined): node is Attributes {
  return typeof node === "object" && !Array.isArray(node);
}

function hideText({ among, index }: Text, text: string, { hiddenTexts }: Walk): void {
  if (text.trim() === "") return;
  remember(hiddenTexts, text);
  among[index] = stars;
}

function maskAttributes(attributes: Attributes, hidden: boolean, hiddenTexts: Set<string>): Attributes {
  const isPassword = attributes["type"]?.toLowerCase() === "password";
  const entries = Object.entries(attributes).map(([name, value]) => {
    const conceal = (hidden && !harmless.test(name)) || (isPassword && name === "__playwright_value_");
    if (!conceal || value === "") return [name, starPersonalNumbers(value)];
    remember(hiddenTexts, value);
    return [name, stars];
  });
  return Object.fromEntries(entries) as Attributes;
}

/** A word of one or two letters would be found in everything. */
function remember(hiddenTexts: Set<string>, text: string): void {
  const shown = text.trim();
  if (shown.length > 2 && shown !== stars) hiddenTexts.add(shown);
}

function textAt(node: Node | undefined): string {
  return typeof node === "string" ? node : "";
}
