import { describe } from "vitest";
import { cancelWorkItem, changeWorkItems, resolveWorkItem, retryWorkItem } from "../../../core/cases/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import type { Prisma } from "../../../core/db.ts";
import { endIdleClocks, getHandling, keepClock, startClock, stopClock } from "../../../core/handling/index.ts";
import { tryOnce } from "../cases/in-hand.ts";
import { aBaseline, anAutomation, aSettledCase, contextFor, expect, test } from "../../support/context.ts";

type Setup = { db: Engine["db"]; engine: Engine; automation?: Partial<Prisma.AutomationUncheckedCreateInput> };

/** A case that a robot gave up at nine, in the hands of a case worker whose watch the test sets. */
async function aHandOver({ db, engine, automation: given = {} }: Setup) {
  const watch = { now: new Date("2026-03-05T09:00:00.000Z") };
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"], now: () => watch.now });
  const { tenantId } = ctx;
  const measured = { residualMethod: "MEASURED", standardResidualSeconds: 120, idleCutoffMinutes: 15 } as const;
  const automation = await anAutomation(db, { tenantId, ...measured, ...given });
  const { processId, unitId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 600, evidenceClass: "B" });
  const giveUp = async () => {
    const at = watch.now.toISOString();
    return (await aSettledCase(engine, { automation, at, outcome: "BUSINESS_EXCEPTION" })).workItemId;
  };
  const at = (time: string) => {
    watch.now = new Date(`2026-03-05T${time}Z`);
  };
  const giveUpAgain = async (id: string) => tryOnce({ ...engine, now: ctx.now }, id, "BUSINESS_EXCEPTION");
  return { ctx, tenantId, automation, giveUp, giveUpAgain, at, id: await giveUp() };
}

const residuals = ({ db, tenantId }: Context) =>
  db.ledgerEntry.findMany({ where: { tenantId, kind: "RESIDUAL" }, orderBy: { id: "asc" } });

/** Works on a case in minutes, with a sign of life in each. */
async function work(
  ctx: Context,
  id: string,
  { at, from, minutes }: { at(time: string): void; from: number; minutes: number },
) {
  at(`10:${String(from).padStart(2, "0")}:00`);
  await startClock(ctx, { workItemId: id });
  for (let minute = from + 1; minute < from + minutes; minute += 1) {
    at(`10:${String(minute).padStart(2, "0")}:00`);
    await keepClock(ctx, { workItemId: id });
  }
  at(`10:${String(from + minutes).padStart(2, "0")}:00`);
  return stopClock(ctx, { workItemId: id });
}

