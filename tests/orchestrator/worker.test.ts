import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { BusinessException, TechnicalError } from "../../bots/sdk/index.ts";
import { addWorkItems, expireLeases } from "../../core/cases/index.ts";
import { localDateOf } from "../../core/local-date.ts";
import { executeCase } from "../../orchestrator/execute-case.ts";
import { expect, test as base } from "../support/context.ts";
import { aBot, aGate, type CaseOf, openHouse } from "./robots.ts";

const receipts = aBot({
  async handle({ input, step, today, settings }) {
    await step("Søk", () => delay(5));
    return { receipt: `${input.number} ${today} ${settings.limit}` };
  },
});

const refuser = aBot({
  handle: () => Promise.reject(new BusinessException("NOT_OWNER", "Kunden 15808012345 eier den ikke")),
});

const failer = aBot({
  handle: ({ save }) =>
    save("Lagre", () => Promise.reject(new TechnicalError("TARGET_DOWN", "Fagsystemet svarer ikke"))),
});

// Its system saves and then breaks, so that only the system itself knows that the case is done.
const saved = new Map<number, number>();
const breaker = aBot({
  async alreadyDone({ input }) {
    return saved.has(input.number) ? { receipt: `tidligere ${input.number}` } : undefined;
  },
  async handle({ input, save }) {
    await save("Lagre", async () => saved.set(input.number, (saved.get(input.number) ?? 0) + 1));
    throw new TechnicalError("TARGET_DOWN", "Fagsystemet brøt forbindelsen");
  },
});

const liar = aBot({ handle: async () => ({ receipt: 15_808_012_345 }) as never });

const sleeper = aBot({
  timeoutSeconds: 1,
  async handle({ step, input }) {
    await step("Vent", () => delay(3_000));
    return { receipt: String(input.number) };
  },
});

const groper = aBot({ handle: async ({ page }) => ({ receipt: await page.title() }) });

/** Behaves as the test of the moment wants. */
let behave: (access: CaseOf) => Promise<{ receipt: string }> = async () => ({ receipt: "" });
const actor = aBot({ handle: (access) => behave(access) });

const bots = [receipts, refuser, failer, breaker, liar, sleeper, groper, actor];

const test = base
  .extend("house", { scope: "file" }, async ({ db, queues }, { onCleanup }) => {
    const house = await openHouse({ db, queues, bots });
    onCleanup(() => house.close());
    return house;
  })
  .extend("worker", { scope: "file" }, ({ house }) => house.startWorker({ leaseSeconds: 3 }));

test("a case that is done has its output, its attempt and its steps with times", async ({ house, worker }) => {
  const [id = ""] = await house.add(await house.employ(receipts), [7]);

  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "SUCCEEDED" });

  const today = localDateOf(new Date());
  expect(await house.caseOf(id)).toMatchObject({
    output: { receipt: `7 ${today} 10` },
    errorCode: null,
    attempts: [{ number: 1, outcome: "SUCCEEDED", worker: worker.name, botVersion: "1.0.0", steps: [{ name: "Søk" }] }],
  });
  expect(await house.engine.db.ledgerEntry.findMany({ where: { workItemId: id } })).toMatchObject([{ kind: "CREDIT" }]);
  await expect.poll(() => worker.inHand()).toBe(0);
});

test("a case that a person must decide is handed over at once, and never tried again", async ({ house, worker }) => {
  const [id = ""] = await house.add(await house.employ(refuser), [1]);

  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "HANDED_OVER" });

  expect(worker.inHand()).toBeLessThanOrEqual(1);
  expect(await house.caseOf(id)).toMatchObject({
    errorCode: "NOT_OWNER",
    errorMessage: "Kunden *********** eier den ikke",
    attemptNumber: 1,
    attempts: [{ outcome: "BUSINESS_EXCEPTION", errorCode: "NOT_OWNER" }],
  });
});

