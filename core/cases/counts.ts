import { z } from "zod";
import type { Context } from "../context.ts";
import type { WorkItemStatus } from "../db.ts";

const count = z.int().min(0);

/** How many cases stand where. */
export const CaseCounts = z.object({
  queued: count,
  running: count,
  retrying: count,
  succeeded: count,
  handedOver: count,
  failed: count,
  cancelled: count,
  held: count,
  resolved: count,
});
export type CaseCounts = z.infer<typeof CaseCounts>;

/** Counts the cases of each automation, or of each run, by status. */
export async function countCases(
  ctx: Context,
  by: { automationIds: string[] } | { runIds: string[] },
): Promise<(id: string) => CaseCounts> {
  const counts = "runIds" in by ? await countByRun(ctx, by.runIds) : await countByAutomation(ctx, by.automationIds);
  const byKey = new Map(counts.map(({ id, status, cases }) => [`${id} ${status}`, cases]));
  return (id) => {
    const of = (status: WorkItemStatus) => byKey.get(`${id} ${status}`) ?? 0;
    return {
      queued: of("QUEUED"),
      running: of("RUNNING"),
      retrying: of("RETRYING"),
      succeeded: of("SUCCEEDED"),
      handedOver: of("HANDED_OVER"),
      failed: of("FAILED"),
      cancelled: of("CANCELLED"),
      held: of("HELD"),
      resolved: of("RESOLVED"),
    };
  };
}

async function countByAutomation({ db, tenantId }: Context, ids: string[]) {
  const where = { tenantId, automationId: { in: ids } };
  const counts = await db.workItem.groupBy({ by: ["automationId", "status"], where, _count: true });
  return counts.map(({ automationId, status, _count: cases }) => ({ id: automationId, status, cases }));
}

async function countByRun({ db, tenantId }: Context, ids: string[]) {
  const where = { tenantId, runId: { in: ids } };
  const counts = await db.workItem.groupBy({ by: ["runId", "status"], where, _count: true });
  return counts.map(({ runId, status, _count: cases }) => ({ id: runId, status, cases }));
}
