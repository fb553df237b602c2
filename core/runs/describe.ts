import { ScheduleRule } from "../calendar/index.ts";
import { countCases } from "../cases/index.ts";
import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import type { Run } from "./schemas.ts";

/** What is read with a run's own row. */
export const withAutomation = {
  automation: { select: { id: true, code: true, title: true } },
  schedule: { select: { id: true, rule: true } },
} as const satisfies Prisma.RunInclude;

/** A run's row with its automation. */
export type RunRow = Prisma.RunGetPayload<{ include: typeof withAutomation }>;

/** Tells of runs what their rows do not: where their cases stand. */
export async function describe(ctx: Context, rows: readonly RunRow[]): Promise<(row: RunRow) => Run> {
  const cases = await countCases(ctx, { runIds: rows.map((row) => row.id) });
  return (row) => ({
    id: row.id,
    automation: row.automation,
    trigger: row.trigger,
    startedBy: row.startedBy,
    status: row.status,
    errorMessage: row.errorMessage === null ? null : maskPersonalNumbers(row.errorMessage),
    stopped: row.stoppedBy === null ? null : { by: row.stoppedBy, reason: row.stopReason ?? "" },
    schedule: row.schedule && { id: row.schedule.id, rule: ScheduleRule.parse(row.schedule.rule) },
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    cases: cases(row.id),
  });
}
