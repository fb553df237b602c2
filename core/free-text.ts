import { z } from "zod";
import { maskPersonalNumbers } from "./personal-numbers.ts";

/**
 * A text that people write, such as a reason or a title: trimmed, and with every run of digits that may be a national id or an
 * account number masked, before anything is stored or told. Every verb that takes words takes them so. What is too long is
 * refused by its length, unread.
 *
 * @param most Characters.
 */
export function optionalText(most: number) {
  return z.string().trim().max(most, { abort: true }).overwrite(maskPersonalNumbers);
}

/** The same, and something must be written. */
export function freeText(most: number) {
  return optionalText(most).min(1);
}
