import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { holdSlots, letGoSlots, shareOf } from "../../../core/lanes/index.ts";
import type { Db } from "../../../core/db.ts";
import { aSystem, aTenant, expect, test } from "../../support/context.ts";

const workers = (...most: (number | null)[]) => most.map((cap, index) => ({ name: `w${index + 1}`, most: cap }));
const shares = (places: number, list: ReturnType<typeof workers>) =>
  list.map(({ name }) => shareOf(name, { places, workers: list }));

describe("a lane's places", () => {
  test.for([
    { places: 5, most: [null], is: [5] },
    { places: 5, most: [null, null], is: [3, 2] },
    { places: 1, most: [null, null, null], is: [1, 0, 0] },
    { places: 10, most: [1, null], is: [1, 9] },
    { places: 10, most: [2, 3], is: [2, 3] },
    { places: 7, most: [null, 1, null], is: [3, 1, 3] },
    { places: 3, most: [], is: [] },
  ])("of $places for workers that take at most $most are shared as $is", ({ places, most, is }) => {
    expect(shares(places, workers(...most))).toEqual(is);
  });

  test("are never given twice, whatever the workers", () => {
    for (let places = 1; places <= 12; places += 1)
      for (let count = 0; count <= 8; count += 1) {
        const list = workers(...Array.from({ length: count }, (_, n) => (n % 3 === 0 ? null : n)));
        const sum = shares(places, list).reduce((total, share) => total + share, 0);
        expect(sum).toBe(count === 0 ? 0 : places);
      }
  });

  test("are none for a worker that nobody knows to be alive", () => {
    expect(shareOf("stranger", { places: 4, workers: workers(null) })).toBe(0);
  });
});

const aLane = async (db: Db) => (await aSystem(db, { tenantId: (await aTenant(db)).id })).id;
const holder = (worker: string, leaseSeconds = 30) => ({ worker, leaseSeconds });

test("a worker holds its share, and no more than there are places for all", async ({ engine }) => {
  const targetSystemId = await aLane(engine.db);
  const wanted = { targetSystemId, places: 3, inUse: 0 };
  const names = Array.from({ length: 6 }, () => randomUUID());

  const held = await Promise.all(names.map((name) => holdSlots(engine, { ...wanted, share: 2 }, holder(name))));

  expect(held.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(await engine.db.laneSlot.count({ where: { targetSystemId } })).toBe(3);
});

test("a place is let go when the share is smaller, but not one that is in use", async ({ engine }) => {
  const targetSystemId = await aLane(engine.db);
  const wanted = { targetSystemId, places: 4 };
  const [first, second] = [randomUUID(), randomUUID()];

  expect(await holdSlots(engine, { ...wanted, share: 4, inUse: 0 }, holder(first))).toBe(4);
  expect(await holdSlots(engine, { ...wanted, share: 2, inUse: 3 }, holder(first))).toBe(3);
  expect(await holdSlots(engine, { ...wanted, share: 2, inUse: 0 }, holder(second))).toBe(1);
  expect(await holdSlots(engine, { ...wanted, share: 2, inUse: 1 }, holder(first))).toBe(2);
  expect(await holdSlots(engine, { ...wanted, share: 2, inUse: 1 }, holder(second))).toBe(2);
});

test("places beyond a lowered concurrency are lost, and those of a worker that vanished are taken over", async ({
  engine,
}) => {
  const targetSystemId = await aLane(engine.db);
  const [dead, alive] = [randomUUID(), randomUUID()];
  await holdSlots(engine, { targetSystemId, places: 3, share: 3, inUse: 0 }, holder(dead, 1));

  expect(await holdSlots(engine, { targetSystemId, places: 3, share: 3, inUse: 0 }, holder(alive))).toBe(0);
  await engine.db.laneSlot.updateMany({ where: { worker: dead }, data: { leaseUntil: new Date(Date.now() - 1) } });
  expect(await holdSlots(engine, { targetSystemId, places: 3, share: 3, inUse: 0 }, holder(alive))).toBe(3);
  expect(await holdSlots(engine, { targetSystemId, places: 3, share: 3, inUse: 0 }, holder(dead))).toBe(0);
  expect(await holdSlots(engine, { targetSystemId, places: 2, share: 2, inUse: 3 }, holder(alive))).toBe(2);
  await letGoSlots(engine, alive);
  expect(await holdSlots(engine, { targetSystemId, places: 2, share: 2, inUse: 0 }, holder(dead))).toBe(2);
});
