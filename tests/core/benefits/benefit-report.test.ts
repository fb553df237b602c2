import { describe } from "vitest";
import {
  benefitReport,
  type BenefitSums,
  checkRollups,
  logOperationTime,
  reportGroupings,
} from "../../../core/benefits/index.ts";
import { resolveWorkItem } from "../../../core/cases/index.ts";
import type { Context } from "../../../core/context.ts";
import type { EvidenceClass } from "../../../core/db.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { fromDbDate, toDbDate } from "../../../core/local-date.ts";
import { setHoursPerFte } from "../../../core/organisation/index.ts";
import {
  aBaseline,
  anAutomation,
  aSettledCase,
  aTenant,
  aUnit,
  contextFor,
  expect,
  test,
} from "../../support/context.ts";

const year = { from: "2026-01-01", to: "2027-01-01" };

describe("a report", () => {
  test("credits what the robots did, debits what people did, and equals the ledger", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT", "OPERATOR"] });
    const { tenantId } = ctx;
    const automation = await anAutomation(db, { tenantId, standardResidualSeconds: 90 });
    const { processId, unitId } = automation;
    await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 421 });
    await aSettledCase(engine, { automation, at: "2026-03-05T09:00:00Z" });
    await aSettledCase(engine, { automation, at: "2026-04-05T09:00:00Z" });
    await aSettledCase(engine, { automation, at: "2026-04-05T10:00:00Z", outcome: "BUSINESS_EXCEPTION" });
    await logOperationTime(ctx, {
      automationId: automation.id,
      seconds: 300,
      localDate: "2026-03-06",
      reason: "Ny knapp",
    });

    const report = await benefitReport(ctx, { ...year, groupBy: "automation" });

    expect(report).toMatchObject({ ...year, groupBy: "automation", hoursPerFte: 1695 });
    expect(report.groups).toMatchObject([{ key: automation.id, code: automation.code, label: "Kontroll av summer" }]);
    expect(report.total).toMatchObject({
      cases: 2,
      withoutBaseline: 0,
      handedOver: 1,
      failed: 0,
      grossSeconds: 842,
      residualSeconds: 90,
      operationSeconds: 300,
      netSeconds: 452,
      netHours: 452 / 3600,
      fullTimeEquivalents: 452 / 3600 / 1695,
      headline: { cases: 2, grossSeconds: 842, netSeconds: 452 },
    });
    const [ledger] = await db.$queryRaw<{ net: bigint }[]>`
      select sum(case kind when 'CREDIT' then seconds else -seconds end) as net
      from ledger_entry where tenant_id = ${tenantId}::uuid`;
    expect(report.total.netSeconds).toBe(Number(ledger?.net));
    expect(await checkRollups(db)).toEqual([]);
  });

  test("a case without a baseline that day earns nothing and is counted as such", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
    const { tenantId } = ctx;
    const automation = await anAutomation(db, { tenantId });
    const { processId, unitId } = automation;
    await aBaseline(db, { tenantId, processId, unitId, validFrom: "2026-03-06" });
    await aSettledCase(engine, { automation, at: "2026-03-05T22:59:59Z" });
    await aSettledCase(engine, { automation, at: "2026-03-05T23:00:00Z" });

    const { total } = await benefitReport(ctx, year);

    expect(total).toMatchObject({
      cases: 2,
      withoutBaseline: 1,
      grossSeconds: 600,
      evidence: { D: { cases: 1, grossSeconds: 0 } },
    });
  });

  test("a case at 23:30Z on 31 December belongs to next year in Oslo, handed over or done", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const { tenantId } = ctx;
    const automation = await anAutomation(db, { tenantId });
    await aBaseline(db, { tenantId, processId: automation.processId, unitId: automation.unitId });
    for (const outcome of ["SUCCEEDED", "BUSINESS_EXCEPTION"] as const) {
      await aSettledCase(engine, { automation, at: "2025-12-31T22:59:59Z", outcome });
      await aSettledCase(engine, { automation, at: "2025-12-31T23:30:00Z", outcome });
    }

    const before = await benefitReport(ctx, { from: "2025-01-01", to: "2026-01-01" });
    const after = await benefitReport(ctx, { from: "2026-01-01", to: "2027-01-01" });
    const both = await benefitReport(ctx, { from: "2025-12-31", to: "2026-01-02" });

    for (const { total } of [before, after])
      expect(total).toMatchObject({ cases: 1, handedOver: 1, grossSeconds: 600 });
    expect(both.groups.map(({ key, sums }) => [key, sums.cases, sums.handedOver])).toEqual([
      ["2025-12", 1, 1],
      ["2026-01", 1, 1],
    ]);
  });

  test("a case that was handed over stays counted as that when a person has done it, and gives no hours", async ({
    engine,
    db,
  }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const caseWorker = await contextFor(engine, { roles: ["CASE_WORKER"], tenantId: ctx.tenantId });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const at = "2026-03-05T09:00:00Z";
    const { workItemId: id } = await aSettledCase(engine, { automation, at, outcome: "BUSINESS_EXCEPTION" });

    await resolveWorkItem(caseWorker, { id, resolution: "Gjort for hånd" });

    const { total } = await benefitReport(ctx, { ...year, groupBy: "month" });
    expect(total).toMatchObject({ cases: 0, handedOver: 1, failed: 0, grossSeconds: 0 });
  });

  test("a case that failed is counted apart from one handed over", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId, maxAttempts: 1 });
    await aSettledCase(engine, { automation, at: "2026-03-05T09:00:00Z", outcome: "TECHNICAL_ERROR" });

    const { total, groups } = await benefitReport(ctx, { ...year, groupBy: "unit" });

    expect(total).toMatchObject({ cases: 0, handedOver: 0, failed: 1 });
    expect(groups).toMatchObject([{ key: automation.unitId, sums: { failed: 1 } }]);
  });
});