test("a technical error is tried again after a back-off, and the last attempt makes the case failed", async ({
  house,
  worker,
}) => {
  const [id = ""] = await house.add(await house.employ(failer, { maxAttempts: 2 }), [1]);

  await expect.poll(() => house.caseOf(id), { timeout: 5_000 }).toMatchObject({ status: "RETRYING", attemptNumber: 2 });
  const { notBefore, attempts } = await house.caseOf(id);
  const backoff = (notBefore?.getTime() ?? 0) - (attempts[0]?.finishedAt?.getTime() ?? 0);
  await expect.poll(() => house.caseOf(id), { timeout: 10_000 }).toMatchObject({ status: "FAILED" });

  expect(backoff).toBeGreaterThanOrEqual(1_600);
  expect(backoff).toBeLessThanOrEqual(2_400);
  const { attempts: both, ...settled } = await house.caseOf(id);
  expect(settled).toMatchObject({ errorCode: "TARGET_DOWN", errorMessage: "Fagsystemet svarer ikke" });
  expect(both).toMatchObject([
    { number: 1, outcome: "TECHNICAL_ERROR", worker: worker.name, steps: [{ name: "Lagre", failed: true }] },
    { number: 2, outcome: "TECHNICAL_ERROR" },
  ]);
  expect((both[1]?.startedAt.getTime() ?? 0) - (both[0]?.finishedAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(1_500);
});

test("before a retry the system is asked whether the case is done, and then it is not done again", async ({
  house,
  worker,
}) => {
  const [id = ""] = await house.add(await house.employ(breaker), [31]);

  await expect.poll(() => house.caseOf(id), { timeout: 10_000 }).toMatchObject({ status: "SUCCEEDED" });

  expect(worker.inHand()).toBeLessThanOrEqual(1);
  expect(saved.get(31)).toBe(1);
  expect(await house.caseOf(id)).toMatchObject({
    output: { receipt: "tidligere 31" },
    attempts: [
      { outcome: "TECHNICAL_ERROR" },
      { outcome: "SUCCEEDED", steps: [{ name: "Se etter tidligere utført" }] },
    ],
  });
  expect(await house.engine.db.ledgerEntry.count({ where: { workItemId: id, kind: "CREDIT" } })).toBe(1);
});

test("an answer that breaks the bot's own schema is a technical error that repeats no value", async ({
  house,
  worker,
}) => {
  const [id = ""] = await house.add(await house.employ(liar, { maxAttempts: 1 }), [1]);

  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "FAILED" });

  expect(worker.name).not.toBe("");
  expect(await house.caseOf(id)).toMatchObject({
    output: null,
    errorCode: "UNEXPECTED",
    errorMessage: "Does not fit the schema: receipt",
  });
});

test("a case that takes longer than its time limit is given up, though its bot pays no heed", async ({
  house,
  worker,
}) => {
  const [id = ""] = await house.add(await house.employ(sleeper, { maxAttempts: 1 }), [1]);

  await expect.poll(() => house.caseOf(id), { timeout: 2_800 }).toMatchObject({ status: "FAILED" });

  expect(worker.name).not.toBe("");
  expect(await house.caseOf(id)).toMatchObject({
    errorCode: "TIMEOUT",
    errorMessage: "Saken tok lengre tid enn grensen for ett forsøk",
  });
});

test("a bot that works without a browser is told so when it asks for a page", async ({ house, worker }) => {
  const [id = ""] = await house.add(await house.employ(groper, { maxAttempts: 1 }), [1]);

  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "FAILED" });

  expect(worker.name).not.toBe("");
  expect(await house.caseOf(id)).toMatchObject({ errorMessage: `${groper.id} is browserless and has no page` });
});

test("a wake-up without work, and a call to collect for a run that is none, are harmless", async ({
  house,
  worker,
}) => {
  const automationId = await house.employ(receipts);
  const [done = ""] = await house.add(automationId, [1]);
  await expect.poll(() => house.caseOf(done)).toMatchObject({ status: "SUCCEEDED" });
  const before = await house.caseOf(done);
  const { targetSystemId } = house;

  await Promise.all([1, 2, 3].map(() => house.engine.queues.wakeLane(targetSystemId)));
  await house.engine.queues.enqueueCollect({ runId: randomUUID(), attempt: 1, targetSystemId });
  await expect.poll(() => house.engine.queues.countJobs(targetSystemId), { timeout: 5_000 }).toBe(0);

  expect(await house.caseOf(done)).toEqual(before);
  expect(worker.inHand()).toBe(0);
});

