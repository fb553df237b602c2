import type { Context } from "../context.ts";
import type { UnitHistory, UnitsOnDay } from "../organisation/index.ts";
import type { CountedRow } from "./aggregate.ts";
import type { ReportGrouping } from "./report-schemas.ts";
import { type RollupGrouping, type SummedEntries, sumRollups } from "./sum-rollups.ts";

/** What of which days is wanted, and what it is kept apart by. */
export type Asked = {
  from: string;
  to: string;
  groupBy: ReportGrouping;
  unitId?: string | undefined;
  /** With its automations and its measures. */
  processId?: string | undefined;
  /** Left out: all. */
  automationIds?: readonly string[] | undefined;
  measureIds?: readonly string[] | undefined;
};

/** Roll-ups with the unit they are of: what a value in kroner is found by. */
export type RowOfUnit = CountedRow & { unitId: string };

/** Sums of the ledger in a report's groups. Its cost follows the period and the groups, not the years before. */
export async function readRows(ctx: Context, asked: Asked, history: UnitHistory): Promise<CountedRow[]> {
  return read(ctx, asked, { history, also: ["baseline", "process", "measure"] });
}

/** The same, unit by unit, without what they rest on. */
export async function readRowsByUnit(ctx: Context, asked: Asked, history: UnitHistory): Promise<RowOfUnit[]> {
  const rows = await read(ctx, asked, { history, also: ["unit", "process"] });
  return rows.map(({ unitId, ...row }) => ({ ...row, unitId: unitId ?? "" }));
}

type Reading = { history: UnitHistory; also: readonly RollupGrouping[] };

async function read(
  ctx: Context,
  asked: Asked,
  { history, also }: Reading,
): Promise<(CountedRow & { unitId: string | null })[]> {
  const { groupBy, unitId } = asked;
  const followsTree = unitId !== undefined || isTree(groupBy);
  const grouping = rollupGrouping[groupBy];
  const parts = followsTree ? history.parts(asked) : [asked];
  const read = await Promise.all(
    parts.map(async ({ from, to }) => {
      const units = history.on(from);
      const rows = await sumRollups(ctx.db, {
        tenantId: ctx.tenantId,
        from,
        to,
        groupBy: [grouping, ...also],
        only: onlyOf(asked, units),
      });
      return rows
        .filter((row) => asked.processId === undefined || row.keys.process === asked.processId)
        .map((row) => countedRow(row, keyOf(asked, units)(row.keys[grouping] ?? "")));
    }),
  );
  return read.flat();
}

function countedRow({ keys, ...row }: SummedEntries, key: string) {
  const { baseline, process, measure, unit } = keys;
  return {
    ...row,
    key,
    baselineId: baseline ?? null,
    processId: process ?? null,
    measureId: measure ?? null,
    unitId: unit ?? null,
  };
}

function onlyOf({ unitId, automationIds, measureIds }: Asked, units: UnitsOnDay) {
  return { automationIds, measureIds, unitIds: unitId === undefined ? undefined : units.withBelow(unitId) };
}

const rollupGrouping: Record<ReportGrouping, RollupGrouping> = {
  month: "month",
  year: "month",
  unit: "unit",
  branch: "unit",
  serviceArea: "unit",
  process: "process",
  automation: "automation",
  measure: "measure",
  lane: "lane",
};

/** Whether a grouping asks where units stood. */
function isTree(groupBy: ReportGrouping): boolean {
  return groupBy === "branch" || groupBy === "serviceArea";
}

/** The group of a month or of an id, while the tree stood as it did. */
export function keyOf({ groupBy, unitId }: Pick<Asked, "groupBy" | "unitId">, units: UnitsOnDay) {
  return (raw: string): string => {
    if (groupBy === "year") return raw.slice(0, 4);
    if (groupBy === "serviceArea") return serviceAreaOf(raw, units);
    if (groupBy === "branch") return branchOf(raw, unitId, units);
    return raw;
  };
}

const serviceArea = /^(tjenesteområde|tenesteområde|kommunalområde)$/i;

/** The tjenesteområde the unit stood in, or what stood right below the top where none has that level. */
function serviceAreaOf(unitId: string, units: UnitsOnDay): string {
  const path = units.pathOf(unitId);
  return (path.findLast(({ level }) => serviceArea.test(level)) ?? path[1] ?? path[0])?.id ?? unitId;
}

/** What stood right below `root` on the way to the unit; the root itself for what was done there. */
function branchOf(unitId: string, root: string | undefined, units: UnitsOnDay): string {
  const path = units.pathOf(unitId);
  const under = root ?? (units.tops.length === 1 ? units.tops[0] : undefined);
  const at = under === undefined ? 0 : path.findIndex(({ id }) => id === under) + 1;
  return (path[at] ?? path.at(-1))?.id ?? unitId;
}
