import { type RollupGrouping, type SummedEntries, sumRollups } from "../../../core/benefits/index.ts";
import type { Context } from "../../../core/context.ts";
import { addEntries, type NewEntry } from "../../../core/ledger/index.ts";
import { aBaseline, anAutomation, aUnit, contextFor, expect, test } from "../../support/context.ts";

const everything: RollupGrouping[] = ["day", "month", "unit", "automation", "measure", "process", "lane", "baseline"];
const measureId = "0193a000-0000-7000-8000-000000000001";

/** A municipality with two units, a robot in one of them, and a ledger of two years with something at every turn. */
async function aLedger(ctx: Context) {
  const { tenantId, db } = ctx;
  const automation = await anAutomation(db, { tenantId });
  const other = await aUnit(db, { tenantId });
  const { id: automationId, unitId, processId } = automation;
  const baseline = await aBaseline(db, { tenantId, processId, unitId });
  const ofRobot = { automationId, unitId, processId, reason: "Prøve" };
  const credit = (localDate: string, seconds: number): NewEntry => {
    const worth = { baselineId: baseline.id, baselineSeconds: seconds, robotShare: 1 };
    return { ...ofRobot, ...worth, kind: "CREDIT", localDate, seconds, evidenceClass: "B" };
  };
  const days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28", "2026-03-01", "2026-03-15", "2027-01-01"];
  await addEntries(db, ctx, [
    ...days.map((day, index) => credit(day, 10 ** index)),
    { ...ofRobot, kind: "RESIDUAL", localDate: "2026-02-10", seconds: 30, evidenceClass: "A" },
    {
      measureId,
      unitId: other.id,
      kind: "SIMPLIFY",
      localDate: "2026-02-28",
      seconds: 500,
      cases: 7,
      evidenceClass: "C",
      reason: "Skjema",
    },
    {
      unitId: other.id,
      kind: "IMPORTED",
      localDate: "2026-02-28",
      seconds: 900,
      evidenceClass: "I",
      reason: "Fra før",
    },
  ]);
  return { automation, other, baseline };
}

const totals = (rows: readonly SummedEntries[]) => ({
  entries: rows.reduce((sum, row) => sum + row.entries, 0),
  cases: rows.reduce((sum, row) => sum + row.cases, 0),
  seconds: rows.reduce((sum, row) => sum + row.seconds, 0),
});

test("a period is summed to the day, though whole months are read by month", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: [] });
  await aLedger(ctx);
  const credited = async (from: string, to: string) => {
    const rows = await sumRollups(db, { tenantId: ctx.tenantId, from, to, groupBy: [] });
    return rows.find((row) => row.kind === "CREDIT")?.seconds ?? 0;
  };

  expect(await credited("2026-01-01", "2027-01-01")).toBe(111_110);
  expect(await credited("2026-01-02", "2026-03-15")).toBe(11_100);
  expect(await credited("2025-12-31", "2027-01-02")).toBe(1_111_111);
  expect(await credited("2026-01-31", "2026-02-01")).toBe(100);
  expect(await credited("2026-02-01", "2026-02-01")).toBe(0);
  expect(await credited("2026-03-02", "2026-04-01")).toBe(100_000);
});

test("sums by any grouping add up to the same total", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: [] });
  await aLedger(ctx);
  const of = async (groupBy: RollupGrouping[]) =>
    totals(await sumRollups(db, { tenantId: ctx.tenantId, from: "2025-12-01", to: "2027-02-01", groupBy }));

  const total = { entries: 10, cases: 14, seconds: 1_111_111 + 30 + 500 + 900 };
  expect(await of([])).toEqual(total);
  for (const grouping of everything) expect(await of([grouping])).toEqual(total);
  expect(await of(everything)).toEqual(total);
});

test("automations, measures and figures from before are kept apart, each under what it belongs to", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: [] });
  const { automation, other, baseline } = await aLedger(ctx);
  const query = { tenantId: ctx.tenantId, from: "2026-02-01", to: "2026-03-01" };

  const rows = await sumRollups(db, {
    ...query,
    groupBy: ["month", "unit", "automation", "measure", "process", "lane", "baseline"],
  });

  const { id, unitId, processId, targetSystemId } = automation;
  const ofRobot = {
    month: "2026-02",
    unit: unitId,
    automation: id,
    measure: null,
    process: processId,
    lane: targetSystemId,
  };
  const ofOther = { month: "2026-02", unit: other.id, automation: null, process: null, lane: null, baseline: null };
  const counts = { counterfactual: "WOULD_BE_MANUAL", entries: 1 };
  const bySource = rows.toSorted((one, next) => one.seconds - next.seconds);
  expect(bySource).toEqual([
    {
      keys: { ...ofRobot, baseline: null },
      source: "automation",
      kind: "RESIDUAL",
      evidenceClass: "A",
      hasBaseline: false,
      ...counts,
      cases: 0,
      seconds: 30,
    },
    {
      keys: { ...ofOther, measure: measureId },
      source: "measure",
      kind: "SIMPLIFY",
      evidenceClass: "C",
      hasBaseline: false,
      ...counts,
      cases: 7,
      seconds: 500,
    },
    {
      keys: { ...ofOther, measure: null },
      source: "neither",
      kind: "IMPORTED",
      evidenceClass: "I",
      hasBaseline: false,
      ...counts,
      cases: 0,
      seconds: 900,
    },
    {
      keys: { ...ofRobot, baseline: baseline.id },
      source: "automation",
      kind: "CREDIT",
      evidenceClass: "B",
      hasBaseline: true,
      ...counts,
      cases: 1,
      seconds: 1000,
    },
  ]);
});

test("only what is asked for is summed, and never another municipality's", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: [] });
  await aLedger(await contextFor(engine, { roles: [] }));
  const { automation, other } = await aLedger(ctx);
  const of = async (only: { unitIds?: string[]; automationIds?: string[]; measureIds?: string[] }) =>
    totals(await sumRollups(db, { tenantId: ctx.tenantId, from: "2026-02-01", to: "2026-03-01", groupBy: [], only }))
      .seconds;

  expect(await of({})).toBe(2430);
  expect(await of({ unitIds: [other.id] })).toBe(1400);
  expect(await of({ automationIds: [automation.id] })).toBe(1030);
  expect(await of({ measureIds: [measureId] })).toBe(500);
  expect(await of({ unitIds: [] })).toBe(0);
});
