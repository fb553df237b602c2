import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import type { Db } from "../../core/db.ts";
import type { Queues } from "../../core/queues/index.ts";
import { startReconciler } from "../../orchestrator/reconciler.ts";
import { expect } from "../support/fixtures.ts";
import { aBot, type House, openHouse } from "./robots.ts";

/** Numbers of a hundred cases. */
export const hundred: readonly number[] = Array.from({ length: 100 }, (_, number) => number);

/** Robots at work on cases that take a while, and how often each was done. */
export type SlowWork = { house: House; automationId: string; done: ReadonlyMap<number, number> };

type Given = { db: Db; queues: Queues; leaseSeconds: number; reconcilerAheadMs?: number };

export async function startSlowWork({ db, queues, leaseSeconds, reconcilerAheadMs = 0 }: Given): Promise<SlowWork> {
  const done = new Map<number, number>();
  const bot = aBot({
    async handle({ input, step }) {
      await step("Lagre", () => delay(30));
      done.set(input.number, (done.get(input.number) ?? 0) + 1);
      return { receipt: String(input.number) };
    },
  });
  const house = await openHouse({ db, queues, bots: [bot] });
  onTestFinished(() => house.close());
  const automationId = await house.employ(bot);
  await house.startWorker({ leaseSeconds });
  const engine = { ...house.engine, now: () => new Date(Date.now() + reconcilerAheadMs) };
  const reconciler = startReconciler(engine, { everySeconds: 0.2, leaseSeconds });
  onTestFinished(() => reconciler.stop());
  return { house, automationId, done };
}

/** Waits until a hundred cases are settled; each was done once, settled once and credited once. */
export async function expectSettledOnce({ house, automationId, done }: SlowWork): Promise<void> {
  const { db } = house.engine;
  const settled = () => db.workItem.count({ where: { automationId, status: "SUCCEEDED" } });
  await expect.poll(settled, { timeout: 45_000, interval: 200 }).toBe(100);
  expect([...done.values()]).toEqual(hundred.map(() => 1));
  expect(await db.ledgerEntry.count({ where: { automationId, kind: "CREDIT" } })).toBe(100);
  expect(await db.attempt.count({ where: { workItem: { automationId }, outcome: "SUCCEEDED" } })).toBe(100);
  expect(await checkRollups(db)).toEqual([]);
}
