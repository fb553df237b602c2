import { addImport, createImport, getImport } from "../../../core/imports/index.ts";
import { purgeByPolicy } from "../../../core/retention/index.ts";
import { anAutomation, aTenant, contextFor, expect, letterBot, test } from "../../support/context.ts";

const dayMs = 86_400_000;

test("a file of cases that nobody added within a day is forgotten", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(db, { tenantId: ctx.tenantId, botId: letterBot.id });
  const send = (text: string) =>
    createImport(ctx, { automationId: automation.id, fileName: "brev.csv", bytes: new TextEncoder().encode(text) });
  const { id } = await send("letterNumber;subject\nL-1;Ett\n");
  const fresh = await send("letterNumber;subject\nL-2;To\n");
  await db.caseImport.update({ where: { id }, data: { createdAt: new Date(Date.now() - dayMs) } });

  await purgeByPolicy(engine);

  expect(await getImport(ctx, { id })).toMatchObject({ isExpired: true, ready: 0, preview: [] });
  expect(await getImport(ctx, { id: fresh.id })).toMatchObject({ isExpired: false, ready: 1 });
  await expect(addImport(ctx, { id })).rejects.toMatchObject({ code: "conflict", message: /forgotten/ });
  expect(await db.workItem.count({ where: { automationId: automation.id } })).toBe(0);
});

test("receipts of webhooks are kept for thirty days", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const { id: automationId } = await anAutomation(db, { tenantId });
  const trigger = await db.webhookTrigger.create({
    data: { tenantId, automationId, name: "Skjemaportalen", sealedSecret: "", createdBy: "Kari" },
  });
  const now = new Date("2026-11-23T12:00:00Z");
  const receivedAt = new Date(now.getTime() - 30 * dayMs);
  const receipts = [
    { triggerId: trigger.id, deliveryId: "old", receivedAt: new Date(receivedAt.getTime() - 1) },
    { triggerId: trigger.id, deliveryId: "young", receivedAt },
  ];
  await db.webhookReceipt.createMany({ data: receipts });

  await purgeByPolicy({ ...engine, now: () => now });

  expect(await db.webhookReceipt.findMany()).toMatchObject([{ deliveryId: "young" }]);
  expect(await db.auditEntry.findMany({ where: { tenantId, entity: "leftovers" } })).toMatchObject([
    { action: "retention.clear", entityId: "webhook receipts" },
  ]);
});
