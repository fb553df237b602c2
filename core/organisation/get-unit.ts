import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { GetUnitInput, type UnitDetail } from "./schemas.ts";
import { unitNamesOn } from "./unit-names.ts";

/**
 * A unit with every place that it has had and is known to get, the latest first. Units above are called what they were on a
 * place's first day.
 *
 * @throws AppError `not_found`.
 */
export async function getUnit(ctx: Context, rawInput: GetUnitInput): Promise<UnitDetail> {
  requirePermission(ctx, "organisation:read");
  const parsed = GetUnitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { db, tenantId } = ctx;
  const unit = await db.organisationUnit.findFirst({
    where: { id: parsed.data.id, tenantId },
    include: { placements: { orderBy: { validFrom: "desc" } } },
  });
  if (!unit) throw notFound("unit", parsed.data.id);
  const places = unit.placements.map(async ({ name, level, parentId, validFrom, validTo }) => {
    const from = fromDbDate(validFrom);
    const parents = await unitNamesOn(db, tenantId, { ids: parentId === null ? [] : [parentId], on: from });
    const parent = parentId === null ? null : { id: parentId, name: parents.get(parentId)?.name ?? "" };
    return { name, level, parent, validFrom: from, validTo: validTo && fromDbDate(validTo) };
  });
  return { id: unit.id, code: unit.code, places: await Promise.all(places) };
}
