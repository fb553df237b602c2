import type { Context } from "../context.ts";
import type { Lane } from "./schemas.ts";

/** How many cases a lane has, and what came of the last day. */
export type LaneCounts = Pick<Lane, "open" | "oldestQueuedAt" | "settledLast24Hours">;

type OpenRow = {
  id: string;
  queued: number;
  running: number;
  retrying: number;
  held: number;
  oldestQueuedAt: Date | null;
};
type SettledRow = { id: string; succeeded: number; handedOver: number; failed: number };

const dayMs = 86_400_000;

/** Counts the cases of every lane of the municipality, or of one. */
export async function countLaneCases(ctx: Context, laneId?: string): Promise<(id: string) => LaneCounts> {
  const [open, settled] = await Promise.all([countOpen(ctx, laneId), countSettled(ctx, laneId)]);
  return (id) => {
    const { queued = 0, running = 0, retrying = 0, held = 0, oldestQueuedAt } = open.find((row) => row.id === id) ?? {};
    const { succeeded = 0, handedOver = 0, failed = 0 } = settled.find((row) => row.id === id) ?? {};
    return {
      open: { queued, running, retrying, held },
      oldestQueuedAt: oldestQueuedAt?.toISOString() ?? null,
      settledLast24Hours: { succeeded, handedOver, failed },
    };
  };
}

/**
 * Counted by automation and status, in the index alone. The oldest is sought among those that came first: one that a
 * person queued anew has not waited since it came.
 */
async function countOpen({ db, tenantId }: Context, laneId: string | undefined): Promise<OpenRow[]> {
  return db.$queryRaw<OpenRow[]>`
    SELECT a.target_system_id AS id,
      coalesce(sum(n) FILTER (WHERE s.status = 'QUEUED'), 0)::int AS queued,
      coalesce(sum(n) FILTER (WHERE s.status = 'RUNNING'), 0)::int AS running,
      coalesce(sum(n) FILTER (WHERE s.status = 'RETRYING'), 0)::int AS retrying,
      coalesce(sum(n) FILTER (WHERE s.status = 'HELD'), 0)::int AS held,
      min(oldest.queued_at) FILTER (WHERE s.status = 'QUEUED') AS "oldestQueuedAt"
    FROM automation a
    CROSS JOIN unnest('{QUEUED,RUNNING,RETRYING,HELD}'::"WorkItemStatus"[]) s(status)
    CROSS JOIN LATERAL (SELECT count(*) AS n FROM work_item w WHERE w.automation_id = a.id AND w.status = s.status) c
    LEFT JOIN LATERAL (
      SELECT min(queued_at) AS queued_at FROM (
        SELECT w.queued_at FROM work_item w
        WHERE w.automation_id = a.id AND w.status = s.status AND s.status = 'QUEUED' ORDER BY w.id LIMIT 100
      ) first_come
    ) oldest ON true
    WHERE a.tenant_id = ${tenantId}::uuid AND a.target_system_id = coalesce(${laneId ?? null}::uuid, a.target_system_id)
    GROUP BY 1`;
}

async function countSettled({ db, tenantId, now }: Context, laneId: string | undefined): Promise<SettledRow[]> {
  const since = new Date(now().getTime() - dayMs);
  return db.$queryRaw<SettledRow[]>`
    SELECT target_system_id AS id,
      (count(*) FILTER (WHERE status = 'SUCCEEDED'))::int AS succeeded,
      (count(*) FILTER (WHERE status IN ('HANDED_OVER', 'RESOLVED')))::int AS "handedOver",
      (count(*) FILTER (WHERE status = 'FAILED'))::int AS failed
    FROM work_item
    WHERE tenant_id = ${tenantId}::uuid AND settled_at >= ${since}::timestamptz
      AND status IN ('SUCCEEDED', 'HANDED_OVER', 'RESOLVED', 'FAILED')
      AND target_system_id = coalesce(${laneId ?? null}::uuid, target_system_id)
    GROUP BY 1`;
}