describe("the groups of a report", () => {
  test("are all months of the period, those without a case too", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

    const { groups } = await benefitReport(ctx, { from: "2025-11-15", to: "2026-02-02" });

    expect(groups.map(({ key, sums }) => [key, sums.cases])).toEqual([
      ["2025-11", 0],
      ["2025-12", 0],
      ["2026-01", 0],
      ["2026-02", 0],
    ]);
  });

  test("are units by the name they had on the last day of the period", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const { tenantId } = ctx;
    const renamed = await aUnit(db, { tenantId, name: "Servicetorget", validTo: "2026-07-01" });
    const later = { tenantId, unitId: renamed.id, name: "Innbyggertorget", level: "enhet" };
    await db.unitPlacement.create({ data: { ...later, validFrom: toDbDate("2026-07-01") } });
    const woundUp = await aUnit(db, { tenantId, name: "Arkivet", validTo: "2026-04-01" });
    for (const { id: unitId } of [renamed, woundUp]) {
      const automation = await anAutomation(db, { tenantId, unitId });
      await aSettledCase(engine, { automation, at: "2026-03-05T09:00:00Z" });
    }
    const names = async (to: string) => {
      const { groups } = await benefitReport(ctx, { from: "2026-01-01", to, groupBy: "unit" });
      return groups.map(({ label }) => label);
    };

    expect(await names("2026-07-01")).toEqual(["Arkivet", "Servicetorget"]);
    expect(await names("2026-07-02")).toEqual(["Arkivet", "Innbyggertorget"]);
  });
});

test("the divisor is the one of the last day of the period", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  await setHoursPerFte(ctx, { hours: 1750, validFrom: "2026-12-31" });

  const on = async (to: string) => (await benefitReport(ctx, { from: "2026-01-01", to })).hoursPerFte;

  expect([await on("2026-12-31"), await on("2027-01-01")]).toEqual([1695, 1750]);
});

describe("sums", () => {
  test("of groups are the whole, and of parts of a period too, wherever it is cut", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    await manyEntries(ctx);
    const whole = exact((await benefitReport(ctx, year)).total);

    for (const groupBy of reportGroupings) {
      const { groups } = await benefitReport(ctx, { ...year, groupBy });
      expect(added(groups.map(({ sums }) => exact(sums))), groupBy).toEqual(whole);
    }
    for (const cut of ["2026-01-02", "2026-02-28", "2026-03-01", "2026-03-29", "2026-10-25", "2026-12-31"]) {
      const parts = [
        await benefitReport(ctx, { from: year.from, to: cut, groupBy: "unit" }),
        await benefitReport(ctx, { from: cut, to: year.to, groupBy: "automation" }),
      ];
      expect(added(parts.map(({ total }) => exact(total))), cut).toEqual(whole);
    }
    expect(whole["netSeconds"]).not.toBe(0);
  });
});

