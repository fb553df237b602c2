import { addEntries } from "../../../core/ledger/index.ts";
import { aTenant, anAutomation, aProcess, aUnit, aWorkItem, contextFor } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test("the hours point at a process with far more cases than it used to have, and more time than its people had", async ({
  app,
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const process = await aProcess(db, { tenantId, unitId, yearlyVolume: 10, affectedEmployees: 1 });
  const automation = await anAutomation(db, { tenantId, unitId, processId: process.id, title: "Brevroboten" });
  const { id: automationId } = automation;
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId });
  const period = "/timer?periode=egen&fra=2025-01-01&til=2025-12-31";
  const credit = { kind: "CREDIT", automationId, processId: process.id, unitId, evidenceClass: "B" } as const;
  const entries = (count: number, seconds: number) =>
    Array.from({ length: count }, () => ({ ...credit, localDate: "2025-03-03", seconds, reason: "Sak" }));
  await addEntries(db, ctx, entries(15, 60));
  const before = await manager.get(period);

  await addEntries(db, ctx, entries(1, 1_700 * 3_600));
  await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt: new Date("2025-03-03T10:00:00Z") });
  const after = await manager.get(period);

  expect(before.text).not.toContain("Kontroller disse tallene");
  expect(after.text).toContain("Kontroller disse tallene");
  expect(after.text).toContain("Brevroboten: én sak overlevert, etterarbeid satt til 0 sekunder.");
  expect(after.text).toContain("Brev til arkiv: robotene har gjort 16 saker. Så mange dager hadde før omtrent 10.");
  expect(after.text).toContain("1 700,3 timer er frigjort, men de som gjorde arbeidet, hadde bare 1 695,0 timer.");
});
