import { describe } from "vitest";
import { logOperationTime } from "../../../core/benefits/index.ts";
import { paysOff } from "../../../core/benefits/rules/pays-off.ts";
import type { Automation } from "../../../core/db.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { automationScorecard, keyFigures } from "../../../core/reports/index.ts";
import { aBaseline, anAutomation, aSettledCase, contextFor, expect, test } from "../../support/context.ts";

describe("whether an automation pays", () => {
  test.each([
    [{ netSeconds: 3_600, valueNok: 452, costNok: 451 }, "pays"],
    [{ netSeconds: 3_600, valueNok: 452, costNok: 452 }, "does_not_pay"],
    [{ netSeconds: 3_600, valueNok: 452, costNok: null }, "unknown"],
    [{ netSeconds: 3_600, valueNok: null, costNok: 100 }, "unknown"],
    [{ netSeconds: 0, valueNok: 0, costNok: null }, "does_not_pay"],
    [{ netSeconds: -1, valueNok: null, costNok: null }, "does_not_pay"],
  ] as const)("%j: %s", (result, verdict) => {
    expect(paysOff(result)).toBe(verdict);
  });
});

const now = () => new Date("2026-11-23T10:00:00Z");

describe("the scorecard", () => {
  test("sets net value against running cost, says what is unknown, and tells each month", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT", "OPERATOR"], now });
    const { tenantId } = ctx;
    const good = await anAutomation(db, { tenantId, title: "A: lønner seg" });
    const dear = await anAutomation(db, { tenantId, title: "B: for dyr" });
    const untold = await anAutomation(db, { tenantId, title: "C: ukjent kostnad" });
    const bare = await anAutomation(db, { tenantId, title: "D: ingen kostnad ført" });
    await anAutomation(db, { tenantId, title: "E: utkast", status: "DRAFT" });
    for (const automation of [good, dear, untold, bare]) {
      const { processId, unitId } = automation;
      await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 7_200 });
      await aSettledCase(engine, { automation, at: "2026-03-05T09:00:00Z" });
    }
    await aSettledCase(engine, { automation: good, at: "2026-10-05T09:00:00Z", outcome: "BUSINESS_EXCEPTION" });
    await aSettledCase(engine, { automation: good, at: "2025-11-22T09:00:00Z" });
    await logOperationTime(ctx, {
      automationId: good.id,
      seconds: 1_800,
      localDate: "2026-03-06",
      reason: "Passord",
    });
    await db.labourCost.create({ data: { tenantId, year: 2026, nokPerHour: 400, source: "Regnskap" } });
    const cost = (automation: Automation, title: string, amountNok: number | null) =>
      db.planCost.create({
        data: {
          tenantId,
          automationId: automation.id,
          kind: "RUNNING",
          title,
          amountNok,
          validFrom: toDbDate("2025-01-01"),
          createdBy: "Kari",
          createdAt: now(),
        },
      });
    await cost(good, "Lisens", 300);
    await cost(dear, "Lisens", 900);
    await cost(untold, "Lisens", 300);
    await cost(untold, "Support", null);

    const { from, to, items } = await automationScorecard(ctx);

    expect({ from, to }).toEqual({ from: "2025-11-24", to: "2026-11-24" });
    expect(items.map(({ title, verdict, costNok }) => [title, verdict, costNok])).toEqual([
      ["A: lønner seg", "pays", 300],
      ["B: for dyr", "does_not_pay", 900],
      ["C: ukjent kostnad", "unknown", null],
      ["D: ingen kostnad ført", "unknown", null],
    ]);
    expect(items[2]?.unknownCosts).toEqual(["Support"]);
    expect(items[0]).toMatchObject({
      cases: 1,
      handedOver: 1,
      exceptionShare: 0.5,
      netSeconds: 5_400,
      valueNok: 600,
      costPerCaseNok: 300,
    });
    expect(items[0]?.months).toHaveLength(13);
    expect(items[0]?.months.find(({ month }) => month === "2026-03")).toEqual({
      month: "2026-03",
      cases: 1,
      netSeconds: 5_400,
    });
  });

  test("shows what is planned of these months beside what was freed", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"], now });
    const { tenantId } = ctx;
    const automation = await anAutomation(db, { tenantId });
    const benefit = {
      tenantId,
      title: "Mindre tasting",
      type: "INDIRECT_BUDGETARY" as const,
      automationId: automation.id,
      ownerUnitId: automation.unitId,
      ownerName: "Leder",
      indicator: "Frigjort tid",
      indicatorUnit: "timer",
      createdBy: "Kari",
      createdAt: now(),
    };
    const { id: benefitId } = await db.benefit.create({ data: benefit });
    await db.benefitTarget.createMany({
      data: [
        { benefitId, tenantId, from: toDbDate("2025-11-24"), to: toDbDate("2026-11-24"), target: 100 },
        { benefitId, tenantId, from: toDbDate("2026-11-24"), to: toDbDate("2027-11-24"), target: 999 },
      ],
    });

    const { items } = await automationScorecard(ctx, { automationId: automation.id });

    expect(items).toMatchObject([{ plannedHours: 100, verdict: "does_not_pay", exceptionShare: null }]);
  });
});

test("key figures are this year and twelve months, per working day, per inhabitant, and beside the year before", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT"], now });
  const { tenantId } = ctx;
  await db.tenant.update({ where: { id: tenantId }, data: { inhabitants: 2_000, yearlyGoalHours: 4 } });
  const automation = await anAutomation(db, { tenantId });
  const { processId, unitId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 3_600 });
  for (const at of ["2025-01-02T09:00:00Z", "2025-12-30T09:00:00Z", "2026-01-02T09:00:00Z", "2026-11-23T09:00:00Z"]) {
    await aSettledCase(engine, { automation, at });
  }

  const { thisYear, rollingYear } = await keyFigures(ctx);

  expect(thisYear).toMatchObject({
    from: "2026-01-01",
    to: "2026-11-24",
    netHours: 2,
    sameDaysYearBeforeHours: 1,
    shareOfGoal: 0.5,
    netHoursPerThousandInhabitants: 1,
  });
  expect(thisYear.netHoursPerWorkingDay).toBe(2 / thisYear.workingDays);
  expect(rollingYear).toMatchObject({ from: "2025-11-24", netHours: 3, sameDaysYearBeforeHours: 1 });
});
