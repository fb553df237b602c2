import { addDays } from "../../core/calendar/index.ts";
import { closePeriod, proposeClose, reopenForRestatement } from "../../core/closing/index.ts";
import type { Context, Engine } from "../../core/context.ts";
import type { Automation } from "../../core/db.ts";
import { startClock } from "../../core/handling/index.ts";
import { recordHarvest, revokeHarvest } from "../../core/harvest/index.ts";
import { addEntries } from "../../core/ledger/index.ts";
import { localDateOf } from "../../core/local-date.ts";
import { monthOf, nextMonth } from "../../core/periods/index.ts";
import { aBaseline, anAutomation, aWorkItem, contextFor } from "../support/context.ts";

/**
 * A month that was closed and restated, one that is proposed, harvests of every state, and a case whose clock runs for the
 * person of `worker`.
 *
 * @returns Addresses of all there is to see of it.
 */
export async function seedClosing(
  engine: Engine,
  { automation, worker }: { automation: Automation; worker: Context },
): Promise<string[]> {
  const { tenantId, unitId, processId } = automation;
  const owner = await contextFor(engine, { roles: ["BENEFIT_OWNER"], tenantId });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  await engine.db.organisationUnit.update({ where: { id: unitId }, data: { benefitOwnerId: worker.actor.id } });
  await engine.db.process.update({
    where: { id: processId },
    data: { affectedEmployees: 40, citizenSecondsPerCase: 300 },
  });
  const today = localDateOf(engine.now());
  const last = monthOf(addDays(monthOf(today), -1));
  const before = monthOf(addDays(last, -1));
  const entry = { automationId: automation.id, processId, unitId, evidenceClass: "B", reason: "prøve" } as const;
  const range = { lowSeconds: 80_000.5, highSeconds: 93_000, seed: 2_026 };
  const measured = { tenantId, unitId, processId, secondsPerCase: 86_400, evidenceClass: "B" } as const;
  const { id: baselineId } = await aBaseline(engine.db, { ...measured, ...range });
  await engine.db.labourCost.create({
    data: { tenantId, year: Number(before.slice(0, 4)), nokPerHour: 452.5, source: "Regnskapet" },
  });
  const givenUp = {
    automation,
    status: "HANDED_OVER",
    settledAt: new Date(`${addDays(before, 5)}T10:00:00Z`),
  } as const;
  await aWorkItem(engine.db, givenUp);
  const credit = { ...entry, kind: "CREDIT", baselineId, baselineSeconds: 86_400, seconds: 86_400 } as const;
  await addEntries(engine.db, owner, [
    { ...credit, localDate: addDays(before, 9) },
    { ...credit, localDate: addDays(last, 9) },
  ]);
  const decide = { ...worker, actor: { ...worker.actor, roles: ["BENEFIT_OWNER" as const] } };
  const harvest = { unitId, kind: "REALLOCATED", purpose: "Veiledning av byggesøkere" } as const;
  await recordHarvest(decide, { ...harvest, month: before.slice(0, 7), seconds: 36_000, caseReference: "2026/1234" });
  const cut = { unitId, kind: "BUDGET_CUT", purpose: "20 % stilling", amountNok: 120_000, standing: true } as const;
  const standing = await recordHarvest(decide, { ...cut, month: before.slice(0, 7), seconds: 72_000 });
  const { id } = await proposeClose(owner, { kind: "MONTH", from: before });
  await closePeriod(controller, { id });
  await reopenForRestatement(controller, { id, reason: "Drift var ikke ført" });
  await addEntries(engine.db, owner, [{ ...entry, kind: "OPERATION", seconds: 5400, localDate: addDays(before, 12) }]);
  await proposeClose(owner, { kind: "MONTH", from: before });
  const { reportId } = await closePeriod(controller, { id });
  await revokeHarvest(decide, { id: standing.id, from: nextMonth(last).slice(0, 7), reason: "Stillingen er lyst ut" });
  await proposeClose(owner, { kind: "MONTH", from: last });

  const clocked = await anAutomation(engine.db, { tenantId, unitId, processId, residualMethod: "MEASURED" });
  const handedOver = await aWorkItem(engine.db, {
    automation: clocked,
    status: "HANDED_OVER",
    settledAt: engine.now(),
  });
  await startClock(worker, { workItemId: handedOver.id });
  const unit = `/gevinst/hentet-ut/${unitId}`;
  return [
    "/gevinst/perioder",
    `/gevinst/perioder/maned/${before}`,
    `/gevinst/perioder/maned/${before}/apne`,
    `/gevinst/perioder/maned/${last}`,
    `/gevinst/perioder/maned/${last}/lukk`,
    `/gevinst/perioder/ar/${today.slice(0, 4)}-01-01`,
    `/gevinst/perioderapporter/${reportId}`,
    `/gevinst/perioderapporter/${reportId}/etterprov`,
    "/gevinst/hentet-ut",
    unit,
    ...["ny", "ansvarlig", `${standing.id}/avslutt`, `${standing.id}/trekk-tilbake`].map((form) => `${unit}/${form}`),
    `/drift/saker/${handedOver.id}`,
    `/automatiseringer/${clocked.id}/etterarbeid`,
  ];
}
