import { createHash } from "node:crypto";

/** What of an error is the same whichever case it happened to. */
export type ErrorTraits = {
  automationId: string;
  errorCode: string;
  /** Name of the step that failed; null before the first. */
  step: string | null;
  message: string;
};

/**
 * What equal errors have in common: 16 hexadecimal digits of automation, error code, step and the message without what
 * varies from case to case. The step keeps apart what the same words say about two places; the bot's version is left
 * out, since an error that outlives a new version is the same incident.
 */
export function fingerprintOf({ automationId, errorCode, step, message }: ErrorTraits): string {
  const traits = [automationId, errorCode, step === null ? "" : withoutVariables(step), withoutVariables(message)];
  return createHash("sha256").update(JSON.stringify(traits)).digest("hex").slice(0, 16);
}

const months = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember";

/**
 * What varies, most specific first: an address holds numbers and a time holds colons that the later rules would tear
 * apart. A quoted value is taken for one of the case, though it may be a label: two labels that are missing in the same
 * step nearly always have one cause, whereas a name in quotes would make an incident of every case.
 */
const variables: readonly [pattern: RegExp, replacement: string | ((...found: string[]) => string)][] = [
  [/\b(?:https?|wss?):\/\/[^\s"'«»<>)\]]+/gi, (url = "") => `<${stableUrl(url)}>`],
  [/[^\s@<>«»"'(]+@[^\s@<>«»"')]+\.\p{L}{2,}/gu, "<e-mail>"],
  [/«[^»]*»|"(?:\\.|[^"\\])*"|“[^”]*”|„[^“”]*[“”]|`[^`]*`/g, "<value>"],
  // An apostrophe within a word, as in `don't`, opens no quotation.
  [/(?<![\p{L}\p{N}])'(?:\\.|[^'\\])*'(?!\p{L})/gu, "<value>"],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, "#"],
  [new RegExp(String.raw`\b\d{1,2}\. ?(?:${months})(?: \d{4})?(?!\p{L})`, "giu"), "#"],
  // Anything written with a digit in it: numbers, dates, times, amounts, case numbers, keys.
  [/[\p{L}\p{N}_]*\p{N}[\p{L}\p{N}_]*(?:[-./:,+][\p{L}\p{N}_]*\p{N}[\p{L}\p{N}_]*)*/gu, "#"],
  // Numbers grouped by spaces, dates with a time after them, signs, and lists, which may be longer another time.
  [/[-−+]?#(?:[\s,;]*[-−+]?#)*/g, "#"],
  // No word is so long: a token.
  [/[\p{L}_-]{41,}/gu, "#"],
  [/\s+/g, " "],
];

/** Characters of a message that are looked at: as many as an attempt keeps. What a page writes may be of any length. */
const mostRead = 2_000;

/** A text as it would be for any other case: numbers, ids, dates, times, quoted values and parts of addresses are gone. */
export function withoutVariables(text: string): string {
  const stable = variables.reduce(
    (rest, [pattern, replacement]) =>
      typeof replacement === "string" ? rest.replace(pattern, replacement) : rest.replace(pattern, replacement),
    text.slice(0, mostRead).normalize("NFC"),
  );
  return stable.trim().slice(0, 500);
}

/** Which system and which kind of page: the query, the fragment and the credentials tell of the case alone. */
function stableUrl(url: string): string {
  const [, scheme = "", , host = "", path = ""] = /^(\w+):\/\/([^/?#]*@)?([^/?#]*)([^?#]*)/.exec(url) ?? [];
  return `${scheme}//${host}${path}`.toLowerCase().replace(/[.,;:!]+$/, "");
}
