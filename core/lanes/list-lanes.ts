import { type Context, requirePermission } from "../context.ts";
import type { LaneList } from "./schemas.ts";

const dayMs = 86_400_000;

type OpenRow = { id: string; queued: number; running: number; retrying: number; oldestQueuedAt: Date | null };
type SettledRow = { id: string; succeeded: number; handedOver: number; failed: number };

/** Every target system with its queue, by name. */
export async function listLanes(ctx: Context): Promise<LaneList> {
  requirePermission(ctx, "lanes:read");
  const [systems, open, settled] = await Promise.all([
    ctx.db.targetSystem.findMany({ where: { tenantId: ctx.tenantId }, orderBy: [{ name: "asc" }, { id: "asc" }] }),
    countOpen(ctx),
    countSettled(ctx, new Date(ctx.now().getTime() - dayMs)),
  ]);
  const items = systems.map(({ id, key, name, baseUrl, concurrency }) => {
    const { queued = 0, running = 0, retrying = 0, oldestQueuedAt } = open.find((row) => row.id === id) ?? {};
    const { succeeded = 0, handedOver = 0, failed = 0 } = settled.find((row) => row.id === id) ?? {};
    return {
      id,
      key,
      name,
      baseUrl,
      concurrency,
      open: { queued, running, retrying },
      oldestQueuedAt: oldestQueuedAt?.toISOString() ?? null,
      settledLast24Hours: { succeeded, handedOver, failed },
    };
  });
  return { items };
}

async function countOpen(ctx: Context): Promise<OpenRow[]> {
  return ctx.db.$queryRaw<OpenRow[]>`
    select target_system_id as id,
      (count(*) filter (where status = 'QUEUED'))::int as queued,
      (count(*) filter (where status = 'RUNNING'))::int as running,
      (count(*) filter (where status = 'RETRYING'))::int as retrying,
      min(queued_at) filter (where status = 'QUEUED') as "oldestQueuedAt"
    from work_item
    where tenant_id = ${ctx.tenantId}::uuid and status in ('QUEUED', 'RUNNING', 'RETRYING')
    group by target_system_id`;
}

async function countSettled(ctx: Context, since: Date): Promise<SettledRow[]> {
  return ctx.db.$queryRaw<SettledRow[]>`
    select target_system_id as id,
      (count(*) filter (where status = 'SUCCEEDED'))::int as succeeded,
      (count(*) filter (where status = 'HANDED_OVER'))::int as "handedOver",
      (count(*) filter (where status = 'FAILED'))::int as failed
    from work_item
    where tenant_id = ${ctx.tenantId}::uuid and status in ('SUCCEEDED', 'HANDED_OVER', 'FAILED')
      and settled_at >= ${since}::timestamptz
    group by target_system_id`;
}
