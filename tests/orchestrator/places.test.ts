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
