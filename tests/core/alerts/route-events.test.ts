import { createChannel, endSilences, routeEvents } from "../../../core/alerts/index.ts";
import { addSilence, endSilence, listDeliveries, type NewAlertChannel } from "../../../core/alerts/index.ts";
import { emitEvent, type EventKind } from "../../../core/events/index.ts";
import { anAutomation, contextFor, expect, test, unique } from "../../support/context.ts";
import type { Engine } from "../../../core/context.ts";

const start = new Date("2026-03-02T09:00:00Z").getTime();
const minutes = (count: number) => new Date(start + count * 60_000);

/** An operator with a channel, at an instant that the test moves. */
async function anOperator(engine: Engine, given: Partial<NewAlertChannel> = {}) {
  const clock = { now: minutes(0) };
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now: () => clock.now });
  const channel = { name: "Drift", kind: "EMAIL", address: "drift@fjordvik.example", groupMinutes: 15 } as const;
  const kinds: EventKind[] = ["run.failed", "lane.stopped"];
  const { id } = await createChannel(ctx, { ...channel, kinds, ...given });
  const { id: automationId } = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const runId = "019a0000-0000-7000-8000-000000000001";
  return {
    ctx,
    channelId: id,
    at: (minute: number) => (clock.now = minutes(minute)),
    async tell(count: number, subject = automationId) {
      const event = { tenantId: ctx.tenantId, kind: "run.failed", subject, data: { runId, automationId } } as const;
      for (let told = 0; told < count; told += 1) await emitEvent(ctx.db, { ...event, at: clock.now });
      await routeEvents(ctx);
    },
    deliveries: async () =>
      (await listDeliveries(ctx)).items.toReversed().map(({ status, events, dueAt, title }) => {
        return { status, events, due: (new Date(dueAt).getTime() - start) / 60_000, title };
      }),
    sent: (minute: number) =>
      ctx.db.alertDelivery.updateMany({
        where: { tenantId: ctx.tenantId, status: "PENDING", dueAt: { lte: minutes(minute) } },
        data: { status: "SENT", sentAt: minutes(minute), attempts: 1 },
      }),
  };
}

const failed = "Kjøring feilet: Kontroll av summer";

test("makes at most two messages of 500 equal events: the first at once, the others when the group time is over", async ({
  engine,
}) => {
  const { tell, sent, deliveries, at } = await anOperator(engine);

  await tell(1);
  await sent(0);
  for (const minute of [1, 2, 3]) {
    at(minute);
    await tell(133);
  }
  await tell(100);

  expect(await deliveries()).toEqual([
    { status: "SENT", events: 1, due: 0, title: failed },
    { status: "PENDING", events: 499, due: 15, title: failed },
  ]);
});

test("makes one message of 500 events that come at once", async ({ engine }) => {
  const { tell, deliveries } = await anOperator(engine);

  await tell(500);

  expect(await deliveries()).toEqual([{ status: "PENDING", events: 500, due: 0, title: failed }]);
});

test("goes on with one message in each group time while it lasts, and at once after a quiet time", async ({
  engine,
}) => {
  const { tell, sent, deliveries, at } = await anOperator(engine);

  const told = { 0: 1, 5: 1, 15: 0, 16: 1, 20: 1, 30: 0, 31: 1, 45: 0, 61: 1 };
  for (const [minute, count] of Object.entries(told)) {
    at(Number(minute));
    await tell(count);
    await sent(Number(minute));
  }

  expect((await deliveries()).map(({ events, due }) => [due, events])).toEqual([
    [0, 1],
    [15, 1],
    [30, 2],
    [45, 1],
    [61, 1],
  ]);
});

test("lets many things of one kind share a message after the first five", async ({ engine }) => {
  const { tell, sent, deliveries, at } = await anOperator(engine);

  for (let count = 0; count < 4; count += 1) await tell(1, unique("a"));
  await sent(0);
  at(1);
  for (let count = 0; count < 4; count += 1) await tell(1, unique("b"));

  const made = await deliveries();
  expect(made.map(({ events }) => events)).toEqual([1, 1, 1, 1, 1, 3]);
  expect(made.at(-1)?.title).toBe("Kjøring feilet: 3 varsler");
});

