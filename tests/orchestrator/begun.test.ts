import { onTestFinished } from "vitest";
import { claimCases, expireLeases } from "../../core/cases/index.ts";
import { expect, test } from "../support/context.ts";
import { aBot, aGate, type CaseOf, openHouse } from "./robots.ts";

/** Behaves as the test of the moment wants. */
let behave: (access: CaseOf) => Promise<{ receipt: string }> = async () => ({ receipt: "" });
const actor = aBot({ handle: (access) => behave(access) });

const upTo = (most: number) => Array.from({ length: most }, (_, number) => number);

test("the record knows that a case is begun before the bot does", async ({ db, queues }) => {
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  const seen: boolean[] = [];
  behave = async () => {
    const [item] = await db.workItem.findMany({ where: { targetSystemId: house.targetSystemId, status: "RUNNING" } });
    seen.push(item?.begun ?? false);
    return { receipt: "" };
  };

  const [id = ""] = await house.add(await house.employ(actor), [1]);
  await house.startWorker();

  await expect.poll(() => house.caseOf(id), { timeout: 5_000 }).toMatchObject({ status: "SUCCEEDED" });
  expect(seen).toEqual([true]);
});

test("of the short cases that a worker claimed ahead and vanished with, only those it had begun are to blame", async ({
  db,
  queues,
}) => {
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  const { targetSystemId } = house;
  await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency: 1 } });
  const gate = aGate();
  onTestFinished(gate.open);
  let begun = 0;
  behave = async () => {
    begun += 1;
    if (begun > 20) await gate.opened;
    return { receipt: "" };
  };
  await house.add(await house.employ(actor), upTo(400));
  await house.startWorker({ leaseSeconds: 3 });
  const running = { targetSystemId, status: "RUNNING" } as const;
  await expect.poll(() => db.workItem.count({ where: { ...running, begun: true } }), { timeout: 10_000 }).toBe(1);
  const inHand = await db.workItem.count({ where: running });
  expect(inHand).toBeGreaterThan(20);

  await db.workItem.updateMany({ where: running, data: { leaseOwner: "borte", leaseUntil: new Date(0) } });
  await expireLeases(house.engine);

  expect(await db.workItem.count({ where: { targetSystemId, workerLosses: { gt: 0 } } })).toBe(1);
  expect(await db.workItem.count({ where: { targetSystemId, forgivenAttempts: 1, workerLosses: 0 } })).toBe(inHand - 1);
  gate.open();
  await expect
    .poll(() => db.workItem.count({ where: { targetSystemId, status: "SUCCEEDED" } }), { timeout: 15_000 })
    .toBe(400);
});

test("a case whose claim was answered into the void is given up by the worker that never got it", async ({
  db,
  queues,
}) => {
  const house = await openHouse({ db, queues, bots: [actor] });
  onTestFinished(() => house.close());
  behave = async () => ({ receipt: "gjort" });
  const { engine, targetSystemId } = house;
  // It works elsewhere, so that nothing but its own look at the record can find the case.
  const worker = await house.startWorker({ leaseSeconds: 60, lanes: ["en-annen-bane"] });
  const [id = ""] = await house.add(await house.employ(actor), [1]);
  const claimer = { worker: worker.name, leaseSeconds: 60, bots: { [actor.id]: { version: "1.0.0", share: 1 } } };
  expect(await claimCases(engine, { targetSystemId, most: 1, mayTakeSuspect: false }, claimer)).toHaveLength(1);

  await house.startWorker();
  await expect.poll(() => house.caseOf(id), { timeout: 10_000 }).toMatchObject({ status: "SUCCEEDED" });

  expect(await house.caseOf(id)).toMatchObject({
    attemptNumber: 2,
    forgivenAttempts: 1,
    workerLosses: 0,
    attempts: [{ worker: worker.name, outcome: "LEASE_LOST" }, { outcome: "SUCCEEDED" }],
  });
});
