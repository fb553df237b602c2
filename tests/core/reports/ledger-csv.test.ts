import { addEntries } from "../../../core/ledger/index.ts";
import { ledgerCsv } from "../../../core/reports/index.ts";
import { anAutomation, contextFor, expect, test } from "../../support/context.ts";

test("the ledger as a file names nobody who spent time, and the audit log says who took which rows", async ({
  engine,
  db,
}) => {
  const controller = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = controller;
  const { id: automationId, unitId } = await anAutomation(db, { tenantId });
  const of = {
    automationId,
    unitId,
    localDate: "2026-05-01",
    evidenceClass: "A",
    reason: "Rettet",
    seconds: 60,
  } as const;
  const worker = { ...controller, actor: { ...controller.actor, name: "Siri Saksbehandler" } };
  await addEntries(db, worker, [{ ...of, kind: "OPERATION" }]);
  const management = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId });
  const filter = { kind: "OPERATION", from: "2026-01-01", to: undefined } as const;

  expect(await new Response(await ledgerCsv(controller, filter)).text()).toContain('"Rettet";"Siri Saksbehandler";');
  expect(await new Response(await ledgerCsv(management, filter)).text()).toContain('"Rettet";;');

  const exported = { action: "ledger.export", entity: "ledger", detail: { kind: "OPERATION", from: "2026-01-01" } };
  const rows = await db.auditEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  expect(rows).toMatchObject([
    { ...exported, actor: `user:${controller.actor.id}` },
    { ...exported, actor: `user:${management.actor.id}` },
  ]);
  const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  await expect(ledgerCsv(operator, filter)).rejects.toMatchObject({ code: "forbidden" });
  expect(await db.auditEntry.count({ where: { tenantId } })).toBe(2);
});
