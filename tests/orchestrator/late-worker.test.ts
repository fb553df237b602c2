import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { expect, test } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

test(
  "a worker that comes to a busy lane gets its share, though the first never has a place to spare",
  { timeout: 60_000 },
  async ({ db, queues }) => {
    let atOnce = 0;
    let mostAtOnce = 0;
    const bot = aBot({
      async handle({ input }) {
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        await delay(10);
        atOnce -= 1;
        return { receipt: String(input.number) };
      },
    });
    const house = await openHouse({ db, queues, bots: [bot] });
    onTestFinished(() => house.close());
    const automationId = await house.employ(bot);
    const first = await house.startWorker();
    await house.add(
      automationId,
      Array.from({ length: 4_000 }, (_, number) => number),
    );
    await expect.poll(() => first.inHand(), { timeout: 10_000 }).toBeGreaterThanOrEqual(2);

    const second = await house.startWorker();

    await expect
      .poll(() => db.attempt.count({ where: { worker: second.name } }), { timeout: 15_000 })
      .toBeGreaterThan(5);
    const { number } = await db.laneSlot.findFirstOrThrow({ where: { worker: second.name } });
    expect([1, 2]).toContain(number);
    expect(mostAtOnce).toBe(2);
  },
);
