import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createStepLog, DryRunEnd } from "../../orchestrator/steps.ts";
import { limitProgress, untilAborted } from "../../orchestrator/time-limit.ts";

const aLog = ({ dryRun = false, signal = new AbortController().signal } = {}) => createStepLog({ signal, dryRun });

test("keeps the steps with their times, in the order they ended, and knows the innermost that is under way", async () => {
  const log = aLog();
  const at: (string | null)[] = [log.current()];

  const answer = await log.step("Søk", async () => {
    at.push(log.current());
    await log.save("Lagre", async () => {
      at.push(log.current());
      await delay(20);
    });
    at.push(log.current());
    return 7;
  });

  expect(answer).toBe(7);
  expect(at).toEqual([null, "Søk", "Lagre", "Søk"]);
  expect(log.current()).toBeNull();
  expect(log.records()).toMatchObject([{ name: "Lagre" }, { name: "Søk" }]);
  for (const { startedMs, durationMs } of log.records()) {
    expect(startedMs).toBeGreaterThanOrEqual(0);
    expect(durationMs).toBeGreaterThanOrEqual(15);
  }
});

test("marks the step that failed, and passes on what it threw", async () => {
  const log = aLog();
  const thrown = new Error("fant ikke knappen");

  await expect(log.step("Lagre", () => Promise.reject(thrown))).rejects.toBe(thrown);

  expect(log.records()).toMatchObject([{ name: "Lagre", failed: true }]);
  expect(log.current()).toBeNull();
});

test("begins no step once the attempt is over", async () => {
  const over = new AbortController();
  const log = aLog({ signal: over.signal });
  let worked = false;
  over.abort(new Error("The lease was lost"));

  const late = log.save("Lagre", async () => {
    worked = true;
  });

  await expect(late).rejects.toThrow("The lease was lost");
  expect(worked).toBe(false);
  expect(log.records()).toEqual([]);
});

test("a dry run ends in front of the first change", async () => {
  const log = aLog({ dryRun: true });
  let saved = false;

  await log.step("Søk", async () => undefined);
  const end = Promise.resolve().then(() =>
    log.save("Lagre", async () => {
      saved = true;
    }),
  );

  await expect(end).rejects.toThrow(DryRunEnd);
  expect(saved).toBe(false);
  expect(log.records()).toMatchObject([{ name: "Søk" }]);
});

test("tells of progress when the work begins, when a step begins and when it ends, well or not", async () => {
  const signs: (string | null)[] = [];
  const log = createStepLog({
    signal: new AbortController().signal,
    dryRun: false,
    onProgress: () => signs.push(log.current()),
  });

  log.begin();
  await log.step("Søk", () => log.step("Åpne", async () => undefined));
  await log.step("Lagre", () => Promise.reject(new Error("nei"))).catch(() => undefined);

  expect(signs).toEqual([null, "Søk", "Åpne", "Søk", null, "Lagre", null]);
});

test("work with steps that come too seldom is stopped, and begins no further step", async () => {
  const limit = limitProgress(new AbortController().signal, 200);
  const log = createStepLog({ signal: limit.signal, dryRun: false, onProgress: limit.progress });
  const begun: string[] = [];
  const work = async () => {
    for (const [name, ms] of [
      ["a", 80],
      ["b", 80],
      ["c", 80],
      ["d", 500],
      ["e", 0],
    ] as const) {
      await log.step(name, () => {
        begun.push(name);
        return delay(ms);
      });
    }
  };

  await expect(untilAborted(work(), limit.signal)).rejects.toMatchObject({ kind: "STUCK" });
  await delay(500);

  expect(begun).toEqual(["a", "b", "c", "d"]);
  limit.end();
});

test("the step that failed is the innermost of the last failure, not one that was got over", async () => {
  const log = aLog();
  const nowhere = log.failedAt();
  await log.step("Søk", () => Promise.reject(new Error("nei"))).catch(() => undefined);
  await delay(5);
  const failing = log.step("Registrer", async () => {
    await delay(5);
    await log.step("Lagre", () => Promise.reject(new Error("nei")));
  });
  await failing.catch(() => undefined);

  expect(nowhere).toBeNull();
  expect(log.failedAt()).toBe("Lagre");
});

test("steps that an abort came in the middle of have failed, and are told of", async () => {
  const over = new AbortController();
  const log = aLog({ signal: over.signal });
  let goOn: () => void = () => undefined;
  const hanging = new Promise<void>((resolve) => (goOn = resolve));
  const work = log.step("Registrer", () => log.step("Lagre", () => hanging));

  const before = log.records();
  over.abort(new Error("stuck"));

  expect(before).toEqual([]);
  expect(log.records()).toMatchObject([
    { name: "Lagre", failed: true },
    { name: "Registrer", failed: true },
  ]);
  expect(log.failedAt()).toBe("Lagre");
  goOn();
  await work;
});
