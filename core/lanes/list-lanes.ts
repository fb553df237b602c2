import { type Context, requirePermission } from "../context.ts";
import { countLaneCases } from "./count-cases.ts";
import { describeLane } from "./describe.ts";
import type { LaneList } from "./schemas.ts";

/** Every target system with its queue, by name. */
export async function listLanes(ctx: Context): Promise<LaneList> {
  requirePermission(ctx, "lanes:read");
  const [systems, countsOf] = await Promise.all([
    ctx.db.targetSystem.findMany({
      where: { tenantId: ctx.tenantId },
      include: { windows: true },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    }),
    countLaneCases(ctx),
  ]);
  const now = ctx.now();
  return { items: systems.map((lane) => ({ ...describeLane(lane, now), ...countsOf(lane.id) })) };
}
