import { z } from "zod";
import { homeTimeZone, ScheduleRule, TimeZone } from "../calendar/index.ts";
import { MissedPolicy, OverlapPolicy } from "../db.ts";
import { pageFields, pageOf } from "../paging.ts";

/** Occasions that are told ahead of a schedule. */
export const occasionsTold = 10;

const missedPolicy = z.enum(MissedPolicy).meta({
  description:
    "What becomes of occasions that nobody was there for. `RUN_ONCE`: one run for all of them. `RUN_ALL`: one for each, the latest hundred, one after the other",
});
const overlapPolicy = z.enum(OverlapPolicy).meta({
  description:
    "What an occasion does while the run before goes on. `QUEUE`: it waits for its end; several that wait are one, except with `RUN_ALL`. `REPLACE`: the run before is stopped",
});

export const CreateScheduleInput = z
  .strictObject({
    automationId: z.uuid(),
    rule: ScheduleRule,
    timeZone: TimeZone.default(homeTimeZone),
    missedPolicy: missedPolicy.default("RUN_ONCE"),
    overlapPolicy: overlapPolicy.default("QUEUE"),
    enabled: z.boolean().default(true),
  })
  .meta({ id: "CreateScheduleInput" });
export type CreateScheduleInput = z.input<typeof CreateScheduleInput>;

/** What is left out stays as it is. */
export const UpdateScheduleInput = z
  .strictObject({
    id: z.uuid(),
    rule: ScheduleRule.optional(),
    timeZone: TimeZone.optional(),
    missedPolicy: missedPolicy.optional(),
    overlapPolicy: overlapPolicy.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: "UpdateScheduleInput" });
export type UpdateScheduleInput = z.input<typeof UpdateScheduleInput>;

export const GetScheduleInput = z.strictObject({ id: z.uuid() });
export type GetScheduleInput = z.input<typeof GetScheduleInput>;

export const ListSchedulesInput = z.strictObject({ ...pageFields, automationId: z.uuid().optional() });
export type ListSchedulesInput = z.input<typeof ListSchedulesInput>;

/** When an automation is started by itself, and the next ten times it will be. */
export const Schedule = z
  .object({
    id: z.uuid(),
    automation: z.object({ id: z.uuid(), code: z.string(), title: z.string(), status: z.string() }),
    rule: ScheduleRule,
    timeZone: z.string(),
    missedPolicy,
    overlapPolicy,
    enabled: z.boolean(),
    nextOccasions: z
      .array(z.iso.datetime())
      .meta({ description: "Empty while it is not enabled or its automation is not active" }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Schedule" });
export type Schedule = z.infer<typeof Schedule>;

export const SchedulePage = pageOf(Schedule).meta({ id: "SchedulePage" });
export type SchedulePage = z.infer<typeof SchedulePage>;
