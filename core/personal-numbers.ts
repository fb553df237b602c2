import { idnr } from "@navikt/fnrvalidator";

/** A blank, and what stands for one in an address or in JSON. */
const blank = String.raw`(?:\s+|\+|%20|%C2%A0|\\[nrt])`;
/** Where a number may begin: after what an address has for a sign, which ends in a digit of its own, and not within it. */
const begins = String.raw`(?:(?<!\d|%(?=2[\dBDF]|3A))|(?<=%2\d))`;

/** What may be a national id or an account number: eleven digits in a row, or grouped as people write them. */
const usual = new RegExp(
  [
    String.raw`(?:(?<!\d)|(?<=%2\d))\d{11}(?!\d)`,
    String.raw`${begins}\d{6}(?:${blank}|[.-])\d{5}(?!\d)`,
    String.raw`${begins}\d{4}(?:${blank}|\.)\d{2}(?:${blank}|\.)\d{5}(?!\d)`,
  ].join("|"),
  "gi",
);

/** Signs that people put between digits, dashes of all sorts and signs of no width among them. */
const sign = String.raw`(?:[.\-/:+\xad\u2010-\u2015\u200b-\u200d\u2060]|%20|%C2%A0|%2[BDF]|%3A|\\[nrt])`;

/** Eleven digits or more in whatever groups: a national id among them is known by its control digits. */
const manyDigits = new RegExp(String.raw`${begins}\d(?:\s*(?:${sign}\s*){0,3}\d){10,}`, "gi");
const group = /%20|%C2%A0|%2[BDF]|%3A|\d+/gi;

/** Hold digits enough to look like a number of a person, and are none: a UUID, a checksum, an instant and a date with its year. */
const otherDigits = new RegExp(
  [
    String.raw`((?<![\da-f])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])`,
    String.raw`(?<![\da-z])(?=\d*[a-f])[\da-f]{32,}(?![\da-z])`,
    String.raw`(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?!\d)`,
    String.raw`(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d(?!\d))`,
  ].join("|"),
  "i",
);

/**
 * Masks every run of digits that may be a national id or an account number, and every national id however its digits are
 * grouped. Takes time by the length of the text alone, whatever is in it.
 *
 * @example maskPersonalNumbers("fnr 158680 12304"); // "fnr ***********"
 */
export function maskPersonalNumbers(text: string): string {
  return replaced(text, () => "***********");
}

/**
 * Finds the same numbers and puts an asterisk for every digit of them, so that the text keeps its length.
 *
 * @example starPersonalNumbers("fnr 158680 12304"); // "fnr ****** *****"
 */
export function starPersonalNumbers(text: string): string {
  return replaced(text, (number) => number.replaceAll(/(%[\da-f]{2})|\d/gi, (_, escape?: string) => escape ?? "*"));
}

/** Whether a text holds a number that `maskPersonalNumbers` would mask. */
export function holdsPersonalNumber(text: string): boolean {
  return maskPersonalNumbers(text) !== text;
}

type Replace = (number: string) => string;

const mostAtOnce = 100_000;
const lookedBack = 20_000;

/** Ends no number, before what begins none: what is left of it and what is right of it can be gone through apart. */
const beforeWord = /[^\da-z%\\-][a-z]/i;

/** In pieces: a pattern that runs over megabytes keeps more ways back than there is room for, and throws. */
function replaced(text: string, by: Replace): string {
  let shown = "";
  let isSevered = false;
  for (let from = 0; from < text.length;) {
    const wanted = from + mostAtOnce;
    const cut = wanted < text.length ? endOfPiece(text, wanted) : text.length;
    const piece = text.slice(from, cut ?? wanted);
    // Where a cut may go through a number, neither side shows it: all digits go.
    const isWhole = !isSevered && cut !== undefined;
    shown += isWhole ? replacedAtOnce(piece, by) : piece.replaceAll(/\d/g, "*");
    isSevered = cut === undefined;
    from += piece.length;
  }
  return shown;
}

function endOfPiece(text: string, wanted: number): number | undefined {
  for (let at = wanted; at > wanted - lookedBack; at -= 1) if (beforeWord.test(text.slice(at - 1, at + 1))) return at;
  return undefined;
}

function replacedAtOnce(text: string, by: Replace): string {
  // What a split finds stands between what it leaves.
  const parts = text.split(otherDigits);
  return parts
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(usual, by).replace(manyDigits, (digits) => withoutIds(digits, by)),
    )
    .join("");
}

/** Digits with the national ids among them replaced: those that begin and end with a group. */
function withoutIds(digits: string, by: Replace): string {
  const groups = [...digits.matchAll(group)].flatMap(({ 0: text, index }) =>
    text.startsWith("%") ? [] : [{ text, from: index, to: index + text.length }],
  );
  let shown = "";
  let done = 0;
  for (const [at, { from }] of groups.entries()) {
    const end = from < done ? undefined : endOfId(groups.slice(at, at + 11));
    if (end === undefined) continue;
    shown += digits.slice(done, from) + by(digits.slice(from, end));
    done = end;
  }
  return shown + digits.slice(done);
}

function endOfId(groups: readonly { text: string; to: number }[]): number | undefined {
  let digits = "";
  for (const { text, to } of groups) {
    digits += text;
    if (digits.length >= 11) return idnr(digits).status === "valid" ? to : undefined;
  }
  return undefined;
}
