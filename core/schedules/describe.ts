import { calendarsOf, nextOccasions, ScheduleRule, type WorkCalendar } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { occasionsTold, type Schedule } from "./schemas.ts";

/** What is read with a schedule's own row. */
export const withAutomation = {
  automation: { select: { id: true, code: true, title: true, status: true } },
} as const satisfies Prisma.ScheduleInclude;

/** A schedule's row with its automation. */
export type ScheduleRow = Prisma.ScheduleGetPayload<{ include: typeof withAutomation }>;

/** Tells of schedules what their rows do not: the occasions to come. */
export async function describe(ctx: Context): Promise<(row: ScheduleRow) => Schedule> {
  const calendar = await calendarsOf(ctx.db)(ctx.tenantId);
  return (row) => {
    const rule = ScheduleRule.parse(row.rule);
    const { id, automation, timeZone, missedPolicy, overlapPolicy, enabled } = row;
    const isOn = enabled && automation.status === "ACTIVE";
    return {
      id,
      automation,
      rule,
      timeZone,
      missedPolicy,
      overlapPolicy,
      enabled,
      nextOccasions: isOn ? occasionsFrom(rule, { timeZone, calendar, now: ctx.now() }) : [],
      createdAt: row.createdAt.toISOString(),
    };
  };
}

type From = { timeZone: string; calendar: WorkCalendar; now: Date };

function occasionsFrom(rule: ScheduleRule, { timeZone, calendar, now }: From): string[] {
  const occasions = nextOccasions(rule, { timeZone, calendar, after: now, count: occasionsTold });
  return occasions.map((at) => at.toISOString());
}
