import { z } from "zod";
import { LocalDate } from "../local-date.ts";

/** A period of local dates; `to` is the first day after it. */
export const PlausibilityInput = z.strictObject({ from: LocalDate, to: LocalDate });
export type PlausibilityInput = z.input<typeof PlausibilityInput>;

/** Something that is too much to be true without a reason. */
export const PlausibilityAlarm = z
  .object({
    kind: z
      .enum(["too_many_cases", "too_many_measure_cases", "more_than_staffed", "seldom_clocked", "free_hand_overs"])
      .meta({
        description:
          "`seldom_clocked`: credits of class A although the clock hardly ran on what people took over. `free_hand_overs`: the standard time for what people take over is 0 seconds",
      }),
    process: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    measure: z.object({ id: z.uuid(), title: z.string() }).nullable(),
    automation: z
      .object({ id: z.uuid(), title: z.string() })
      .nullable()
      .meta({ description: "Whose clock seldom ran, or whose hand-overs cost nothing; else null" }),
    found: z
      .number()
      .meta({ description: "Cases, or freed hours; cases on which the clock ran, or that were handed over" }),
    expected: z.number().meta({
      description:
        "Cases of so many days of a usual year, hours that its people had, or all cases that people took over and did, or left for 30 days. 0 for `free_hand_overs`: seconds that each is debited",
    }),
  })
  .meta({ id: "PlausibilityAlarm" });
export type PlausibilityAlarm = z.infer<typeof PlausibilityAlarm>;

export const PlausibilityAlarmList = z
  .object({ items: z.array(PlausibilityAlarm) })
  .meta({ id: "PlausibilityAlarmList" });
export type PlausibilityAlarmList = z.infer<typeof PlausibilityAlarmList>;
