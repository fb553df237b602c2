import { benefitReport, logOperationTime } from "../../../core/benefits/index.ts";
import { harvestRate } from "../../../core/benefits/rules/harvest-rate.ts";
import { tHalfWidth } from "../../../core/benefits/rules/statistics.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { formatFte, formatHours, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import { aBaseline, anAutomation, contextFor, expect, test } from "../../support/context.ts";

// domain.md 2.5.16: the hours of residual time are 13,0 as shown; in seconds 46 920, by which the value is 90 762 kr.
const residualSeconds = 46_920;

test("the worked example comes out to the last decimal, of rows in the ledger", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT", "OPERATOR"] });
  const { tenantId } = ctx;
  const automation = await anAutomation(db, { tenantId });
  const { processId, unitId, id: automationId } = automation;
  const half = tHalfWidth({ n: 24, sd: 186 }) ?? 0;
  const { id: baselineId } = await aBaseline(db, {
    tenantId,
    processId,
    unitId,
    source: "STUDY",
    evidenceClass: "B",
    secondsPerCase: 420,
    meanSeconds: 420,
    sdSeconds: 186,
    sampleSize: 24,
    intervalMethod: "T",
    lowSeconds: 420 - half,
    highSeconds: 420 + half,
  });
  await db.labourCost.create({ data: { tenantId, year: 2026, nokPerHour: 452, source: "Regnskapet" } });
  const of = { automationId, processId, unitId, baselineId, evidenceClass: "B", reason: "Arbeidsavtale" } as const;
  await addEntries(
    db,
    ctx,
    Array.from({ length: 2090 }, (_, number) => ({
      ...of,
      kind: "CREDIT" as const,
      localDate: `2026-${String(1 + (number % 12)).padStart(2, "0")}-15`,
      businessKeyHash: `avtale ${number}`,
      baselineSeconds: 420,
      robotShare: 1,
      seconds: 420,
    })),
  );
  const residual = Array.from({ length: 230 }, () => ({ ...of, kind: "RESIDUAL" as const, seconds: 204 }));
  await addEntries(
    db,
    ctx,
    residual.map((entry) => ({ ...entry, localDate: "2026-08-20" })),
  );
  await logOperationTime(ctx, { automationId, seconds: 30 * 3600, localDate: "2026-08-21", reason: "Ny versjon" });

  const { total, groups, hoursPerFte } = await benefitReport(ctx, {
    from: "2026-01-01",
    to: "2027-01-01",
    groupBy: "month",
  });

  const { headline } = total;
  expect(total.residualSeconds).toBe(residualSeconds);
  expect({
    cases: formatWhole(total.cases),
    gross: formatHours(headline.grossSeconds),
    uncertainty: formatHours(headline.aboveSeconds),
    residual: formatHours(total.residualSeconds),
    operation: formatHours(total.operationSeconds),
    net: formatHours(headline.netSeconds),
    low: formatWhole((headline.netSeconds - headline.belowSeconds) / 3600),
    high: formatWhole((headline.netSeconds + headline.aboveSeconds) / 3600),
    fullTimeEquivalents: formatFte(headline.fullTimeEquivalents),
    hoursPerFte,
    value: formatWhole(total.value.nok ?? 0),
    harvested: formatPercent(Math.round((harvestRate(120 * 3600, headline.netSeconds) ?? 0) * 100) / 100),
  }).toEqual({
    cases: "2\u00a0090",
    gross: "243,8",
    uncertainty: "45,6",
    residual: "13,0",
    operation: "30,0",
    net: "200,8",
    low: "155",
    high: "246",
    fullTimeEquivalents: "0,12",
    hoursPerFte: 1695,
    value: "90\u00a0762",
    harvested: "60\u00a0%",
  });
  // One version: the half-widths of the months add up to that of the year, as they would not if they were independent.
  const monthly = groups.map(({ sums }) => sums.headline.aboveSeconds);
  expect(monthly.reduce((sum, one) => sum + one, 0)).toBeCloseTo(headline.aboveSeconds, 6);
});
