import { headlineNet, weeklySecondsEach, isThinlySpread, sumRollups } from "../benefits/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { listUnits, unitNamesOn, type UnitNode } from "../organisation/index.ts";
import { monthsIn, nextMonth } from "../periods/index.ts";
import { freedByMonth, type HarvestMonth, harvestMonths } from "./months.ts";
import { ownUnits, unreachedOwners } from "./owners.ts";
import {
  HarvestOfUnitInput,
  type HarvestYear,
  HarvestYearInput,
  type UnitHarvest,
  type UnitHarvestYear,
} from "./schemas.ts";
import { addMonths, countedIn, sumsOfMonth } from "./sums.ts";

/** Freed and harvested time of every unit that has any, or an owner, in a year; in the order of today's tree. */
export async function harvestYear(ctx: Context, rawInput: HarvestYearInput = {}): Promise<HarvestYear> {
  requirePermission(ctx, "benefits:read");
  const parsed = HarvestYearInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const year = parsed.data.year ?? Number(localDateOf(ctx.now()).slice(0, 4));
  const days = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
  const [months, rows, all, unreached] = await Promise.all([
    monthsOf(ctx, year),
    sumRollups(ctx.db, { tenantId: ctx.tenantId, ...days, groupBy: [] }),
    unitsOf(ctx),
    unreachedOwners(ctx.db, ctx.tenantId),
  ]);
  const units = all.map((unit) => ({ ...unit, ...addMonths(months.map((month) => sumsOfMonth(month, unit.unit.id))) }));
  const isShown = (unit: UnitHarvest) =>
    unit.owner !== null || unit.isMine || unit.freedSeconds !== 0 || unit.harvestedSeconds > 0;
  const [freedSeconds, headlineSeconds] = [countedIn(months).freed, headlineNet(rows).netSeconds];
  return { year, freedSeconds, headlineSeconds, units: units.filter(isShown), unreached };
}

/**
 * A unit's freed and harvested time month by month, with what is spread too thin to harvest.
 *
 * @throws AppError `not_found`.
 */
export async function harvestOfUnit(ctx: Context, rawInput: HarvestOfUnitInput): Promise<UnitHarvestYear> {
  requirePermission(ctx, "benefits:read");
  const parsed = HarvestOfUnitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { unitId } = parsed.data;
  const year = parsed.data.year ?? Number(localDateOf(ctx.now()).slice(0, 4));
  const unit = (await unitsOf(ctx)).find((each) => each.unit.id === unitId) ?? (await placeless(ctx, unitId));
  const months = await monthsOf(ctx, year);
  const sums = months.map((month) => sumsOfMonth(month, unitId));
  const closed = await ctx.db.period.findMany({ where: { tenantId: ctx.tenantId, status: "CLOSED" } });
  const isClosed = (month: string) =>
    closed.some(({ from, to }) => fromDbDate(from) <= month && month < fromDbDate(to));
  return {
    year,
    unit: { ...unit, ...addMonths(sums) },
    months: months.flatMap(({ month }, index) => {
      const sum = sums[index];
      return sum ? [{ month: month.slice(0, 7), isClosed: isClosed(month), ...sum }] : [];
    }),
    thin: await thinIn(ctx, unitId, year),
  };
}

/** The months of a year that have begun. */
async function monthsOf(ctx: Context, year: number): Promise<HarvestMonth[]> {
  const days = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
  const today = localDateOf(ctx.now());
  const months = monthsIn(days).filter((month) => month <= today);
  const freed = await freedByMonth(ctx.db, ctx.tenantId, days);
  return harvestMonths(ctx.db, ctx.tenantId, { months, freed });
}

type UnitAndOwner = Pick<UnitHarvest, "unit" | "owner" | "isMine">;

async function unitsOf(ctx: Context): Promise<UnitAndOwner[]> {
  const { tenantId } = ctx;
  const [tree, owned, isMine] = await Promise.all([
    listUnits(ctx),
    ctx.db.organisationUnit.findMany({ where: { tenantId, benefitOwnerId: { not: null } } }),
    ownUnits(ctx.db, ctx),
  ]);
  const ids = owned.flatMap(({ benefitOwnerId }) => benefitOwnerId ?? []);
  const people = await ctx.db.user.findMany({ where: { tenantId, id: { in: ids } }, select: { id: true, name: true } });
  const ownerOf = new Map(
    owned.map(({ id, benefitOwnerId }) => [id, people.find((person) => person.id === benefitOwnerId)]),
  );
  const flat = (nodes: readonly UnitNode[], depth: number): UnitAndOwner[] =>
    nodes.flatMap(({ id, code, name, children }) => [
      { unit: { id, code, name, depth }, owner: ownerOf.get(id) ?? null, isMine: isMine(id) },
      ...flat(children, depth + 1),
    ]);
  return flat(tree.units, 0);
}

/** A unit that has no place in today's tree. */
async function placeless(ctx: Context, unitId: string): Promise<UnitAndOwner> {
  const names = await unitNamesOn(ctx.db, ctx.tenantId, { ids: [unitId], on: localDateOf(ctx.now()) });
  const name = names.get(unitId);
  if (!name) throw notFound("unit", unitId);
  return { unit: { id: unitId, ...name, depth: 0 }, owner: null, isMine: false };
}

/** Of each process that freed time in the unit itself: the months in which those who did the work got too little of it each. */
async function thinIn(ctx: Context, unitId: string, year: number): Promise<UnitHarvestYear["thin"]> {
  const { tenantId } = ctx;
  const sums = await sumRollups(ctx.db, {
    tenantId,
    from: `${year}-01-01`,
    to: `${year + 1}-01-01`,
    groupBy: ["month", "process"],
    only: { unitIds: [unitId] },
  });
  const net = new Map<string, number>();
  for (const { keys, kind, seconds } of sums) {
    const key = `${keys.month} ${keys.process}`;
    net.set(key, (net.get(key) ?? 0) + (kind === "RESIDUAL" || kind === "OPERATION" ? -seconds : seconds));
  }
  const ids = [...new Set(sums.flatMap(({ keys }) => keys.process ?? []))];
  const processes = await ctx.db.process.findMany({ where: { tenantId, id: { in: ids } }, orderBy: { title: "asc" } });
  // Of a month that goes on nobody knows yet what it gives.
  const today = localDateOf(ctx.now());
  const ended = monthsIn({ from: `${year}-01-01`, to: `${year + 1}-01-01` }).filter(
    (first) => nextMonth(first) <= today,
  );
  return processes.flatMap(({ id, title, affectedEmployees: employees }) =>
    ended.flatMap((first) => {
      const month = first.slice(0, 7);
      const spread = { freedNetSeconds: net.get(`${month} ${id}`) ?? 0, employees, days: daysIn(first) };
      const each = weeklySecondsEach(spread);
      if (employees === null || each === undefined || !isThinlySpread(spread)) return [];
      return [{ process: title, month, employees, weeklySecondsEach: each }];
    }),
  );
}

function daysIn(month: string): number {
  return Math.round((toDbDate(nextMonth(month)).getTime() - toDbDate(month).getTime()) / 86_400_000);
}
