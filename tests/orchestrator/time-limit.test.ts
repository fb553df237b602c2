import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { limitProgress, limitTime, stepLimitMs, untilAborted } from "../../orchestrator/time-limit.ts";

test("ends when the time is up, and says that it was the time", async () => {
  const limit = limitTime(new AbortController().signal, 20);

  const work = untilAborted(delay(2_000, undefined, { ref: false }), limit.signal);

  await expect(work).rejects.toMatchObject({ kind: "TIMEOUT" });
  expect(limit.isSpent()).toBe(true);
});

test("ends sooner with the outer signal, for its reason", async () => {
  const outer = new AbortController();
  const limit = limitTime(outer.signal, 2_000);
  const work = untilAborted(delay(2_000, undefined, { ref: false }), limit.signal);

  outer.abort(new Error("The lease was lost"));

  await expect(work).rejects.toThrow("The lease was lost");
  expect(limit.isSpent()).toBe(false);
  limit.end();
  const late = limitTime(outer.signal, 2_000);
  await expect(untilAborted(Promise.resolve(7), late.signal)).resolves.toBe(7);
  await expect(untilAborted(delay(50), late.signal)).rejects.toThrow("The lease was lost");
  late.end();
});

const works: [kind: string, work: () => Promise<string>, ended: object][] = [
  ["answered", () => Promise.resolve("done"), { status: "fulfilled", value: "done" }],
  ["failed", () => Promise.reject(new Error("own fault")), { status: "rejected", reason: new Error("own fault") }],
];

test.for(works)("work that %s in time keeps its word, and nothing of it is held on to", async ([, work, expected]) => {
  const outer = new AbortController();
  const limit = limitTime(outer.signal, 30);

  const [ended] = await Promise.allSettled([untilAborted(work(), limit.signal).finally(limit.end)]);
  await delay(60);

  expect(ended).toEqual(expected);
  expect(limit.isSpent()).toBe(false);
  expect(getEventListeners(limit.signal, "abort")).toEqual([]);
  expect(getEventListeners(outer.signal, "abort")).toEqual([]);
});

test("work that goes on is not stuck, however long it takes", async () => {
  const limit = limitProgress(new AbortController().signal, 200);

  for (let step = 0; step < 8; step += 1) {
    await delay(50);
    limit.progress();
  }

  expect(limit.signal.aborted).toBe(false);
  await expect(untilAborted(delay(2_000, undefined, { ref: false }), limit.signal)).rejects.toMatchObject({
    kind: "STUCK",
  });
  expect(limit.isSpent()).toBe(true);
});

test("the message of what got stuck tells the limit", async () => {
  const limit = limitProgress(new AbortController().signal, 10);

  limit.progress();
  await delay(40);

  expect(limit.signal.reason).toMatchObject({ kind: "STUCK", message: "Roboten kom ikke videre på 0 sekunder" });
});

test("whoever has not begun is not stuck", async () => {
  const limit = limitProgress(new AbortController().signal, 20);

  await delay(80);

  expect(limit.isSpent()).toBe(false);
  limit.end();
});

test("what was aborted for another reason does not get stuck afterwards, nor does progress set its clock going", async () => {
  const outer = new AbortController();
  const limit = limitProgress(outer.signal, 30);

  limit.progress();
  outer.abort(new Error("The lease was lost"));
  limit.progress();
  await delay(60);

  expect(limit.isSpent()).toBe(false);
  expect(limit.signal.reason).toMatchObject({ message: "The lease was lost" });
});

test("progress after the end sets no clock going", async () => {
  const limit = limitProgress(new AbortController().signal, 30);

  limit.progress();
  limit.end();
  limit.progress();
  await delay(60);

  expect(limit.isSpent()).toBe(false);
  expect(limit.signal.aborted).toBe(false);
});

test("the automation's step limit goes before the bot's, and the bot's before a minute", () => {
  expect(stepLimitMs({ stepLimitSeconds: 5 }, { stepLimitSeconds: 9 })).toBe(5_000);
  expect(stepLimitMs({ stepLimitSeconds: null }, { stepLimitSeconds: 9 })).toBe(9_000);
  expect(stepLimitMs({ stepLimitSeconds: null }, {})).toBe(60_000);
});
