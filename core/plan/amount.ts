import { invalidFields } from "../errors.ts";

const mostNok = 2_000_000_000;

/**
 * An amount as it is kept; what is not known is null and never zero.
 *
 * @throws AppError `invalid` naming the field: text such as `??` with the rule `amount_unknown_form`, less than nothing, too much.
 */
export function amountOf(amount: number | string | null | undefined, field: string): number | null {
  if (amount === undefined || amount === null) return null;
  const wrong = (code: string, message: string) => invalidFields([{ path: [field], code, message }]);
  if (typeof amount === "string") throw wrong("amount_unknown_form", "Leave it empty when the amount is not known");
  if (amount < 0) throw wrong("too_small", "Must be 0 or more");
  if (amount > mostNok) throw wrong("too_big", `Must be ${mostNok} or less`);
  return amount;
}
