import { addWorkItems } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Prisma, WorkItemStatus } from "../../../core/db.ts";
import { addImport, createImport } from "../../../core/imports/index.ts";
import { getRun, listRuns, startRun } from "../../../core/runs/index.ts";
import { openAndCloseBatches } from "../../../core/triggers/index.ts";
import {
  anAutomation,
  aTenant,
  aWorkItem,
  contextFor,
  expect,
  letterBot,
  test,
  unique,
} from "../../support/context.ts";

const now = new Date("2026-11-23T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

async function aBatch(engine: Engine, given: Partial<Prisma.AutomationUncheckedCreateInput>) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, ...given });
  return {
    automation,
    add: (count: number, item: Partial<Prisma.WorkItemUncheckedCreateInput> = {}) =>
      Promise.all(Array.from({ length: count }, () => aWorkItem(db, { automation, queuedAt: minutesAgo(1), ...item }))),
    settle: (status: WorkItemStatus) =>
      db.workItem.updateMany({ where: { automationId: automation.id }, data: { status, settledAt: now } }),
    look: async () => {
      await openAndCloseBatches({ ...engine, now: () => now });
      return (await db.automation.findUniqueOrThrow({ where: { id: automation.id } })).batchOpen;
    },
    told: async () =>
      (await db.auditEntry.findMany({ where: { entityId: automation.id }, orderBy: { id: "asc" } })).map(
        ({ action, actor, detail }) => ({ action, actor, detail }),
      ),
  };
}

test("a batch begins when enough cases wait, wakes its lane, and is over when none is left", async ({ engine }) => {
  const batch = await aBatch(engine, { startAtWaiting: 3 });
  await batch.add(2);
  expect(await batch.look()).toBe(false);
  expect(await engine.queues.countJobs(batch.automation.targetSystemId)).toBe(0);

  await batch.add(1);
  expect(await batch.look()).toBe(true);
  expect(await engine.queues.countJobs(batch.automation.targetSystemId)).toBe(1);
  expect(await batch.look()).toBe(true);

  await batch.settle("SUCCEEDED");
  expect(await batch.look()).toBe(false);
  await batch.add(2);
  expect(await batch.look()).toBe(false);
  expect(await batch.told()).toMatchObject([
    { action: "automation.batch-open", actor: "system", detail: { atLeastWaiting: 3 } },
    { action: "automation.batch-close", actor: "system" },
  ]);
});

test("a batch begins when the oldest case has waited so long", async ({ engine }) => {
  const batch = await aBatch(engine, { startAtWaiting: 100, startAfterMinutes: 60 });
  await batch.add(1, { queuedAt: minutesAgo(59) });
  await batch.add(1);
  expect(await batch.look()).toBe(false);

  await engine.db.workItem.updateMany({
    where: { automationId: batch.automation.id },
    data: { queuedAt: minutesAgo(60) },
  });

  expect(await batch.look()).toBe(true);
});

test.for(["RUNNING", "RETRYING", "QUEUED"] as const)(
  "a batch goes on while a case of it is %s",
  async (status, { engine }) => {
    const batch = await aBatch(engine, { startAtWaiting: 50, batchOpen: true });
    await batch.add(1, { status });

    expect(await batch.look()).toBe(true);
  },
);

test.for([
  ["held", { status: "HELD" }],
  ["handed over", { status: "HANDED_OVER" }],
  ["not to be tried before tomorrow", { notBefore: new Date("2026-11-24T06:00:00Z") }],
] as const)("cases that are %s neither begin a batch nor keep it going", async ([, item], { engine }) => {
  const batch = await aBatch(engine, { startAtWaiting: 2 });
  await batch.add(3, item);
  expect(await batch.look()).toBe(false);

  await engine.db.automation.update({ where: { id: batch.automation.id }, data: { batchOpen: true } });
  expect(await batch.look()).toBe(false);
});

test("an automation that does not wait for batches, or is paused, has none", async ({ engine }) => {
  const [plain, paused] = [
    await aBatch(engine, { batchOpen: true }),
    await aBatch(engine, { startAtWaiting: 1, status: "PAUSED" }),
  ];
  await plain.add(3);
  await paused.add(3);

  expect([await plain.look(), await paused.look()]).toEqual([false, false]);
});

test("a batch that several processes see begins once", async ({ engine }) => {
  const batch = await aBatch(engine, { startAtWaiting: 2 });
  await batch.add(5);

  await Promise.all([1, 2, 3, 4].map(() => batch.look()));

  expect(await batch.told()).toHaveLength(1);
});

test("cases that wait for each other start their run, and whoever added them is named in it", async ({ engine }) => {
  const person = await contextFor(engine, { roles: ["OPERATOR"] });
  const { tenantId } = person;
  const portal = { kind: "webhook", id: unique("0"), name: "Skjemaportalen", roles: ["OPERATOR"] } as const;
  const waiting = await anAutomation(engine.db, { tenantId, startAtWaiting: 10, startAfterMinutes: 60 });
  const prompt = await anAutomation(engine.db, { tenantId });
  const runsOf = async (automationId: string) =>
    (await listRuns(person, { automationId })).items.map(({ trigger, startedBy }) => [trigger, startedBy]);

  for (const automationId of [waiting.id, prompt.id]) {
    await addWorkItems(person, { automationId, items: [{ input: { sumNumber: 1 } }] });
    await addWorkItems({ ...person, actor: portal }, { automationId, items: [{ input: { sumNumber: 2 } }] });
    const bytes = new TextEncoder().encode("sumNumber\n3");
    const { id } = await createImport(person, { automationId, fileName: "summer.csv", bytes });
    await addImport(person, { id });
  }

  expect(await runsOf(waiting.id)).toEqual([
    ["WAITING_CASES", "Kari Nordmann"],
    ["WAITING_CASES", "Skjemaportalen"],
    ["WAITING_CASES", "Kari Nordmann"],
  ]);
  expect(await runsOf(prompt.id)).toEqual([
    ["PERSON", "Kari Nordmann"],
    ["WEBHOOK", "Skjemaportalen"],
    ["PERSON", "Kari Nordmann"],
  ]);
});

test("a run that collects was started by whoever did, also when what it finds must wait", async ({ engine }) => {
  const person = await contextFor(engine, { roles: ["OPERATOR"] });
  const waiting = { startAtWaiting: 10, startAfterMinutes: 60, botId: letterBot.id };
  const { id: automationId } = await anAutomation(engine.db, { tenantId: person.tenantId, ...waiting });

  const { id } = await startRun(person, { automationId });

  expect(await getRun(person, { id })).toMatchObject({ trigger: "PERSON", startedBy: "Kari Nordmann" });
});
