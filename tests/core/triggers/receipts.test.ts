import { forgetOldReceipts } from "../../../core/triggers/index.ts";
import { anAutomation, aTenant, expect, test } from "../../support/context.ts";

test("receipts are kept for ninety days", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const { id: automationId } = await anAutomation(db, { tenantId });
  const trigger = await db.webhookTrigger.create({
    data: { tenantId, automationId, name: "Skjemaportalen", sealedSecret: "", createdBy: "Kari" },
  });
  const receivedAt = new Date("2026-08-25T12:00:00Z");
  const receipts = [
    { triggerId: trigger.id, deliveryId: "old", receivedAt: new Date(receivedAt.getTime() - 1) },
    { triggerId: trigger.id, deliveryId: "young", receivedAt },
  ];
  await db.webhookReceipt.createMany({ data: receipts });

  expect(await forgetOldReceipts({ ...engine, now: () => new Date("2026-11-23T12:00:00Z") })).toBe(1);
  expect(await db.webhookReceipt.findMany()).toMatchObject([{ deliveryId: "young" }]);
});
