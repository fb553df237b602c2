import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "vitest";
import { giveBackPermits, takePermits } from "../../../core/lanes/index.ts";
import { aSystem, aTenant, engineFor, expect, test } from "../../support/context.ts";
import { closeDb, type Db, openDb } from "../../../core/db.ts";

async function aLane(db: Db, rate: { rateMax: number; ratePerSeconds: number } | null) {
  return aSystem(db, { tenantId: (await aTenant(db)).id, ...rate });
}

describe("permits of a lane with a rate limit", () => {
  test("a lane without one gives what is wanted", async ({ engine, db }) => {
    const lane = await aLane(db, null);

    expect(await takePermits(engine, lane, 50)).toEqual({ granted: 50 });
    expect(await db.targetSystem.findUnique({ where: { id: lane.id } })).toMatchObject({ rateNextAt: null });
  });

  test("are spread evenly: one now, and the next one when its time has come", async ({ engine, db }) => {
    const lane = await aLane(db, { rateMax: 30, ratePerSeconds: 60 });
    const before = Date.now();

    const first = await takePermits(engine, lane, 5);
    const second = await takePermits(engine, lane, 5);

    expect(first.granted).toBe(1);
    expect(second.granted).toBe(0);
    const waitMs = (first.nextAt?.getTime() ?? 0) - before;
    expect(waitMs).toBeGreaterThanOrEqual(2000);
    expect(waitMs).toBeLessThan(2500);
    expect(second.nextAt?.getTime()).toBeLessThanOrEqual((first.nextAt?.getTime() ?? 0) + 100);
  });

  test("a second's worth may be taken at once, and a permit is there when it was said to be", async ({
    engine,
    db,
  }) => {
    const lane = await aLane(db, { rateMax: 20, ratePerSeconds: 5 });

    const burst = await takePermits(engine, lane, 10);
    expect(burst.granted).toBe(4);
    expect((await takePermits(engine, lane, 1)).granted).toBe(0);

    await sleep((burst.nextAt?.getTime() ?? 0) - Date.now() + 5);
    expect((await takePermits(engine, lane, 10)).granted).toBe(1);
  });

  test("rest does not save up more than one burst", async ({ engine, db }) => {
    const lane = await aLane(db, { rateMax: 20, ratePerSeconds: 5 });
    await db.targetSystem.update({ where: { id: lane.id }, data: { rateNextAt: new Date(Date.now() - 3_600_000) } });

    expect((await takePermits(engine, lane, 50)).granted).toBe(4);
  });

  test("those that nothing was begun with are given back", async ({ engine, db }) => {
    const lane = await aLane(db, { rateMax: 20, ratePerSeconds: 5 });

    expect((await takePermits(engine, lane, 4)).granted).toBe(4);
    await giveBackPermits(engine, lane.id, 3);

    expect((await takePermits(engine, lane, 4)).granted).toBe(3);
  });

  test("a limit that was taken away meanwhile keeps nobody waiting", async ({ engine, db }) => {
    const lane = await aLane(db, { rateMax: 1, ratePerSeconds: 60 });
    await db.targetSystem.update({ where: { id: lane.id }, data: { rateMax: null, ratePerSeconds: null } });

    expect(await takePermits(engine, lane, 3)).toEqual({ granted: 3 });
    expect(await takePermits(engine, lane, 3)).toEqual({ granted: 3 });
  });

  test("are counted over all processes: no period holds more than the limit and one burst", async ({
    engine,
    databaseUrl,
    queues,
    onTestFinished,
  }) => {
    const rateMax = 60;
    const ratePerSeconds = 2;
    const burst = rateMax / ratePerSeconds;
    const lane = await aLane(engine.db, { rateMax, ratePerSeconds });
    const others = [openDb(databaseUrl), openDb(databaseUrl)];
    onTestFinished(async () => {
      for (const db of others) await closeDb(db);
    });
    const engines = [engine, ...(await Promise.all(others.map((db) => engineFor(db, { queues }))))];
    const begun: number[] = [];
    const end = Date.now() + 5000;
    const take = async (taker: typeof engine) => {
      while (Date.now() < end) {
        const { granted, nextAt } = await takePermits(taker, lane, 7);
        for (let permit = 0; permit < granted; permit += 1) begun.push(Date.now());
        if (nextAt) await sleep(Math.min(40, Math.max(0, nextAt.getTime() - Date.now())));
      }
    };

    await Promise.all(engines.flatMap((taker) => Array.from({ length: 5 }, () => take(taker))));

    const times = begun.toSorted((a, b) => a - b);
    const mostInPeriod = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + ratePerSeconds * 1000).length),
    );
    // What the clock of this process and that of the statement differ by.
    const slack = 2;
    expect(mostInPeriod).toBeLessThanOrEqual(rateMax + burst + slack);
    expect(times.length).toBeLessThanOrEqual((5 * rateMax) / ratePerSeconds + burst + slack);
    // And the limit is made use of.
    expect(times.length).toBeGreaterThan((5 * rateMax) / ratePerSeconds - burst);
  });
});
