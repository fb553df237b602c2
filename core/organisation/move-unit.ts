import { emitAudit } from "../audit/index.ts";
import { claimsBefore, refuseSharedCases } from "../claims/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { holdLastPlace, placeFrom, refuseCycle, refuseUnknownParent, wrong } from "./places.ts";
import { MoveUnitInput } from "./schemas.ts";

/**
 * Puts a unit, with all below it, below another one from a day on, or at the top. Days before keep the tree that they had.
 *
 * @throws AppError `not_found`; `invalid` with `unchanged`, `unknown_unit`, `parent_ends` or `cycle` naming `parentId`, or with
 *   `not_standing` naming `validFrom`; `overlap` when a place from a later day is known, and naming `parentId`, with `same_cases`, `removed`,
 *   `same_seconds` or `over_claimed`, when the same minutes would be taken off the same cases twice; `period_closed` when one of the days that
 *   change is closed.
 */
export async function moveUnit(ctx: Context, rawInput: MoveUnitInput): Promise<{ id: string }> {
  requirePermission(ctx, "organisation:write");
  const parsed = MoveUnitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, parentId, validFrom } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const before = await holdLastPlace(tx, ctx, id);
    if (before.parentId === parentId) throw wrong("parentId", "unchanged", "It stands there already");
    if (parentId !== null) await refuseUnknownParent(tx, ctx.tenantId, { parentId, from: validFrom, to: before.to });
    const was = await claimsBefore(tx, ctx);
    await placeFrom(tx, ctx, { validFrom, before, parentId });
    const days = { from: validFrom, to: before.to, field: "parentId" };
    if (parentId !== null) await refuseCycle(tx, ctx, { unitId: id, parentId, ...days });
    await refuseSharedCases(tx, ctx, { was, ...days });
    const detail = { validFrom, from: before.parentId, to: parentId };
    await emitAudit(tx, ctx, { action: "unit.move", entity: "unit", entityId: id, detail });
    return { id };
  });
}
