import type { FieldError } from "../errors.ts";

const parts = 10_000;

/**
 * Whether shares are one whole, counted in ten-thousandths, which is as fine as they are kept.
 *
 * @param field Name of the list, such as `steps`.
 * @returns What is wrong, `too_many_decimals`, `not_one` or `duplicate`; nothing when they are one.
 */
export function wrongShares(list: readonly { key: string; share: number }[], field: string): FieldError[] {
  const wrong = list.flatMap(({ key, share }, index): FieldError[] => [
    ...(isCounted(share)
      ? []
      : [{ field: `${field}[${index}].share`, rule: "too_many_decimals", message: "Must have four decimals at most" }]),
    ...(list.findIndex((other) => other.key === key) === index
      ? []
      : [{ field: `${field}[${index}].key`, rule: "duplicate", message: `${key} stands twice` }]),
  ]);
  const whole = list.reduce((sum, { share }) => sum + Math.round(share * parts), 0);
  if (wrong.length > 0 || whole === parts) return wrong;
  return [{ field, rule: "not_one", message: `The shares are ${whole / parts} in all, and must be exactly 1` }];
}

function isCounted(share: number): boolean {
  return Math.abs(share * parts - Math.round(share * parts)) < 1e-6;
}
