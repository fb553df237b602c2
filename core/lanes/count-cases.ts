import type { Context } from "../context.ts";
import type { Lane } from "./schemas.ts";

/** How many cases a lane has, and what came of the last day. */
export type LaneCounts = Pick<Lane, "open" | "openIsAtLeast" | "oldestQueuedAt" | "settledLast24Hours">;

type OpenRow = {
  id: string;
  queued: number;
  running: number;
  retrying: number;
  held: number;
  isAtLeast: boolean;
  oldestQueuedAt: Date | null;
};
type SettledRow = { id: string; succeeded: number; handedOver: number; failed: number };

/** Of one automation and status. */
const mostCounted = 5_000;

const dayMs = 86_400_000;

/** Counts the cases of every lane of the municipality, or of one. */
export async function countLaneCases(ctx: Context, laneId?: string): Promise<(id: string) => LaneCounts> {
  const [open, settled] = await Promise.all([countOpen(ctx, laneId), countSettled(ctx, laneId)]);
  return (id) => {
    const waiting = open.find((row) => row.id === id);
    const { queued = 0, running = 0, retrying = 0, held = 0 } = waiting ?? {};
    const { succeeded = 0, handedOver = 0, failed = 0 } = settled.find((row) => row.id === id) ?? {};
    return {
      open: { queued, running, retrying, held },
      openIsAtLeast: waiting?.isAtLeast ?? false,
      oldestQueuedAt: waiting?.oldestQueuedAt?.toISOString() ?? null,
      settledLast24Hours: { succeeded, handedOver, failed },
    };
  };
}

/**
 * Counted by automation and status in the index, and no further than to the most that are counted: a page that refreshes
 * itself must not cost more because more cases wait. The oldest is sought among those that came first, since one that a
 * person queued anew has not waited since it came.
 */
async function countOpen({ db, tenantId }: Context, laneId: string | undefined): Promise<OpenRow[]> {
  return db.$queryRaw<OpenRow[]>`
    SELECT a.target_system_id AS id,
      sum(least(n.queued, ${mostCounted}))::int AS queued, sum(least(n.running, ${mostCounted}))::int AS running,
      sum(least(n.retrying, ${mostCounted}))::int AS retrying, sum(least(n.held, ${mostCounted}))::int AS held,
      bool_or(greatest(n.queued, n.running, n.retrying, n.held) > ${mostCounted}) AS "isAtLeast",
      min(n.oldest) AS "oldestQueuedAt"
    FROM automation a
    CROSS JOIN LATERAL (
      SELECT
        (SELECT count(*) FROM (
          SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status = 'QUEUED' ORDER BY w.id DESC LIMIT ${mostCounted + 1}
        ) counted) AS queued,
        (SELECT count(*) FROM (
          SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status = 'RUNNING' ORDER BY w.id DESC LIMIT ${mostCounted + 1}
        ) counted) AS running,
        (SELECT count(*) FROM (
          SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status = 'RETRYING' ORDER BY w.id DESC LIMIT ${mostCounted + 1}
        ) counted) AS retrying,
        (SELECT count(*) FROM (
          SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status = 'HELD' ORDER BY w.id DESC LIMIT ${mostCounted + 1}
        ) counted) AS held,
        (SELECT min(queued_at) FROM (
          SELECT w.queued_at FROM work_item w WHERE w.automation_id = a.id AND w.status = 'QUEUED' ORDER BY w.id LIMIT 100
        ) first_come) AS oldest
    ) n
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
