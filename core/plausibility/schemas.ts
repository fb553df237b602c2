import { z } from "zod";
import { LocalDate } from "../local-date.ts";

/** A period of local dates; `to` is the first day after it. */
export const PlausibilityInput = z.strictObject({ from: LocalDate, to: LocalDate });
export type PlausibilityInput = z.input<typeof PlausibilityInput>;

/** Something that is too much to be true without a reason. */
export const PlausibilityAlarm = z
  .object({
    kind: z.enum(["too_many_cases", "too_many_measure_cases", "more_than_staffed"]),
    process: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    measure: z.object({ id: z.uuid(), title: z.string() }).nullable(),
    found: z.number().meta({ description: "Cases, or freed hours" }),
    expected: z.number().meta({ description: "Cases of so many days of a usual year, or hours that its people had" }),
  })
  .meta({ id: "PlausibilityAlarm" });
export type PlausibilityAlarm = z.infer<typeof PlausibilityAlarm>;

export const PlausibilityAlarmList = z
  .object({ items: z.array(PlausibilityAlarm) })
  .meta({ id: "PlausibilityAlarmList" });
export type PlausibilityAlarmList = z.infer<typeof PlausibilityAlarmList>;
