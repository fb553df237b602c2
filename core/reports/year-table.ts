import { emitAudit } from "../audit/index.ts";
import { benefitReport } from "../benefits/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { YearFigure } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { assertPeriodOpen, closingOf } from "../periods/index.ts";
import { daysOfYear } from "./periods.ts";
import { SetYearFigureInput, YearInput, type YearRow, type YearTable } from "./schemas.ts";

/** Money and staff of units in a year beside the time that was freed there; units that have either. */
export async function getYearTable(ctx: Context, rawInput: YearInput): Promise<YearTable> {
  requirePermission(ctx, "benefits:read");
  const parsed = YearInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { year } = parsed.data;
  const [figures, report, closing] = await Promise.all([
    ctx.db.yearFigure.findMany({ where: { tenantId: ctx.tenantId, year } }),
    benefitReport(ctx, { ...daysOfYear(year), groupBy: "unit" }),
    closingOf(ctx.db, ctx.tenantId, daysOfYear(year)),
  ]);
  const freed = new Map(report.groups.map(({ key, sums }) => [key, sums.headline.netSeconds]));
  const ids = [...new Set([...figures.map(({ unitId }) => unitId), ...freed.keys()])];
  const names = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on: `${year}-12-31` });
  const norwegian = new Intl.Collator("nb-NO");
  const rows = ids
    .map((unitId) => ({
      unitId,
      unitName: names.get(unitId)?.name ?? unitId,
      ...knownOf(figures.find((one) => one.unitId === unitId)),
      freedSeconds: freed.get(unitId) ?? 0,
    }))
    .toSorted((one, other) => norwegian.compare(one.unitName, other.unitName));
  return { year, closing, rows };
}

/**
 * Says what is known of a unit's money and staff in a year, instead of what was said before.
 *
 * @throws AppError `invalid` naming the field, also when there is no such unit; `period_closed` naming `year` for a year that
 *   is closed as a whole: accounts come after its months are.
 */
export async function setYearFigure(
  ctx: Context,
  rawInput: SetYearFigureInput,
): Promise<{ unitId: string; year: number }> {
  requirePermission(ctx, "reports:write");
  const parsed = SetYearFigureInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { unitId, year, ...given } = parsed.data;
  const { tenantId } = ctx;
  const figures = {
    accountsNok: given.accountsNok ?? null,
    budgetNok: given.budgetNok ?? null,
    ftes: given.ftes ?? null,
    employees: given.employees ?? null,
    fullTimeShare: given.fullTimeShare ?? null,
    womenShare: given.womenShare ?? null,
    comment: given.comment === "" ? null : (given.comment ?? null),
  };
  return ctx.db.$transaction(async (tx) => {
    if (!(await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId } }))) {
      throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
    }
    await assertPeriodOpen(tx, ctx, { from: `${year}-01-01`, through: `${year}-12-31`, field: "year", asOne: true });
    const of = { tenantId_unitId_year: { tenantId, unitId, year } };
    const known = await tx.yearFigure.findUnique({ where: of });
    await tx.yearFigure.upsert({ where: of, create: { tenantId, unitId, year, ...figures }, update: figures });
    const detail = { year, ...figures, before: known && knownOf(known) };
    await emitAudit(tx, ctx, { action: "year_figure.set", entity: "unit", entityId: unitId, detail });
    return { unitId, year };
  });
}

const nothingKnown = {
  accountsNok: null,
  budgetNok: null,
  spentShare: null,
  ftes: null,
  employees: null,
  fullTimeShare: null,
  womenShare: null,
  comment: null,
};

function knownOf(figure: YearFigure | undefined): Omit<YearRow, "unitId" | "unitName" | "freedSeconds"> {
  if (!figure) return nothingKnown;
  const accountsNok = numberOf(figure.accountsNok);
  const budgetNok = numberOf(figure.budgetNok);
  return {
    accountsNok,
    budgetNok,
    spentShare: accountsNok === null || budgetNok === null || budgetNok === 0 ? null : accountsNok / budgetNok,
    ftes: figure.ftes?.toNumber() ?? null,
    employees: figure.employees,
    fullTimeShare: figure.fullTimeShare?.toNumber() ?? null,
    womenShare: figure.womenShare?.toNumber() ?? null,
    comment: figure.comment,
  };
}

function numberOf(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
