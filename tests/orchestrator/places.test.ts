import { onTestFinished } from "vitest";
import { startWorker } from "../../orchestrator/worker.ts";
import { expect, test } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

test("a worker without a bot for a lane holds none of its places, however long it has been at work", async ({
  db,
  queues,
}) => {
  const [stranger, filer] = [
    aBot({ handle: async () => ({ receipt: "" }) }),
    aBot({ handle: async () => ({ receipt: "" }) }),
  ];
  const house = await openHouse({ db, queues, bots: [stranger, filer] });
  onTestFinished(() => house.close());
  const { execution, targetSystemId } = house;
  await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency: 1 } });
  const first = await startWorker({ execution, bots: [stranger], leaseSeconds: 15, lookSeconds: 0.2 });
  onTestFinished(() => first.stop(1_000));
  const holders = async () => (await db.laneSlot.findMany({ where: { targetSystemId } })).map(({ worker }) => worker);
  // Nobody works there yet, so it may be the first.
  await expect.poll(holders, { timeout: 5_000 }).toEqual([first.name]);

  const automationId = await house.employ(filer);
  await expect.poll(holders, { timeout: 5_000 }).toEqual([]);
  const second = await startWorker({ execution, bots: [filer], leaseSeconds: 15, lookSeconds: 0.2 });
  onTestFinished(() => second.stop(1_000));
  const [id = ""] = await house.add(automationId, [1]);

  await expect.poll(() => house.caseOf(id), { timeout: 5_000 }).toMatchObject({ status: "SUCCEEDED" });
  expect(await holders()).toEqual([second.name]);
});

test("of a lane's only place a worker lets go when nothing but another's bot has work there", async ({
  db,
  queues,
}) => {
  const [old, young] = [
    aBot({ handle: async () => ({ receipt: "gammel" }) }),
    aBot({ handle: async () => ({ receipt: "ny" }) }),
  ];
  const house = await openHouse({ db, queues, bots: [old, young] });
  onTestFinished(() => house.close());
  const { execution, targetSystemId } = house;
  await db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency: 1 } });
  await house.employ(old);
  const automationId = await house.employ(young);
  // As when a version with one more bot comes, host by host.
  const first = await startWorker({ execution, bots: [old], leaseSeconds: 15, lookSeconds: 0.2 });
  onTestFinished(() => first.stop(1_000));
  await expect
    .poll(() => db.laneSlot.count({ where: { targetSystemId, worker: first.name } }), { timeout: 5_000 })
    .toBe(1);
  const second = await startWorker({ execution, bots: [old, young], leaseSeconds: 15, lookSeconds: 0.2 });
  onTestFinished(() => second.stop(1_000));

  const [id = ""] = await house.add(automationId, [1]);

  await expect.poll(() => house.caseOf(id), { timeout: 10_000 }).toMatchObject({ status: "SUCCEEDED" });
  expect(await db.attempt.findMany({ where: { workItemId: id } })).toMatchObject([{ worker: second.name }]);
});
