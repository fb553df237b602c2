import { emitAudit } from "../audit/index.ts";
import { wakeLane } from "../cases/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { Prisma, TargetSystem } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { getLane } from "./get-lane.ts";
import { type LaneDetail, UpdateLaneInput } from "./schemas.ts";

/**
 * Changes what is set for a lane. Its address is for those who may change credentials: robots sign in there.
 *
 * @throws AppError `invalid`; `not_found`; `forbidden` for an address without the permission `credentials:write`.
 */
export async function updateLane(ctx: Context, rawInput: UpdateLaneInput): Promise<LaneDetail> {
  requirePermission(ctx, "lanes:write");
  const parsed = UpdateLaneInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, ...asked } = parsed.data;
  await ctx.db.$transaction(async (tx) => {
    const found = await tx.targetSystem.findFirst({ where: { id, tenantId: ctx.tenantId } });
    if (!found) throw notFound("target system", id);
    const changes = changesOf(found, asked);
    const names = Object.keys(changes) as (keyof Settings)[];
    if (names.includes("baseUrl")) requirePermission(ctx, "credentials:write");
    if (names.length === 0) return;
    // A new limit counts from now on.
    const data = { ...changes, ...("rateMax" in changes || "ratePerSeconds" in changes ? { rateNextAt: null } : {}) };
    await tx.targetSystem.updateMany({ where: { id, tenantId: ctx.tenantId }, data });
    const values = names.map((name) => [name, { from: found[name], to: changes[name] ?? null }]);
    await emitAudit(tx, ctx, {
      action: "lane.update",
      entity: "lane",
      entityId: id,
      detail: Object.fromEntries(values) as Prisma.InputJsonObject,
    });
  });
  await wakeLane(ctx, id);
  return getLane(ctx, { id });
}

type Asked = Omit<ReturnType<typeof UpdateLaneInput.parse>, "id">;
type Settings = Pick<
  TargetSystem,
  "name" | "baseUrl" | "concurrency" | "rateMax" | "ratePerSeconds" | "circuitErrors" | "circuitWindowSeconds"
>;

/** What of that which was asked for is not so already. */
function changesOf(found: Settings, { rateLimit, circuitBreaker, ...plain }: Asked): Partial<Settings> {
  const wanted = {
    ...plain,
    ...(rateLimit !== undefined && { rateMax: rateLimit?.max ?? null, ratePerSeconds: rateLimit?.perSeconds ?? null }),
    ...(circuitBreaker && {
      circuitErrors: circuitBreaker.errors,
      circuitWindowSeconds: circuitBreaker.windowSeconds,
    }),
  };
  const changed = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && value !== found[name as keyof Settings],
  );
  return Object.fromEntries(changed) as Partial<Settings>;
}
