import { emitAudit } from "../audit/index.ts";
import { claimsBefore, refuseSharedCases } from "../claims/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { inForceAfter, toDbDate } from "../local-date.ts";
import {
  assertDaysOpen,
  firstDayWithout,
  holdLastPlace,
  knownLater,
  type Place,
  refuseCycle,
  wrong,
} from "./places.ts";
import { CloseUnitInput } from "./schemas.ts";

/**
 * Says which day a unit is no more, or that it stands until further notice after all. What was freed in it stays; so does what
 * is still freed in it after that day, outside every branch.
 *
 * @throws AppError `not_found`; `invalid` with `unchanged`, `has_units` when others stand below it on that day or later,
 *   `parent_ends` when what it stands below ends before it, or `cycle`; `overlap` when its place begins that day or later, and with `same_cases`,
 *   `removed`, `same_seconds` or `over_claimed` when the same minutes would be taken off the same cases twice; `period_closed` when one of the days that change is closed. All
 *   name `validTo`.
 */
export async function closeUnit(ctx: Context, rawInput: CloseUnitInput): Promise<{ id: string }> {
  requirePermission(ctx, "organisation:write");
  const parsed = CloseUnitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, validTo } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const place = await holdLastPlace(tx, ctx, id);
    if (place.to === validTo) throw wrong("validTo", "unchanged", "That is known already");
    if (validTo !== null && validTo <= place.from) throw knownLater("validTo", place.from);
    const [from, to] = [place.to, validTo].toSorted((one, other) => order(one, other));
    const days = { from: from ?? place.from, to: to ?? null, field: "validTo" };
    await assertDaysOpen(tx, ctx, days);
    if (days.from === validTo) await refuseUnitsBelow(tx, ctx, { id, validTo });
    const was = await claimsBefore(tx, ctx);
    const data = { validTo: validTo === null ? null : toDbDate(validTo) };
    await tx.unitPlacement.update({ where: { id: place.id, tenantId: ctx.tenantId }, data });
    if (days.from !== validTo && place.parentId !== null) {
      const { parentId } = place;
      const missing = await firstDayWithout(tx, ctx.tenantId, { unitId: parentId, ...days });
      if (missing !== undefined) throw wrong("validTo", "parent_ends", `What it stands below is gone on ${missing}`);
      await refuseCycle(tx, ctx, { unitId: id, parentId, ...days });
      await refuseSharedCases(tx, ctx, { was, ...days });
    }
    const detail = { validTo, before: place.to };
    await emitAudit(tx, ctx, { action: "unit.close", entity: "unit", entityId: id, detail });
    return { id };
  });
}

/** Until further notice is later than any day. */
function order(one: Place["to"], other: Place["to"]): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one < other ? -1 : 1;
}

async function refuseUnitsBelow(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { id, validTo }: { id: string; validTo: string },
): Promise<void> {
  const standsThen = inForceAfter(toDbDate(validTo));
  const below = await tx.unitPlacement.findFirst({ where: { tenantId, parentId: id, ...standsThen } });
  if (below) throw wrong("validTo", "has_units", `${below.name} stands below it then: move it first`);
}
