import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { LabourCost } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { type LabourCostList, SetLabourCostInput } from "./schemas.ts";

/**
 * Says what an hour of work costs a unit, or every unit without a cost of its own, in a year; instead of what was said before.
 * What nobody knew may be said at any time.
 *
 * @throws AppError `invalid` naming the field, also when there is no such unit; `period_closed` naming `year` for another
 *   cost than is known, where days of the year are closed.
 */
export async function setLabourCost(ctx: Context, rawInput: SetLabourCostInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = SetLabourCostInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { year, nokPerHour, source, unitId = null } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    if (unitId !== null && !(await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId } }))) {
      throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
    }
    // Null is equal to nothing in a unique key: two who set the cost of all units take turns here.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('labour cost ' || ${tenantId}, 0))`;
    const ofYear = await tx.labourCost.findMany({ where: { tenantId, year } });
    const known = ofYear.find((cost) => cost.unitId === unitId);
    const before = orePerHourOf(ofYear, { unitId, year });
    if (before !== null) {
      await assertPeriodOpen(tx, ctx, { from: `${year}-01-01`, through: `${year}-12-31`, field: "year" });
    }
    const { id } = known
      ? await tx.labourCost.update({ where: { id: known.id, tenantId }, data: { nokPerHour, source } })
      : await tx.labourCost.create({ data: { tenantId, unitId, year, nokPerHour, source } });
    const detail = { unitId, year, nokPerHour, before: before === null ? null : before / 100 };
    await emitAudit(tx, ctx, { action: "labour-cost.set", entity: "labour_cost", entityId: id, detail });
    return { id };
  });
}

type Cost = Pick<LabourCost, "unitId" | "year" | "nokPerHour">;

/** What an hour of work costs a unit in a year, in øre: its own, or that of every unit; null where nobody has said. */
export function orePerHourOf(
  costs: readonly Cost[],
  { unitId, year }: { unitId: string | null; year: number },
): number | null {
  const ofYear = costs.filter((cost) => cost.year === year);
  const cost = ofYear.find((one) => one.unitId === unitId) ?? ofYear.find((one) => one.unitId === null);
  return cost ? cost.nokPerHour.mul(100).toNumber() : null;
}

/** What an hour of work costs, the latest year first. */
export async function listLabourCosts(ctx: Context): Promise<LabourCostList> {
  requirePermission(ctx, "benefits:read");
  const { tenantId } = ctx;
  const rows = await ctx.db.labourCost.findMany({ where: { tenantId }, orderBy: [{ year: "desc" }, { id: "asc" }] });
  const ids = rows.flatMap(({ unitId }) => unitId ?? []);
  const names = await unitNamesOn(ctx.db, tenantId, { ids, on: localDateOf(ctx.now()) });
  const items = rows.map(({ id, unitId, year, nokPerHour, source }) => ({
    id,
    year,
    source,
    nokPerHour: nokPerHour.toNumber(),
    unit:
      unitId === null
        ? null
        : {
            id: unitId,
            name: names.get(unitId)?.name ?? "",
          },
  }));
  return { items };
}
