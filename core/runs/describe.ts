import type { Context } from "../context.ts";
import { type Prisma, WorkItemStatus } from "../db.ts";
import { maskPersonalNumbers } from "../log.ts";
import type { Run } from "./schemas.ts";

/** What is read with a run's own row. */
export const withAutomation = {
  automation: { select: { id: true, code: true, title: true } },
} as const satisfies Prisma.RunInclude;

/** A run's row with its automation. */
export type RunRow = Prisma.RunGetPayload<{ include: typeof withAutomation }>;

/** Tells of runs what their rows do not: where their cases stand. */
export async function describe(ctx: Context, rows: readonly RunRow[]): Promise<(row: RunRow) => Run> {
  const cases = await countCases(
    ctx,
    rows.map((row) => row.id),
  );
  return (row) => ({
    id: row.id,
    automation: row.automation,
    trigger: row.trigger,
    startedBy: row.startedBy,
    status: row.status,
    errorMessage: row.errorMessage === null ? null : maskPersonalNumbers(row.errorMessage),
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    cases: cases(row.id),
  });
}

async function countCases(ctx: Context, runIds: string[]): Promise<(runId: string) => Run["cases"]> {
  const counts = await ctx.db.workItem.groupBy({
    by: ["runId", "status"],
    where: { tenantId: ctx.tenantId, runId: { in: runIds } },
    _count: true,
  });
  const byKey = new Map(counts.map(({ runId, status, _count: cases }) => [`${runId} ${status}`, cases]));
  return (runId) => {
    const of = (status: WorkItemStatus) => byKey.get(`${runId} ${status}`) ?? 0;
    return {
      queued: of(WorkItemStatus.QUEUED),
      running: of(WorkItemStatus.RUNNING),
      retrying: of(WorkItemStatus.RETRYING),
      succeeded: of(WorkItemStatus.SUCCEEDED),
      handedOver: of(WorkItemStatus.HANDED_OVER),
      failed: of(WorkItemStatus.FAILED),
      cancelled: of(WorkItemStatus.CANCELLED),
    };
  };
}
