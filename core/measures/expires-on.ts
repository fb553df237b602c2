import { removalExpiresOn } from "../benefits/rules/measure-worth.ts";
import type { Measure } from "../db.ts";
import { fromDbDate } from "../local-date.ts";

/** The first day on which work that is gone is credited no more; null for work that only became simpler. */
export function expiresOn({
  newBaselineId,
  effectiveFrom,
}: Pick<Measure, "newBaselineId" | "effectiveFrom">): string | null {
  return newBaselineId === null ? removalExpiresOn(fromDbDate(effectiveFrom)) : null;
}
