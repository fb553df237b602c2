import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createLogger } from "../../core/log.ts";
import { createResources, withDeadline } from "../../orchestrator/resources.ts";

type Line = { resource: string; err: { message: string } };

function aHouse(limitMs?: number) {
  const lines: Line[] = [];
  const log = createLogger("warn", { write: (line) => void lines.push(JSON.parse(line) as Line) });
  return { lines, resources: createResources(log, limitMs) };
}

test("closes in the reverse order of opening, one after another", async () => {
  const { resources } = aHouse();
  const closed: string[] = [];
  for (const name of ["database", "queues", "worker"]) {
    resources.add(name, async () => {
      closed.push(`${name} begins`);
      await delay(5);
      closed.push(`${name} ends`);
    });
  }

  await resources.closeAll();

  expect(closed).toEqual([
    "worker begins",
    "worker ends",
    "queues begins",
    "queues ends",
    "database begins",
    "database ends",
  ]);
});

test("closes all the others when some fail or never end, and says which", async () => {
  const { resources, lines } = aHouse(50);
  const closed: string[] = [];
  resources.add("database", async () => closed.push("database"));
  resources.add("throws at once", () => {
    throw new Error("broken");
  });
  resources.add("hangs", () => new Promise(() => undefined));
  resources.add("rejects", () => Promise.reject(new Error("would not")));
  resources.add("worker", async () => closed.push("worker"));
  const started = Date.now();

  await resources.closeAll();

  expect(closed).toEqual(["worker", "database"]);
  expect(Date.now() - started).toBeLessThan(2_000);
  expect(lines.map(({ resource, err }) => [resource, err.message])).toEqual([
    ["rejects", "would not"],
    ["hangs", "hangs did not close in time"],
    ["throws at once", "broken"],
  ]);
});

test("closes each once, and whoever asks again waits for the first", async () => {
  const { resources } = aHouse();
  let times = 0;
  resources.add("database", async () => {
    await delay(20);
    times += 1;
  });

  await Promise.all([resources.closeAll(), resources.closeAll()]);
  await resources.closeAll();

  expect(times).toBe(1);
});

test("a deadline passes on what comes in time, and tells of what does not", async () => {
  await expect(withDeadline(Promise.resolve(7), 1_000, "late")).resolves.toBe(7);
  await expect(withDeadline(Promise.reject(new Error("own fault")), 1_000, "late")).rejects.toThrow("own fault");
  await expect(withDeadline(delay(500, 7, { ref: false }), 10, "late")).rejects.toThrow("late");
});
