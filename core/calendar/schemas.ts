import { z } from "zod";
import { freeText } from "../free-text.ts";
import { LocalDate } from "../local-date.ts";
import { LocalTime } from "./local-time.ts";
import { endOfWork } from "./working-days.ts";

/** The year whose days are listed. */
export const ListDaysOffInput = z.strictObject({
  year: z.coerce.number<number | string>("Must be a year").int().min(1900).max(2200),
});
export type ListDaysOffInput = z.input<typeof ListDaysOffInput>;

/** A day on which the municipality does not work, or works half the day; on a date that has one it replaces it. */
export const SetDayOffInput = z
  .strictObject({
    date: LocalDate.refine((date) => date >= "1900-01-01" && date < "2201-01-01", "Must be between 1900 and 2200"),
    name: freeText(100),
    worksUntil: LocalTime.refine((time) => time < endOfWork, `Must be before ${endOfWork}, when a whole day ends`)
      .nullable()
      .default(null)
      .meta({ description: "Local time at which the working day ends; null: no work at all" }),
  })
  .meta({ id: "SetDayOffInput" });
export type SetDayOffInput = z.input<typeof SetDayOffInput>;

export const RemoveDayOffInput = z.strictObject({ date: LocalDate });
export type RemoveDayOffInput = z.input<typeof RemoveDayOffInput>;

/** A weekday on which nobody works, or only half the day, and who says so. */
export const DayOff = z
  .object({
    date: z.iso.date(),
    name: z.string(),
    worksUntil: z.string().nullable(),
    kind: z.enum(["PUBLIC_HOLIDAY", "OWN"]),
  })
  .meta({ id: "DayOff" });
export type DayOff = z.infer<typeof DayOff>;

export const DayOffList = z.object({ items: z.array(DayOff) }).meta({ id: "DayOffList" });
export type DayOffList = z.infer<typeof DayOffList>;
