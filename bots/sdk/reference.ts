import { z } from "zod";
import { holdsPersonalNumber } from "../../core/personal-numbers.ts";

/**
 * What a case is known by to people: 1 to 64 letters, digits, dots, hyphens and underscores, and no personal number, since
 * references are shown in lists, logs and reports.
 */
export const reference = z
  .string()
  .regex(/^[\w.-]{1,64}$/, {
    error: "Referansen kan bare ha bokstaver, tall, punktum, bindestrek og understrek",
    abort: true,
  })
  .refine((text) => !mayBePersonal(text), "Referansen kan ikke inneholde et fødselsnummer");

/** Also within a longer run of digits, which in free texts is let be: a reference can do without. */
const elevenDigits = /\d{6}[.-]?\d{5}/;

const likeAccount = /(?<!\d)\d{4}\.\d{2}\.\d{5}(?!\d)/g;

function mayBePersonal(text: string): boolean {
  // Years, months and numbers with dots between are grouped as accounts are; with hyphens only a national id is found in them.
  const shown = text.replaceAll(likeAccount, (digits) => (isAccount(digits) ? digits : digits.replaceAll(".", "-")));
  return elevenDigits.test(text) || holdsPersonalNumber(shown);
}

/** Whether the last digit is the control digit that an account number has. */
function isAccount(grouped: string): boolean {
  const weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
  const digits = Array.from(grouped.replaceAll(".", ""), Number);
  return digits.reduce((sum, digit, at) => sum + digit * (weights[at] ?? 0), 0) % 11 === 0;
}
