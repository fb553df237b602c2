import { emitEvent } from "../events/index.ts";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { Prisma, TargetSystem } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { getLane } from "./get-lane.ts";
import { DecideOnLaneInput, type LaneDetail } from "./schemas.ts";

/** What a person's decision makes of a lane. */
export type LaneDecision = {
  /** As the audit log names it. */
  action: string;
  /** Why it cannot be decided, as the lane is; undefined when it can. */
  refusal(lane: TargetSystem): string | undefined;
  /** What the lane must still be when it is changed. */
  guard(lane: TargetSystem): Prisma.TargetSystemWhereInput;
  data(lane: TargetSystem, reason: string): Prisma.TargetSystemUncheckedUpdateManyInput;
  /** Whether cases are begun no more, or again; undefined when the decision changes neither. */
  tells(lane: TargetSystem): "lane.stopped" | "lane.running" | undefined;
};

/**
 * Changes whether a lane runs by a person's decision, with its reason in the audit log, and tells of it; personal numbers
 * in the reason are masked.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when the lane is not in a state for it, or somebody was first.
 */
export async function decideOnLane(
  ctx: Context,
  rawInput: DecideOnLaneInput,
  decision: LaneDecision,
): Promise<LaneDetail> {
  requirePermission(ctx, "lanes:write");
  const parsed = DecideOnLaneInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const { tenantId } = ctx;
  await ctx.db.$transaction(async (tx) => {
    const lane = await tx.targetSystem.findFirst({ where: { id, tenantId } });
    if (!lane) throw notFound("target system", id);
    const refusal = decision.refusal(lane);
    if (refusal !== undefined) throw conflict(refusal);
    const { count } = await tx.targetSystem.updateMany({
      where: { id, tenantId, ...decision.guard(lane) },
      data: decision.data(lane, reason),
    });
    if (count === 0) throw conflict("Somebody else decided on the lane just now: look at it again");
    await emitAudit(tx, ctx, { action: decision.action, entity: "lane", entityId: id, detail: { reason } });
    const about = { tenantId, subject: id, at: ctx.now() };
    const told = { targetSystemId: id, by: "PERSON" } as const;
    const kind = decision.tells(lane);
    if (kind === "lane.stopped") await emitEvent(tx, { ...about, kind, data: { ...told, reason } });
    if (kind === "lane.running") await emitEvent(tx, { ...about, kind, data: told });
  });
  return getLane(ctx, { id });
}
