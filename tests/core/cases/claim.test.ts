import { randomUUID } from "node:crypto";
import { claimCases, type Claimer, renewLeases } from "../../../core/cases/index.ts";
import type { Automation, Db } from "../../../core/db.ts";
import { aTenant, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";

const claimer = (worker = "w1"): Claimer => ({
  worker,
  leaseSeconds: 30,
  botVersions: { "sum-check": "1.0.0", "letter-filing": "1.2.0" },
});

const aHome = async (db: Db, given: Partial<Automation> = {}) =>
  anAutomation(db, { tenantId: (await aTenant(db)).id, ...(given as object) });

const jobOf = ({ id, attemptNumber }: { id: string; attemptNumber: number }) => ({
  workItemId: id,
  attempt: attemptNumber,
});

test("a worker that takes a case gets all it needs, and the case has an attempt and a lease", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db, { settings: { limit: 3 } });
  const item = await aWorkItem(db, { automation, priority: 2, input: { sumNumber: 17 } });

  const claimed = await claimCases(engine, [jobOf(item)], claimer());

  expect(claimed).toEqual([
    {
      workItemId: item.id,
      attempt: 1,
      tenantId: automation.tenantId,
      automationId: automation.id,
      botId: "sum-check",
      settings: { limit: 3 },
      targetSystemId: automation.targetSystemId,
      baseUrl: "http://127.0.0.1:1",
      credentialId: null,
      input: { sumNumber: 17 },
      priority: 2,
    },
  ]);
  const row = await db.workItem.findUniqueOrThrow({ where: { id: item.id }, include: { attempts: true } });
  expect(row).toMatchObject({ status: "RUNNING", leaseOwner: "w1" });
  expect(Math.abs((row.leaseUntil?.getTime() ?? 0) - Date.now() - 30_000)).toBeLessThan(5_000);
  expect(row.attempts).toMatchObject([
    { number: 1, worker: "w1", botVersion: "1.0.0", finishedAt: null, outcome: null },
  ]);
});

test("of workers that race for the same cases, each case goes to one", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const items = await Promise.all(Array.from({ length: 20 }, () => aWorkItem(db, { automation })));
  const jobs = items.map(jobOf);

  const claims = await Promise.all(["w1", "w2", "w3"].map((worker) => claimCases(engine, jobs, claimer(worker))));

  expect(
    claims
      .flat()
      .map(({ workItemId }) => workItemId)
      .toSorted(),
  ).toEqual(items.map(({ id }) => id).toSorted());
  expect(await db.attempt.count({ where: { workItemId: { in: items.map(({ id }) => id) } } })).toBe(20);
});

test("a job whose case is at another attempt, in other hands, done or gone takes nothing", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const retried = await aWorkItem(db, { automation, status: "RETRYING", attemptNumber: 2 });
  const running = await aWorkItem(db, { automation, status: "RUNNING" });
  const done = await aWorkItem(db, { automation, status: "SUCCEEDED" });

  const jobs = [
    { workItemId: retried.id, attempt: 1 },
    { workItemId: retried.id, attempt: 3 },
    jobOf(running),
    jobOf(done),
    { workItemId: randomUUID(), attempt: 1 },
  ];
  expect(await claimCases(engine, jobs, claimer())).toEqual([]);
  expect(await claimCases(engine, [jobOf(retried)], claimer())).toMatchObject([{ workItemId: retried.id, attempt: 2 }]);
});

test.for(["PAUSED", "DRAFT", "RETIRED"] as const)(
  "nothing is taken from an automation that is %s",
  async (status, { engine }) => {
    const automation = await aHome(engine.db, { status });
    const item = await aWorkItem(engine.db, { automation });

    expect(await claimCases(engine, [jobOf(item)], claimer())).toEqual([]);
    expect(await engine.db.workItem.findUnique({ where: { id: item.id } })).toMatchObject({
      status: "QUEUED",
      leaseOwner: null,
    });
  },
);

test("a worker leaves the cases of a bot that it does not have", async ({ engine }) => {
  const automation = await aHome(engine.db);
  const item = await aWorkItem(engine.db, { automation });

  expect(await claimCases(engine, [jobOf(item)], { ...claimer(), botVersions: { "letter-filing": "1.2.0" } })).toEqual(
    [],
  );
  expect(await claimCases(engine, [jobOf(item)], claimer())).toHaveLength(1);
});

test("renewing prolongs a lease, tells the step, and tells which cases are lost", async ({ engine }) => {
  const { db } = engine;
  const automation = await aHome(db);
  const [kept, reclaimed, settled] = [
    await aWorkItem(db, { automation }),
    await aWorkItem(db, { automation }),
    await aWorkItem(db, { automation }),
  ];
  await claimCases(engine, [kept, reclaimed, settled].map(jobOf), claimer("w1"));
  await db.workItem.update({ where: { id: reclaimed.id }, data: { leaseOwner: "w2" } });
  await db.workItem.update({ where: { id: settled.id }, data: { status: "SUCCEEDED" } });
  const before = await db.workItem.findUniqueOrThrow({ where: { id: kept.id } });

  const signs = [kept, reclaimed, settled].map((item) => ({ ...jobOf(item), step: "Søk \0" }));
  const still = await renewLeases(engine, signs, { worker: "w1", leaseSeconds: 300 });

  expect(still).toEqual([jobOf(kept)]);
  const row = await db.workItem.findUniqueOrThrow({ where: { id: kept.id } });
  expect(row.currentStep).toBe("Søk ");
  expect((row.leaseUntil?.getTime() ?? 0) - (before.leaseUntil?.getTime() ?? 0)).toBeGreaterThan(200_000);
  expect(
    await renewLeases(engine, [{ ...jobOf(kept), attempt: 2, step: null }], { worker: "w1", leaseSeconds: 30 }),
  ).toEqual([]);
});
