import { z } from "zod";
import { LocalTime } from "./local-time.ts";

const CronRule = z
  .strictObject({
    kind: z.literal("cron"),
    expression: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({ description: "Five fields: minute, hour, day of month, month, weekday", example: "30 6 * * 1-5" }),
  })
  .meta({ id: "CronRule" });

const IntervalRule = z
  .strictObject({
    kind: z.literal("interval"),
    minutes: z.int().min(1).max(720).meta({ description: "Counted anew every day, from midnight or `between.from`" }),
    between: z.strictObject({ from: LocalTime, to: LocalTime }).optional(),
    workingDaysOnly: z.boolean().optional().meta({ description: "On a half-day until its work ends" }),
  })
  .refine(({ between }) => between === undefined || between.from < between.to, {
    path: ["between", "to"],
    error: "Must be later than from",
  })
  .meta({ id: "IntervalRule" });

const WorkingDaysRule = z
  .strictObject({
    kind: z.literal("workingDays"),
    times: z
      .array(LocalTime)
      .min(1)
      .max(24)
      .refine((times) => new Set(times).size === times.length, "Must differ from each other")
      .meta({ description: "Local times on every working day; on a half-day those before its work ends" }),
  })
  .meta({ id: "WorkingDaysRule" });

const which = z.enum(["first", "last"]);
const timeOfDay = LocalTime.meta({
  description: "On a half-day that ends before it, as work ends; a time after 16:00 is kept on every day",
});

const MonthWorkingDayRule = z
  .strictObject({ kind: z.literal("monthWorkingDay"), which, time: timeOfDay })
  .meta({ id: "MonthWorkingDayRule" });

const QuarterWorkingDayRule = z
  .strictObject({ kind: z.literal("quarterWorkingDay"), which, time: timeOfDay })
  .meta({ id: "QuarterWorkingDayRule" });

/** When a schedule comes due. */
export const ScheduleRule = z
  .discriminatedUnion("kind", [CronRule, IntervalRule, WorkingDaysRule, MonthWorkingDayRule, QuarterWorkingDayRule])
  .meta({ id: "ScheduleRule" });
export type ScheduleRule = z.infer<typeof ScheduleRule>;
