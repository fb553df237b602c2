import type { DbOrTransaction } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";

const address = /[^\s@]+@[^\s@]+/;
const elevenDigits = /(?<!\d)(?:\d[ .-]?){10}\d(?!\d)/;

/**
 * Keeps people out of what is written in a study: no e-mail address, no number of eleven digits, no name of a user.
 *
 * @param texts By the name of their field.
 * @throws AppError `invalid` with `personal_data` naming each field.
 */
export async function refusePersonalData(
  tx: DbOrTransaction,
  tenantId: string,
  texts: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const written = Object.entries(texts).flatMap(([field, text]) => (text ? [{ field, text }] : []));
  if (written.length === 0) return;
  const users = await tx.user.findMany({ where: { tenantId }, select: { name: true, email: true } });
  const wrong = written.filter(
    ({ text }) => address.test(text) || isNumbered(text) || users.some((user) => isNamed(text, user)),
  );
  if (wrong.length === 0) return;
  const message = "Must hold no name, e-mail address or personal number";
  throw invalidFields(wrong.map(({ field }) => ({ path: [field], code: "personal_data", message })));
}

/** Whoever is told may write it in another way: of eleven digits in a row none are asked for their control digits. */
function isNumbered(text: string): boolean {
  return elevenDigits.test(text) || maskPersonalNumbers(text) !== text;
}

type Person = { name: string; email: string };

/**
 * Whether a text names a person: by first and last name beside each other, in either order and with at most two names between
 * them, or by what stands before the @ of the person's address. One name alone names nobody: Per, Bo, Else and Tor are words.
 */
export function isNamed(text: string, { name, email }: Person): boolean {
  const words = wordsOf(text);
  const names = wordsOf(name);
  const [first = "", last = ""] = [names[0], names.at(-1)];
  const account = wordsOf(email.split("@")[0] ?? "");
  const isPlain = account.length === 1 && account[0] !== names.join("") && !/\d/.test(account[0] ?? "");
  return (
    (names.length > 1 && (hasRow(words, [first, last]) || hasRow(words, [last, first]))) ||
    (account.length > 0 && !isPlain && hasRow(words, account, { apart: 0 }))
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Whether words stand among others in this order, with a few between each two at the most. */
function hasRow(words: readonly string[], row: readonly string[], { apart = 2 } = {}): boolean {
  // Nordmann and Nordmanns.
  const isOf = (word: string, index: number) =>
    word === row[index] || (index === row.length - 1 && word === `${row[index]}s`);
  return words.some((word, start) => {
    let at = start;
    return row.every((_, index) => {
      if (index === 0) return isOf(word, 0);
      const next = words.slice(at + 1, at + 2 + apart).findIndex((candidate) => isOf(candidate, index));
      at += next + 1;
      return next >= 0;
    });
  });
}
