import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { inForceOn, localDateOf, toDbDate } from "../local-date.ts";
import { ListUnitsInput, type UnitNode } from "./schemas.ts";
import { unitTree } from "./unit-tree.ts";

/** The organisation as it stood on a day. */
export async function listUnits(
  ctx: Context,
  rawInput: ListUnitsInput = {},
): Promise<{ on: string; units: UnitNode[] }> {
  requirePermission(ctx, "organisation:read");
  const parsed = ListUnitsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const on = parsed.data.on ?? localDateOf(ctx.now());
  const day = toDbDate(on);
  const placements = await ctx.db.unitPlacement.findMany({
    where: { tenantId: ctx.tenantId, ...inForceOn(day) },
    include: { unit: true },
  });
  const units = placements.map(({ unit, name, level, parentId }) => ({ ...unit, name, level, parentId }));
  return { on, units: unitTree(units) };
}
