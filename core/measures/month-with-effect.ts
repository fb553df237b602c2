import { addDays } from "../calendar/index.ts";
import type { Measure as Row } from "../db.ts";
import type { FieldError } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { expiresOn } from "./expires-on.ts";

/** The first and the last day of a month. */
export type Month = { first: string; last: string };

/** The days of a month, from `YYYY-MM`. */
export function daysOf(month: string): Month {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return { first: `${month}-01`, last: fromDbDate(new Date(Date.UTC(year, number, 0))) };
}

/** The days of a month on which a measure has effect, from the first until before `to`. */
export function daysWithEffect(measure: Row, { first, last }: Month): { from: string; to: string } {
  const ends = [addDays(last, 1), expiresOn(measure), measure.endedOn && fromDbDate(measure.endedOn)];
  const [to = first] = ends.filter((day) => day !== null).toSorted();
  const effective = fromDbDate(measure.effectiveFrom);
  return { from: effective > first ? effective : first, to };
}

/** Why a measure frees nothing in a month, if it does not. */
export function wrongMonth(
  { first, last }: Month,
  { measure, today }: { measure: Row; today: string },
): FieldError | undefined {
  const wrong = (rule: string, message: string) => ({ field: "month", rule, message });
  if (last < fromDbDate(measure.effectiveFrom))
    return wrong("before_effect", "Must not be before the measure has effect");
  if (last >= today) return wrong("in_future", "Must be over");
  const expires = expiresOn(measure);
  if (expires !== null && first >= expires) {
    return wrong(
      "claim_expired",
      `Work that is gone is credited for 12 months, until ${expires}: then it is the new normal`,
    );
  }
  const ended = measure.endedOn;
  return ended && first >= fromDbDate(ended) ? wrong("after_end", "Must be before the measure ended") : undefined;
}
