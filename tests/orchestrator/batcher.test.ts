import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createBatcher } from "../../orchestrator/batcher.ts";

/** Doubles numbers, a little later, and remembers which came together; refuses a batch with a negative one. */
function aDoubler(most?: number) {
  const batches: number[][] = [];
  const work = async (items: number[]) => {
    batches.push(items);
    await delay(5);
    if (items.some((item) => item < 0)) throw new Error(`poison among ${items.join(",")}`);
    return items.map((item) => item * 2);
  };
  return { batches, batcher: createBatcher(work, most === undefined ? {} : { most }) };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

test("what is submitted together goes together, and what comes meanwhile goes in the next batch", async () => {
  const { batches, batcher } = aDoubler();

  const first = [1, 2, 3].map(batcher.submit);
  await delay(1);
  const second = [4, 5].map(batcher.submit);

  expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8, 10]);
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test("takes no more at once than it may, in the order they came", async () => {
  const { batches, batcher } = aDoubler(4);

  const answers = await Promise.all(upTo(10).map(batcher.submit));

  expect(answers).toEqual(upTo(10).map((item) => item * 2));
  expect(batches).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
});

test("one bad item fails alone: the others of its batch are answered", async () => {
  const { batches, batcher } = aDoubler();

  const answers = await Promise.allSettled([1, -2, 3].map(batcher.submit));

  expect(answers).toEqual([
    { status: "fulfilled", value: 2 },
    { status: "rejected", reason: new Error("poison among -2") },
    { status: "fulfilled", value: 6 },
  ]);
  expect(batches).toEqual([[1, -2, 3], [1], [-2], [3]]);
});

test("works on after a failure, and after having been idle", async () => {
  const { batcher } = aDoubler();

  await expect(batcher.submit(-1)).rejects.toThrow("poison");
  expect(await batcher.submit(1)).toBe(2);
  await delay(10);
  expect(await batcher.submit(2)).toBe(4);
});

test("is idle when everything that was submitted is answered, also what came while it waited", async () => {
  const { batcher } = aDoubler(1);
  const answered: number[] = [];
  const note = (answer: number) => answered.push(answer);
  void batcher.submit(1).then(note);
  void batcher.submit(2).then(() => batcher.submit(3).then(note));

  await batcher.idle();
  await delay(0);

  expect(answered).toEqual([2, 6]);
  await batcher.idle();
});
