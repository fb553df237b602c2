import { currentBaselines } from "../baselines/index.ts";
import { ScheduleRule } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import { countCases } from "../cases/index.ts";
import type { Prisma, RunStatus, RunTrigger } from "../db.ts";
import { localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import type { Automation } from "./schemas.ts";

/** What is read with an automation's own row. */
export const withParts = {
  bot: true,
  process: true,
  targetSystem: true,
  credential: true,
  schedules: { orderBy: { id: "asc" } },
} as const satisfies Prisma.AutomationInclude;

/** An automation's row with its parts. */
export type AutomationRow = Prisma.AutomationGetPayload<{ include: typeof withParts }>;

type LastRun = {
  id: string;
  automationId: string;
  status: RunStatus;
  trigger: RunTrigger;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
};

/** Tells of automations what their rows do not: unit, baseline today, cases by status and last run. */
export async function describe(
  ctx: Context,
  rows: readonly AutomationRow[],
): Promise<(row: AutomationRow) => Automation> {
  const automationIds = rows.map((row) => row.id);
  const on = localDateOf(ctx.now());
  const unitIds = [...new Set(rows.flatMap((row) => [row.unitId, row.process.unitId]))];
  const [units, baselines, cases, lastRuns] = await Promise.all([
    unitNamesOn(ctx.db, ctx.tenantId, { ids: unitIds, on }),
    currentBaselines(ctx.db, ctx.tenantId, { automationIds, on }),
    countCases(ctx, { automationIds }),
    findLastRuns(ctx, automationIds),
  ]);
  return (row) => ({
    ...ownFields(row),
    unit: { id: row.unitId, ...(units.get(row.unitId) ?? { code: row.unitId, name: row.unitId }) },
    baseline: baselines.get(row.id) ?? null,
    cases: cases(row.id),
    lastRun: lastRuns.get(row.id) ?? null,
  });
}

function ownFields(row: AutomationRow) {
  const { bot, process, targetSystem, credential, schedules } = row;
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    status: row.status,
    bot: {
      id: bot.id,
      version: bot.version,
      title: bot.title as Automation["bot"]["title"],
      robotShare: bot.robotShare.toNumber(),
      canCollect: bot.canCollect,
    },
    process: {
      id: process.id,
      code: process.code,
      name: process.title,
      counterfactual: process.counterfactual,
      yearlyVolume: process.yearlyVolume,
    },
    targetSystem: { id: targetSystem.id, code: targetSystem.key, name: targetSystem.name },
    credential: credential && { id: credential.id, name: credential.name },
    maxAttempts: row.maxAttempts,
    standardResidualSeconds: row.standardResidualSeconds,
    schedules: schedules.map(({ id, rule, enabled }) => ({ id, rule: ScheduleRule.parse(rule), enabled })),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

async function findLastRuns(ctx: Context, automationIds: string[]): Promise<Map<string, Automation["lastRun"]>> {
  const runs = await ctx.db.$queryRaw<LastRun[]>`
    select last.* from unnest(${automationIds}::uuid[]) as wanted(id)
    cross join lateral (
      select id, automation_id as "automationId", status::text, trigger::text, started_by as "startedBy",
        started_at as "startedAt", finished_at as "finishedAt"
      from run where tenant_id = ${ctx.tenantId}::uuid and automation_id = wanted.id
      order by started_at desc limit 1
    ) last`;
  return new Map(
    runs.map(({ automationId, startedAt, finishedAt, ...run }) => [
      automationId,
      { ...run, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null },
    ]),
  );
}
