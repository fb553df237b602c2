import { emitEvent } from "../../../core/events/index.ts";
import { aTenant, expect, test } from "../../support/context.ts";

const at = new Date("2026-03-02T09:00:00Z");
const targetSystemId = "019a0000-0000-7000-8000-000000000001";
const stopped = { kind: "lane.stopped", subject: targetSystemId, at } as const;

test("writes an event once for each occasion, and every time without one", async ({ db }) => {
  const { id: tenantId } = await aTenant(db);
  const event = { ...stopped, tenantId, data: { targetSystemId, by: "PERSON", reason: "Oppgradering" } } as const;

  const told = [
    await emitEvent(db, { ...event, occasion: "mandag" }),
    await emitEvent(db, { ...event, occasion: "mandag" }),
    await emitEvent(db, { ...event, occasion: "tirsdag" }),
    await emitEvent(db, event),
    await emitEvent(db, event),
  ];

  expect(told).toEqual([true, false, true, true, true]);
  expect(await db.event.count({ where: { tenantId, routedAt: null } })).toBe(4);
});

test("keeps municipalities apart, and goes back with its transaction", async ({ db }) => {
  const [one, other] = [await aTenant(db), await aTenant(db)];
  const event = { ...stopped, occasion: "samme", data: { targetSystemId, by: "PERSON", reason: "Stans" } } as const;

  await emitEvent(db, { ...event, tenantId: one.id });
  const rollsBack = db.$transaction(async (tx) => {
    await emitEvent(tx, { ...event, tenantId: other.id });
    throw new Error("the change failed");
  });

  await expect(rollsBack).rejects.toThrow("the change failed");
  expect(await emitEvent(db, { ...event, tenantId: other.id })).toBe(true);
});

test("masks personal numbers, and refuses what the kind does not tell", async ({ db }) => {
  const { id: tenantId } = await aTenant(db);
  const data = { targetSystemId, by: "PERSON", reason: "Klage fra 15885012345" } as const;

  await emitEvent(db, { ...stopped, tenantId, data });
  // @ts-expect-error -- a lane that stops has no cases to count
  const wrong = emitEvent(db, { ...stopped, tenantId, data: { ...data, cases: 3 } });

  await expect(wrong).rejects.toThrow("cases");
  const [event] = await db.event.findMany({ where: { tenantId } });
  expect(event?.data).toEqual({ targetSystemId, by: "PERSON", reason: "Klage fra ***********" });
});
