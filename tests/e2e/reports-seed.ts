import type { Engine } from "../../core/context.ts";
import { toDbDate } from "../../core/local-date.ts";
import { saveGoal, saveStatusEntry, setYearFigure } from "../../core/reports/index.ts";
import { contextFor } from "../support/context.ts";

type Where = { tenantId: string; unitId: string; automationId: string; processId: string };

/** What reports are made of beside hours: costs, goals, year figures, an indicator, and how sure the baseline is. */
export async function seedReports(engine: Engine, { tenantId, unitId, automationId, processId }: Where) {
  const { db } = engine;
  const year = engine.now().getUTCFullYear();
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  await db.tenant.update({ where: { id: tenantId }, data: { inhabitants: 25_000 } });
  await db.process.update({ where: { id: processId }, data: { citizenSecondsPerCase: 300 } });
  await db.baseline.updateMany({
    where: { tenantId, processId },
    data: { meanSeconds: 600, lowSeconds: 520, highSeconds: 690 },
  });
  await db.labourCost.create({ data: { tenantId, year, nokPerHour: 452, source: "Regnskapet" } });
  const goal = await saveGoal(ctx, { year, title: "Flere tjenester skal være digitale" });
  const other = await saveGoal(ctx, { year, title: "Klart språk i alle brev" });
  const entry = await saveStatusEntry(ctx, {
    goalId: goal.id,
    title: "Arkivere brev med robot",
    automationId,
    report: "I drift hele året. Gjenstår en del brev med vedlegg.",
    status: "PARTLY_SATISFACTORY",
  });
  await saveStatusEntry(ctx, { goalId: goal.id, title: "Nytt skjema", report: "Ferdig", status: "SATISFACTORY" });
  await setYearFigure(ctx, {
    unitId,
    year,
    accountsNok: 13_100_000,
    budgetNok: 17_400_000,
    ftes: 11.9,
    employees: 13,
    fullTimeShare: 94.5,
    womenShare: 91,
    comment: "Ubrukte tilskudd til digitalisering",
  });
  const common = { tenantId, automationId, createdBy: "Kari Nordmann", createdAt: ctx.now() };
  const from = toDbDate(`${year}-01-01`);
  await db.planCost.create({
    data: { ...common, kind: "RUNNING", title: "Lisens", amountNok: 12_000, validFrom: from },
  });
  await db.benefit.create({
    data: {
      ...common,
      title: "Raskere svar",
      type: "QUALITATIVE",
      ownerUnitId: unitId,
      ownerName: "Leder",
      indicator: "Svar innen tre dager",
      indicatorUnit: "%",
      zeroPoint: 61,
      readings: {
        create: {
          tenantId,
          readOn: toDbDate(`${year}-01-15`),
          value: 78,
          source: "Postlisten",
          recordedBy: "Kari Nordmann",
          recordedAt: ctx.now(),
        },
      },
    },
  });
  return { year, goal, other, entry };
}
