import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields } from "../errors.ts";
import { getLane } from "./get-lane.ts";
import { CreateLaneInput, type LaneDetail } from "./schemas.ts";

/**
 * Adds a target system, which robots may work in once there is an automation for it. Takes `credentials:write` too, as a
 * change of its address does: robots go there from within the municipality's network, and sign in.
 *
 * @throws AppError `forbidden`; `invalid`; `duplicate` naming `key`.
 */
export async function createLane(ctx: Context, rawInput: CreateLaneInput): Promise<LaneDetail> {
  requirePermission(ctx, "lanes:write");
  requirePermission(ctx, "credentials:write");
  const parsed = CreateLaneInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { tenantId } = ctx;
  const id = await ctx.db.$transaction(async (tx) => {
    const data = { ...parsed.data, tenantId, createdAt: ctx.now() };
    const [created] = await tx.targetSystem.createManyAndReturn({ data: [data], skipDuplicates: true });
    if (!created) throw keyIsTaken(parsed.data.key);
    await emitAudit(tx, ctx, { action: "lane.create", entity: "lane", entityId: created.id, detail: parsed.data });
    return created.id;
  });
  return getLane(ctx, { id });
}

function keyIsTaken(key: string): AppError {
  const message = `${key} is taken`;
  return new AppError("duplicate", `key: ${message}`, { fields: [{ field: "key", rule: "duplicate", message }] });
}