test("a lane does as many cases at a time as its system bears, urgent ones first, and follows when that changes", async ({
  house,
  worker,
}) => {
  const { engine, targetSystemId } = house;
  const setConcurrency = (concurrency: number) =>
    engine.db.targetSystem.update({ where: { id: targetSystemId }, data: { concurrency } });
  const priorities = [5, 9, 1, 5, 1, 5];
  const gates = priorities.map(() => aGate());
  const begun: number[] = [];
  behave = async ({ input }) => {
    begun.push(input.number);
    await gates[input.number]?.opened;
    return { receipt: "" };
  };
  const items = priorities.map((priority, number) => ({ input: { number }, priority }));
  await addWorkItems(house.ctx, { automationId: await house.employ(actor), items });

  await expect.poll(() => begun).toHaveLength(2);
  await delay(200);
  expect(begun).toEqual([2, 4]);
  await setConcurrency(4);
  await expect.poll(() => begun, { timeout: 3_000 }).toHaveLength(4);
  await delay(200);
  expect(begun.slice(2)).toEqual([0, 3]);
  await setConcurrency(2);
  await delay(1_300);
  gates[2]?.open();
  await delay(200);
  expect(begun).toHaveLength(4);

  for (const gate of gates) gate.open();
  await expect.poll(() => begun).toEqual([2, 4, 0, 3, 5, 1]);
  await expect.poll(() => worker.inHand()).toBe(0);
});

test("a case that was taken back while a worker was at it is given up there, and what came of it is not heard", async ({
  house,
  worker,
}) => {
  const { engine } = house;
  const [first, second, reasons] = [aGate(), aGate(), [] as string[]];
  behave = async ({ signal }) => {
    behave = async () => second.opened.then(() => ({ receipt: "andre" }));
    signal.addEventListener("abort", () => reasons.push(String(signal.reason)));
    await first.opened;
    return { receipt: "første" };
  };
  const [id = ""] = await house.add(await house.employ(actor), [1]);
  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "RUNNING", begun: true });

  // As if this process had been asleep for as long as the lease lasts.
  await engine.db.workItem.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1) } });
  expect(await expireLeases(engine)).toMatchObject([{ workItemId: id, status: "RETRYING", attempt: 2 }]);
  await expect.poll(() => reasons, { timeout: 5_000 }).toEqual(["Error: The lease was lost"]);
  first.open();
  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "RUNNING", attemptNumber: 2, output: null });
  second.open();
  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "SUCCEEDED" });

  expect(await house.caseOf(id)).toMatchObject({
    output: { receipt: "andre" },
    attempts: [{ outcome: "LEASE_LOST" }, { outcome: "SUCCEEDED" }],
  });
  expect(await engine.db.ledgerEntry.findMany({ where: { workItemId: id } })).toMatchObject([{ kind: "CREDIT" }]);
  await expect.poll(() => worker.inHand()).toBe(0);
});

test("a running case keeps its lease and tells the step it is at", async ({ house, worker }) => {
  const gate = aGate();
  behave = async ({ step }) => step("Vent på svar", async () => gate.opened.then(() => ({ receipt: "ok" })));
  const [id = ""] = await house.add(await house.employ(actor), [1]);
  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "RUNNING" });
  const { leaseUntil } = await house.caseOf(id);

  await delay(2_300);

  const running = await house.caseOf(id);
  expect(running).toMatchObject({ status: "RUNNING", currentStep: "Vent på svar", leaseOwner: worker.name });
  expect((running.leaseUntil?.getTime() ?? 0) - (leaseUntil?.getTime() ?? 0)).toBeGreaterThan(1_000);
  gate.open();
  await expect.poll(() => house.caseOf(id)).toMatchObject({ status: "SUCCEEDED", output: { receipt: "ok" } });
});

test("a dry run ends in front of the first change and is no failure", async ({ house }) => {
  let changed = false;
  const bot = aBot({
    async handle({ step, save }) {
      await step("Søk", async () => undefined);
      await save("Lagre", async () => {
        changed = true;
      });
      return { receipt: "1" };
    },
  });
  const nowhere = {
    tenantId: randomUUID(),
    automationId: randomUUID(),
    targetSystemId: randomUUID(),
    baseUrl: "",
    credentialId: null,
  };
  const claimed = {
    ...nowhere,
    workItemId: randomUUID(),
    attempt: 1,
    runId: randomUUID(),
    automation: "prove",
    lane: bot.lane,
    botId: bot.id,
    settings: {},
    input: { number: 1 },
    maxAttempts: 1,
    retryPolicy: {},
    stepLimitSeconds: null,
    traceFrom: "SECOND_ATTEMPT" as const,
    isSuspect: false,
  };

  const ended = await executeCase(house.execution, {
    claimed,
    bot,
    signal: new AbortController().signal,
    dryRun: true,
  });

  expect(ended).toMatchObject({ outcome: "SUCCEEDED", steps: [{ name: "Søk" }] });
  expect(changed).toBe(false);
});
