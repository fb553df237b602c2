import type { DbOrTransaction } from "../db.ts";
import { inForceOn, toDbDate } from "../local-date.ts";

/** Hours of one årsverk where a municipality has set none: 226 days of 7.5 hours (domain.md 2.2). */
const defaultHoursPerFte = 1695;

/** Hours of one full-time equivalent in a municipality on a local date: the divisor to print with every årsverk figure. */
export async function hoursPerFteOn(db: DbOrTransaction, tenantId: string, localDate: string): Promise<number> {
  const day = toDbDate(localDate);
  const valid = await db.hoursPerFte.findFirst({
    where: { tenantId, ...inForceOn(day) },
  });
  return valid?.hours.toNumber() ?? defaultHoursPerFte;
}