describe("the clock of a hand-over", () => {
  test("counts from start to stop, up to the cut-off between two signs of life", async ({ engine, db }) => {
    const { ctx, id, at } = await aHandOver({ engine, db });

    at("10:00:00.000");
    await startClock(ctx, { workItemId: id });
    at("10:00:59.600");
    await keepClock(ctx, { workItemId: id });
    at("10:02:00.200");
    expect(await keepClock(ctx, { workItemId: id })).toEqual({ workItemId: id, isRunning: true, seconds: 120 });
    at("10:45:00.000");
    expect(await stopClock(ctx, { workItemId: id })).toEqual({ workItemId: id, isRunning: false, seconds: 120 + 900 });

    expect(await getHandling(ctx, { workItemId: id })).toMatchObject({
      isRunning: false,
      running: 0,
      openSeconds: 1020,
    });
    await expect(keepClock(ctx, { workItemId: id })).rejects.toMatchObject({ code: "conflict" });
    await expect(stopClock(ctx, { workItemId: id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is one for each person: to start another stops the first, with what it counted", async ({ engine, db }) => {
    const { ctx, id, giveUp, at, tenantId } = await aHandOver({ engine, db });
    const other = await giveUp();
    const colleague = await contextFor(engine, { roles: ["CASE_WORKER"], tenantId, now: ctx.now });

    at("10:00:00");
    await startClock(ctx, { workItemId: id });
    await startClock(colleague, { workItemId: id });
    at("10:05:00");
    await startClock(ctx, { workItemId: other });
    at("10:06:00");

    expect(await getHandling(ctx, { workItemId: id })).toMatchObject({
      isRunning: false,
      running: 1,
      openSeconds: 660,
    });
    expect(await getHandling(ctx, { workItemId: other })).toMatchObject({ isRunning: true, openSeconds: 60 });
    expect(await startClock(ctx, { workItemId: other })).toMatchObject({ isRunning: true, seconds: 60 });
    expect(await db.handlingSession.count({ where: { tenantId } })).toBe(3);
  });

  test("is one also for whoever starts it in two places at once", async ({ engine, db }) => {
    const { ctx, id, giveUp, tenantId } = await aHandOver({ engine, db });
    const other = await giveUp();

    await Promise.all([id, other, id, other].map((workItemId) => startClock(ctx, { workItemId })));

    expect(await db.handlingSession.count({ where: { tenantId, stoppedAt: null } })).toBe(1);
  });

  test("is stopped at its cut-off when nobody is heard of any more, once", async ({ engine, db }) => {
    const { ctx, id, at } = await aHandOver({ engine, db });
    await db.handlingSession.updateMany({ where: { stoppedAt: null }, data: { stoppedAt: ctx.now() } });
    at("10:00:00");
    await startClock(ctx, { workItemId: id });
    const then = (time: string) => ({ ...engine, now: () => new Date(`2026-03-05T${time}Z`) });

    expect(await endIdleClocks(then("10:15:00"))).toBe(0);
    const rounds = await Promise.all([endIdleClocks(then("10:15:01")), endIdleClocks(then("10:15:01"))]);

    expect(rounds[0] + rounds[1]).toBe(1);
    at("10:30:00");
    expect(await getHandling(ctx, { workItemId: id })).toMatchObject({ isRunning: false, openSeconds: 900 });
    const session = await db.handlingSession.findFirstOrThrow({ where: { workItemId: id } });
    expect(session.stoppedAt).toEqual(new Date("2026-03-05T10:15:00Z"));
  });

  test("cannot be kept or stopped on a case that is not there, nor on another municipality's", async ({
    engine,
    db,
  }) => {
    const { ctx, id } = await aHandOver({ engine, db });
    const stranger = await contextFor(engine, { roles: ["CASE_WORKER"] });

    for (const verb of [keepClock, stopClock]) {
      await expect(verb(ctx, { workItemId: ctx.actor.id })).rejects.toMatchObject({ code: "not_found" });
      await expect(verb(stranger, { workItemId: id })).rejects.toMatchObject({ code: "not_found" });
      await expect(verb(ctx, { workItemId: id })).rejects.toMatchObject({ code: "conflict" });
    }
  });

  test("is for a person, on a case that a robot gave up, where time is measured", async ({ engine, db }) => {
    const { ctx, id } = await aHandOver({ engine, db });
    const standard = await aHandOver({ engine, db, automation: { residualMethod: "STANDARD" } });
    const machine = { ...ctx, actor: { ...ctx.actor, kind: "api_key" as const } };
    const stranger = await contextFor(engine, { roles: ["CASE_WORKER"] });

    await expect(startClock(machine, { workItemId: id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(startClock(stranger, { workItemId: id })).rejects.toMatchObject({ code: "not_found" });
    await expect(startClock(standard.ctx, { workItemId: standard.id })).rejects.toMatchObject({ code: "conflict" });
    await resolveWorkItem(ctx, { id, resolution: "Ferdig" });
    await expect(startClock(ctx, { workItemId: id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("when a hand-over ends", () => {
  test("only the time beyond the manual time is debited of what was finished by hand", async ({ engine, db }) => {
    const { ctx, id, at } = await aHandOver({ engine, db });
    await work(ctx, id, { at, from: 0, minutes: 12 });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toMatchObject([
      { seconds: 120, estimated: false, evidenceClass: "A", baselineSeconds: 600, workItemId: id },
    ]);
    expect((await getHandling(ctx, { workItemId: id })).debits).toEqual([
      { seconds: 120, measuredSeconds: 720, localDate: "2026-03-05" },
    ]);
  });

  test("nothing is debited of what took no longer than by hand, and that it was measured stays", async ({
    engine,
    db,
  }) => {
    const { ctx, id, at } = await aHandOver({ engine, db });
    await work(ctx, id, { at, from: 0, minutes: 8 });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toMatchObject([
      { seconds: 0, estimated: false, reason: "Målt 480 s, nullpunkt 600 s" },
    ]);
  });

  test("all of it is debited of what was given back to the robot, and the next time too", async ({ engine, db }) => {
    const { ctx, id, at, automation, giveUpAgain } = await aHandOver({ engine, db });
    await work(ctx, id, { at, from: 0, minutes: 3 });
    await retryWorkItem(ctx, { id, reason: "Rettet i fagsystemet" });
    expect(await residuals(ctx)).toMatchObject([{ seconds: 180 }]);

    await giveUpAgain(id);
    await work(ctx, id, { at, from: 10, minutes: 2 });
    await retryWorkItem(ctx, { id, reason: "Rettet igjen" });

    expect(await residuals(ctx)).toMatchObject([{ seconds: 180 }, { seconds: 120, workItemId: id }]);
    const rolled = await db.monthlyRollup.findFirstOrThrow({
      where: { automationId: automation.id, kind: "RESIDUAL" },
    });
    expect(rolled.seconds).toBe(300n);
  });

  test("what the robot was credited is taken back of a case that a person did after all", async ({ engine, db }) => {
    const { ctx, automation, tenantId, giveUpAgain } = await aHandOver({ engine, db });
    const { workItemId: id } = await aSettledCase(engine, { automation, at: "2026-02-27T09:00:00Z" });
    const credits = () =>
      db.ledgerEntry.findMany({ where: { tenantId, kind: { in: ["CREDIT", "REVERSAL"] } }, orderBy: { id: "asc" } });
    const [credit] = await credits();
    await retryWorkItem(ctx, { id, reason: "Resultatet var galt" });
    await giveUpAgain(id);
    expect(await credits()).toHaveLength(1);

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await credits()).toMatchObject([
      { kind: "CREDIT", seconds: credit?.seconds },
      { kind: "REVERSAL", seconds: -(credit?.seconds ?? 0), reversesId: credit?.id, workItemId: id },
    ]);
    expect(credit?.seconds).toBeGreaterThan(0);
    const [day] = await db.dailyRollup.findMany({ where: { tenantId, kind: "REVERSAL" } });
    expect(day).toMatchObject({ seconds: -BigInt(credit?.seconds ?? 0), cases: 1 });
  });

  test("a clock that still runs is stopped, and what it counted is in it", async ({ engine, db }) => {
    const { ctx, id, at } = await aHandOver({ engine, db });
    at("10:00:00");
    await startClock(ctx, { workItemId: id });
    at("10:14:00");

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toMatchObject([{ seconds: 240 }]);
    expect(await getHandling(ctx, { workItemId: id })).toMatchObject({ isRunning: false, openSeconds: 0 });
  });

  test("the standard time is debited, as an estimate, where no clock ran", async ({ engine, db }) => {
    const { ctx, id } = await aHandOver({ engine, db });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toMatchObject([{ seconds: 120, estimated: true, evidenceClass: "B" }]);
  });

  test("nothing is added to the standard time that was debited at once", async ({ engine, db }) => {
    const { ctx, id, at, automation } = await aHandOver({ engine, db, automation: { residualMethod: "STANDARD" } });
    const before = await residuals(ctx);
    expect(before).toMatchObject([{ seconds: 120, estimated: true }]);
    await db.automation.update({ where: { id: automation.id }, data: { residualMethod: "MEASURED" } });
    await work(ctx, id, { at, from: 0, minutes: 12 });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toEqual(before);
  });

  test("the standard time is debited of a hand-over that was to be measured, though the method was changed", async ({
    engine,
    db,
  }) => {
    const { ctx, id, automation } = await aHandOver({ engine, db });
    await db.automation.update({ where: { id: automation.id }, data: { residualMethod: "STANDARD" } });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toMatchObject([{ seconds: 120, estimated: true }]);
  });

  test("each of two hand-overs of a case is debited once, whatever the method was when each began", async ({
    engine,
    db,
  }) => {
    const standard = { residualMethod: "STANDARD" } as const;
    const { ctx, id, at, automation, giveUpAgain } = await aHandOver({ engine, db, automation: standard });
    await retryWorkItem(ctx, { id, reason: "Rettet" });
    await db.automation.update({ where: { id: automation.id }, data: { residualMethod: "MEASURED" } });
    at("09:30:00");
    await giveUpAgain(id);
    await db.automation.update({ where: { id: automation.id }, data: standard });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect((await residuals(ctx)).map(({ seconds, reason }) => [seconds, reason])).toEqual([
      [120, null],
      [120, "Standardtid: klokka gikk ikke"],
    ]);
  });

  test("what was measured before the method was changed is debited", async ({ engine, db }) => {
    const { ctx, id, at, automation } = await aHandOver({ engine, db });
    await work(ctx, id, { at, from: 0, minutes: 12 });
    await db.automation.update({ where: { id: automation.id }, data: { residualMethod: "STANDARD" } });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toMatchObject([{ seconds: 120, estimated: false }]);
  });

  test("all of it counts where there is no manual time to take off", async ({ engine, db }) => {
    const { ctx, id, at, automation } = await aHandOver({ engine, db });
    await db.baseline.deleteMany({ where: { processId: automation.processId } });
    await work(ctx, id, { at, from: 0, minutes: 4 });

    await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

    expect(await residuals(ctx)).toMatchObject([{ seconds: 240, evidenceClass: "D", baselineId: null }]);
  });

  test.for(["NOT_DONE_BEFORE", "UNKNOWN"] as const)(
    "all of it counts of a case that frees nothing, since by hand it would have cost nothing: %s",
    async (counterfactual, { engine, db }) => {
      const { ctx, id, at, automation } = await aHandOver({ engine, db });
      await db.process.update({ where: { id: automation.processId }, data: { counterfactual } });
      await work(ctx, id, { at, from: 0, minutes: 8 });

      await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

      expect(await residuals(ctx)).toMatchObject([
        { seconds: 480, estimated: false, counterfactual, reason: "Målt 480 s" },
      ]);
    },
  );

  test("many at once are debited each by its own", async ({ engine, db }) => {
    const { ctx, id, at, giveUp, automation } = await aHandOver({ engine, db });
    await giveUp();
    await work(ctx, id, { at, from: 0, minutes: 13 });
    const change = { action: "resolve" } as const;
    await db.workItem.updateMany({ where: { automationId: automation.id }, data: { createdAt: ctx.now() } });

    const filter = { automationId: automation.id, status: "HANDED_OVER" } as const;
    const { changed } = await changeWorkItems(ctx, { change, filter, reason: "Ryddet", expected: 2 });

    expect(changed).toBe(2);
    expect((await residuals(ctx)).map(({ seconds, estimated }) => ({ seconds, estimated }))).toEqual([
      { seconds: 180, estimated: false },
      { seconds: 120, estimated: true },
    ]);
  });

  test("a case that no robot gave up costs nobody anything", async ({ engine, db }) => {
    const { ctx, id } = await aHandOver({ engine, db });
    await retryWorkItem(ctx, { id, reason: "Prøv igjen" });
    const before = await residuals(ctx);

    await cancelWorkItem(ctx, { id, reason: "Trukket" });

    expect(await residuals(ctx)).toEqual(before);
  });
});