test("asks each channel for its kinds, and leaves out those that are off and other municipalities'", async ({
  db,
  engine,
}) => {
  const { ctx, tell, deliveries, channelId } = await anOperator(engine, { kinds: ["lane.stopped"] });
  const stranger = await anOperator(engine);
  const off = await createChannel(ctx, {
    name: "Av",
    kind: "EMAIL",
    address: "av@fjordvik.example",
    kinds: ["lane.stopped"],
  });
  await db.alertChannel.update({ where: { id: off.id }, data: { disabledAt: minutes(0) } });

  await tell(3);
  const { id: targetSystemId } = await db.targetSystem.findFirstOrThrow({ where: { tenantId: ctx.tenantId } });
  const data = { targetSystemId, by: "CIRCUIT", reason: "TARGET_DOWN" } as const;
  await emitEvent(db, { tenantId: ctx.tenantId, kind: "lane.stopped", subject: targetSystemId, data, at: minutes(0) });
  await Promise.all([routeEvents(engine), routeEvents(engine)]);

  expect(await deliveries()).toMatchObject([{ events: 1, title: "Køen er stanset: Sak og arkiv" }]);
  expect(await db.alertDelivery.count({ where: { channelId } })).toBe(1);
  expect(await stranger.deliveries()).toEqual([]);
  expect(await db.event.count({ where: { tenantId: ctx.tenantId, routedAt: null } })).toBe(0);
});

test("keeps events of a silence back, and tells of them once when it is over", async ({ engine }) => {
  const { ctx, tell, deliveries, at, sent } = await anOperator(engine);
  await tell(1);
  await sent(0);
  at(1);
  await tell(2);
  const window = { startsAt: minutes(2).toISOString(), endsAt: minutes(90).toISOString(), reason: "Oppgradering" };
  await addSilence(ctx, window);

  at(10);
  await tell(3);
  expect(await endSilences(ctx)).toBe(0);
  at(20);
  await tell(4, "noe annet");
  at(91);
  await Promise.all([endSilences(ctx), endSilences(ctx)]);

  expect(await deliveries()).toEqual([
    { status: "SENT", events: 1, due: 0, title: failed },
    { status: "SILENCED", events: 5, due: 90, title: failed },
    { status: "SILENCED", events: 4, due: 90, title: failed },
    { status: "PENDING", events: 9, due: 91, title: "Stillheten er over: 9 varsler" },
  ]);
});

test("tells at once of what a silence kept back when somebody ends it", async ({ engine }) => {
  const { ctx, tell, deliveries, at } = await anOperator(engine);
  const window = { startsAt: minutes(0).toISOString(), endsAt: minutes(600).toISOString(), reason: "Oppgradering" };
  const { id } = await addSilence(ctx, { ...window, kinds: ["run.failed"] });
  await tell(3);

  at(30);
  await endSilence(ctx, { id, reason: "Ferdig" });
  await endSilences(ctx);

  expect((await deliveries()).map(({ status, events }) => [status, events])).toEqual([
    ["SILENCED", 3],
    ["PENDING", 3],
  ]);
  await expect(endSilence(ctx, { id, reason: "Igjen" })).rejects.toMatchObject({ code: "conflict" });
});

test("lets through what a silence of other kinds does not cover", async ({ engine }) => {
  const { ctx, tell, deliveries } = await anOperator(engine);
  const window = { startsAt: minutes(0).toISOString(), endsAt: minutes(60).toISOString(), reason: "Oppgradering" };
  await addSilence(ctx, { ...window, kinds: ["lane.stopped"] });

  await tell(1);

  expect(await deliveries()).toMatchObject([{ status: "PENDING" }]);
});

test("tells nothing while another silence is laid over the one that ended", async ({ engine }) => {
  const { ctx, tell, deliveries, at } = await anOperator(engine);
  const until = (minute: number) => ({ startsAt: minutes(0).toISOString(), endsAt: minutes(minute).toISOString() });
  await addSilence(ctx, { ...until(60), reason: "Oppgradering" });
  await tell(2);
  at(50);
  await addSilence(ctx, { ...until(120), reason: "Det tar lengre tid" });

  at(61);
  expect(await endSilences(ctx)).toBe(0);
  at(121);
  expect(await endSilences(ctx)).toBe(1);

  expect((await deliveries()).map(({ status, events }) => [status, events])).toEqual([
    ["SILENCED", 2],
    ["PENDING", 2],
  ]);
});
