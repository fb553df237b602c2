import { describe } from "vitest";
import { addSilence, createChannel, endSilence, type NewAlertChannel, updateChannel } from "../../core/alerts/index.ts";
import { createSchedule, deleteSchedule } from "../../core/schedules/index.ts";
import { createTrigger, disableTrigger } from "../../core/triggers/index.ts";
import { anAutomation, contextFor, expect, test } from "../support/context.ts";

const tooMany = (field: string) => ({ code: "invalid", fields: [{ field, rule: "too_many" }] });

describe("one too many is refused by name, also of those that come at once, and room is made by taking one away", () => {
  test("alert channels that are on: 50 of a municipality", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { tenantId } = ctx;
    const channel = {
      name: "Vakt",
      kind: "EMAIL",
      address: "vakt@fjordvik.example",
      kinds: ["run.failed"],
    } satisfies NewAlertChannel;
    const rows = Array.from({ length: 48 }, () => ({
      ...channel,
      kinds: ["run.failed"],
      tenantId,
      groupMinutes: 15,
      createdBy: "x",
    }));
    await db.alertChannel.createMany({ data: rows });
    const off = { tenantId, name: "Av", disabledAt: new Date(), createdBy: "x" };
    const resting = await db.alertChannel.create({
      data: { ...channel, kinds: ["run.failed"], groupMinutes: 15, ...off },
    });

    const made = await Promise.allSettled([1, 2, 3, 4].map(() => createChannel(ctx, channel)));

    const refused = made.filter((each) => each.status === "rejected").map(({ reason }): unknown => reason);
    expect(refused).toMatchObject([tooMany("name"), tooMany("name")]);
    await expect(updateChannel(ctx, { id: resting.id, enabled: true })).rejects.toMatchObject(tooMany("name"));
    const [first] = await db.alertChannel.findMany({ where: { tenantId, disabledAt: null }, take: 1 });
    await updateChannel(ctx, { id: first?.id ?? "", enabled: false });
    expect(await updateChannel(ctx, { id: resting.id, enabled: true })).toMatchObject({ enabled: true });
    expect(await updateChannel(ctx, { id: resting.id, enabled: true, name: "På" })).toMatchObject({ name: "På" });
    const elsewhere = await contextFor(engine, { roles: ["OPERATOR"] });
    expect(await createChannel(elsewhere, channel)).toMatchObject({ secret: null });
  });

  test("silences that are on or to come: 50 of a municipality", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { tenantId } = ctx;
    const [startsAt, endsAt] = [new Date(Date.now() + 3_600_000), new Date(Date.now() + 7_200_000)];
    const row = { tenantId, kinds: [], startsAt, endsAt, reason: "Vedlikehold", createdBy: "x" };
    await db.silenceWindow.createMany({ data: Array.from({ length: 50 }, () => row) });
    await db.silenceWindow.create({ data: { ...row, startsAt: new Date(0), endsAt: new Date(1) } });
    const silence = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), reason: "Vedlikehold" };

    await expect(addSilence(ctx, silence)).rejects.toMatchObject(tooMany("startsAt"));

    const { id } = await db.silenceWindow.findFirstOrThrow({ where: { tenantId, endsAt } });
    await endSilence(ctx, { id, reason: "Ferdig" });
    expect(await addSilence(ctx, silence)).toMatchObject({ reason: "Vedlikehold" });
  });

  test("open webhooks: 20 of an automation", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { tenantId } = ctx;
    const [{ id: automationId }, other] = [await anAutomation(db, { tenantId }), await anAutomation(db, { tenantId })];
    const row = { tenantId, automationId, name: "Skjema", sealedSecret: "x", createdBy: "x" };
    await db.webhookTrigger.createMany({ data: Array.from({ length: 19 }, () => row) });

    const made = await Promise.allSettled(
      [1, 2].map((number) => createTrigger(ctx, { automationId, name: `Nr. ${number}` })),
    );

    const refused = made.filter((each) => each.status === "rejected").map(({ reason }): unknown => reason);
    expect(refused).toMatchObject([tooMany("automationId")]);
    expect(await createTrigger(ctx, { automationId: other.id, name: "Skjema" })).toMatchObject({ name: "Skjema" });
    const { id } = await db.webhookTrigger.findFirstOrThrow({ where: { automationId } });
    await disableTrigger(ctx, { id });
    expect(await createTrigger(ctx, { automationId, name: "Skjema" })).toMatchObject({ name: "Skjema" });
  });

  test("schedules: 50 of an automation", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { tenantId } = ctx;
    const { id: automationId } = await anAutomation(db, { tenantId, botId: "letter-filing" });
    const schedule = { automationId, rule: { kind: "workingDays" as const, times: ["06:30"] } };
    const { id } = await createSchedule(ctx, schedule);
    const row = await db.schedule.findUniqueOrThrow({ where: { id } });
    const copies = Array.from({ length: 49 }, () => ({
      tenantId,
      ...schedule,
      timeZone: row.timeZone,
      missedPolicy: row.missedPolicy,
      overlapPolicy: row.overlapPolicy,
    }));
    await db.schedule.createMany({ data: copies });

    await expect(createSchedule(ctx, schedule)).rejects.toMatchObject(tooMany("automationId"));

    expect(await db.schedule.count({ where: { automationId } })).toBe(50);
    await deleteSchedule(ctx, { id });
    expect(await createSchedule(ctx, schedule)).toMatchObject({ enabled: true });
  });
});