/** Two hundred ledger entries of one year, the same each time. */
async function manyEntries(ctx: Context): Promise<void> {
  const { db, tenantId } = ctx;
  const units = await Promise.all([aUnit(db, { tenantId }), aUnit(db, { tenantId }), aUnit(db, { tenantId })]);
  const automations = await Promise.all(units.map(({ id }) => anAutomation(db, { tenantId, unitId: id })));
  const baselines = await Promise.all(
    automations.map(({ processId, unitId }) => aBaseline(db, { tenantId, processId, unitId })),
  );
  const kinds = ["CREDIT", "CREDIT", "CREDIT", "RESIDUAL", "OPERATION"] as const;
  const classes: EvidenceClass[] = ["A", "B", "C", "D", "I"];
  const pick = <Item>(from: readonly Item[], number: number) => from[number % from.length] as Item;
  const entries = Array.from({ length: 200 }, (_, number) => ({
    localDate: toDbDate("2026-01-01").getTime() + ((number * 37) % 365) * 86_400_000,
    unitId: pick(units, number * 7).id,
    automationId: pick(automations, number).id,
    baselineId: number % 4 === 0 ? null : pick(baselines, number).id,
    kind: pick(kinds, number * 3),
    evidenceClass: pick(classes, number * 13 + Math.floor(number / 5)),
    seconds: (number * 7919) % 100_003,
    reason: "En sak",
  }));
  await addEntries(
    db,
    ctx,
    entries.map((entry) => ({ ...entry, localDate: fromDbDate(new Date(entry.localDate)) })),
  );
}

/** The figures that are whole numbers and add up, by their path. */
function exact(sums: BenefitSums): Record<string, number> {
  const { headline, evidence, automations, measures, imported } = sums;
  const claims = { headline, ...evidence, automations, measures, imported };
  const nested = Object.entries(claims).flatMap(([name, claim]) =>
    Object.entries(claim).map(([key, value]): [string, number] => [`${name}.${key}`, value]),
  );
  const own = Object.entries(sums).flatMap(([key, value]): [string, number][] =>
    typeof value === "number" ? [[key, value]] : [],
  );
  return Object.fromEntries(
    [...own, ...nested].filter(([key]) => !/(Hours|Equivalents|belowSeconds|aboveSeconds)$/.test(key)),
  );
}

function added(parts: readonly Record<string, number>[]): Record<string, number> {
  const keys = Object.keys(parts[0] ?? {});
  return Object.fromEntries(keys.map((key) => [key, parts.reduce((sum, part) => sum + (part[key] ?? 0), 0)]));
}

describe("a report is refused", () => {
  test("to an operator and a case worker", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR", "CASE_WORKER"] });

    await expect(benefitReport(ctx, year)).rejects.toMatchObject({ code: "forbidden" });
  });

  test.for([
    [{ from: "2026-01-01", to: "2026-01-01" }, "to", "not_after_from"],
    [{ from: "2026-01-02", to: "2026-01-01" }, "to", "not_after_from"],
    [{ from: "1996-01-01", to: "2026-01-02" }, "to", "too_long"],
    [{ from: "2026-02-29", to: "2026-03-01" }, "from", "invalid_format"],
    [{ from: "01.01.2026", to: "2026-03-01" }, "from", "invalid_format"],
    [{ from: "2026-01-01", to: "2026-03-01", groupBy: "week" as "month" }, "groupBy", "invalid_value"],
  ] as const)("for %j: %s %s", async ([input, field, rule], { engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

    await expect(benefitReport(ctx, input)).rejects.toMatchObject({ code: "invalid", fields: [{ field, rule }] });
  });

  test("never for 30 years", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

    expect((await benefitReport(ctx, { from: "1996-02-29", to: "2026-02-28" })).groups).toHaveLength(361);
  });

  test("another municipality's hours are not in it", async ({ engine, db }) => {
    const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });
    await aBaseline(db, { tenantId: automation.tenantId, processId: automation.processId, unitId: automation.unitId });
    await aSettledCase(engine, { automation, at: "2026-03-05T09:00:00Z" });
    await aSettledCase(engine, { automation, at: "2026-03-05T09:00:00Z", outcome: "BUSINESS_EXCEPTION" });
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

    const report = await benefitReport(ctx, { ...year, groupBy: "automation" });

    expect(report.groups).toEqual([]);
    expect(report.total).toMatchObject({ cases: 0, grossSeconds: 0, handedOver: 0 });
  });
});
