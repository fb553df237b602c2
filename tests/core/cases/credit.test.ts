import { settleCases, type Settlement } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Automation, Prisma } from "../../../core/db.ts";
import { aBaseline, aProcess, aTenant, aUnit, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";

type Ending = { at?: string; outcome?: Settlement["outcome"] } & Partial<Prisma.WorkItemUncheckedCreateInput>;

/** What the ledger says of a case that ends so. */
async function entryOf(engine: Engine, automation: Automation, { at, outcome = "SUCCEEDED", ...item }: Ending = {}) {
  const { id, attemptNumber } = await aWorkItem(engine.db, { automation, status: "RUNNING", ...item });
  const then = { ...engine, now: () => new Date(at ?? "2026-03-02T10:00:00Z") };
  await settleCases(then, [{ workItemId: id, attempt: attemptNumber, outcome }]);
  const entries = await engine.db.ledgerEntry.findMany({ where: { workItemId: id } });
  return entries.map(({ localDate, robotShare, ...entry }) => ({
    ...entry,
    robotShare: Number(robotShare),
    localDate: localDate.toISOString().slice(0, 10),
  }));
}

test("credits the baseline that is valid on the local date: half past eleven at night in Greenwich is next year in Oslo", async ({
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  const { processId, unitId } = automation;
  const old = await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 600, validTo: "2026-01-01" });
  const current = await aBaseline(db, {
    tenantId,
    processId,
    unitId,
    version: 2,
    secondsPerCase: 400,
    validFrom: "2026-01-01",
    validTo: "2026-07-01",
  });

  expect(await entryOf(engine, automation, { at: "2025-12-31T22:59:59.999Z" })).toMatchObject([
    { localDate: "2025-12-31", seconds: 600, baselineId: old.id, baselineSeconds: 600 },
  ]);
  expect(await entryOf(engine, automation, { at: "2025-12-31T23:30:00Z" })).toMatchObject([
    { localDate: "2026-01-01", seconds: 400, baselineId: current.id },
  ]);
  expect(await entryOf(engine, automation, { at: "2026-06-30T21:59:00Z" })).toMatchObject([
    { localDate: "2026-06-30", seconds: 400 },
  ]);
  expect(await entryOf(engine, automation, { at: "2026-06-30T22:00:00Z" })).toMatchObject([
    { localDate: "2026-07-01", seconds: 0, baselineId: null },
  ]);
});

test("credits a version for the case type before one for every case type, and a unit's own before one above it", async ({
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const top = await aUnit(db, { tenantId });
  const middle = await aUnit(db, { tenantId, parentId: top.id });
  const own = await aUnit(db, { tenantId, parentId: middle.id });
  const aside = await aUnit(db, { tenantId });
  const automation = await anAutomation(db, { tenantId, unitId: own.id });
  const { processId } = automation;
  const versions = [
    { unitId: top.id, secondsPerCase: 100 },
    { unitId: top.id, caseType: "stor", secondsPerCase: 200 },
    { unitId: middle.id, secondsPerCase: 300 },
    { unitId: own.id, caseType: "liten", secondsPerCase: 400 },
  ];
  for (const [index, given] of versions.entries())
    await aBaseline(db, { tenantId, processId, version: index + 1, ...given });
  const seconds = async (item: Partial<Prisma.WorkItemUncheckedCreateInput>) =>
    (await entryOf(engine, automation, item))[0]?.seconds;

  expect(await seconds({ caseType: "liten" })).toBe(400);
  expect(await seconds({ caseType: "stor" })).toBe(300);
  expect(await seconds({})).toBe(300);
  expect(await seconds({ unitId: top.id, caseType: "stor" })).toBe(200);
  expect(await seconds({ unitId: top.id, caseType: "liten" })).toBe(100);
  expect(await seconds({ unitId: aside.id })).toBe(0);
});

test("credits the share of the bot's version that did the case, whatever the newest version's is", async ({
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, botId: "letter-filing" });
  await aBaseline(db, { tenantId, processId: automation.processId, unitId: automation.unitId, secondsPerCase: 600 });
  const item = await aWorkItem(db, { automation, status: "RUNNING" });
  await db.attempt.updateMany({ where: { workItemId: item.id }, data: { botVersion: "0.9.0", robotShare: 0.5 } });

  await settleCases(engine, [{ workItemId: item.id, attempt: 1, outcome: "SUCCEEDED" }]);

  const entry = await db.ledgerEntry.findFirstOrThrow({ where: { workItemId: item.id } });
  expect(entry.seconds).toBe(300);
  expect(entry.robotShare.toNumber()).toBe(0.5);
});

test("credits the robot's share of the manual time, in whole seconds, and keeps both factors", async ({ engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, botId: "letter-filing" });
  const baseline = await aBaseline(db, {
    tenantId,
    processId: automation.processId,
    unitId: automation.unitId,
    secondsPerCase: 533,
    evidenceClass: "B",
  });

  const [entry] = await entryOf(engine, automation, { businessKeyHash: "b".repeat(64) });

  // 533 · 0.8 = 426.4
  expect(entry).toMatchObject({
    kind: "CREDIT",
    seconds: 426,
    baselineSeconds: 533,
    robotShare: 0.8,
    baselineId: baseline.id,
    evidenceClass: "B",
    estimated: false,
    tenantId,
    automationId: automation.id,
    processId: automation.processId,
    unitId: automation.unitId,
    businessKeyHash: "b".repeat(64),
    counterfactual: "WOULD_BE_MANUAL",
    recordedBy: "robot",
  });
});

test("a case with no baseline is credited nothing, as an assumption, so that it can be listed", async ({ engine }) => {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId: (await aTenant(db)).id });

  expect(await entryOf(engine, automation)).toMatchObject([
    { kind: "CREDIT", seconds: 0, baselineSeconds: 0, baselineId: null, evidenceClass: "D" },
  ]);
});

test.for(["NOT_DONE_BEFORE", "UNKNOWN"] as const)(
  "work that is %s without the robot frees no time, and its baseline is kept",
  async (counterfactual, { engine }) => {
    const { db } = engine;
    const { id: tenantId } = await aTenant(db);
    const unit = await aUnit(db, { tenantId });
    const process = await aProcess(db, { tenantId, unitId: unit.id, counterfactual });
    const automation = await anAutomation(db, { tenantId, unitId: unit.id, processId: process.id });
    const baseline = await aBaseline(db, { tenantId, processId: process.id, unitId: unit.id });

    expect(await entryOf(engine, automation)).toMatchObject([
      { seconds: 0, counterfactual, baselineId: baseline.id, baselineSeconds: 600, evidenceClass: "A" },
    ]);
  },
);

test.for([
  ["handed over", "BUSINESS_EXCEPTION", 1],
  ["failed", "TECHNICAL_ERROR", 3],
] as const)(
  "a case that is %s costs its standard residual time, as an estimate",
  async ([, outcome, attemptNumber], { engine }) => {
    const { db } = engine;
    const { id: tenantId } = await aTenant(db);
    const automation = await anAutomation(db, { tenantId, standardResidualSeconds: 75 });
    await aBaseline(db, { tenantId, processId: automation.processId, unitId: automation.unitId });

    expect(await entryOf(engine, automation, { outcome, attemptNumber })).toMatchObject([
      { kind: "RESIDUAL", seconds: 75, estimated: true, evidenceClass: "A" },
    ]);
  },
);

test("no residual is booked where the standard time is none", async ({ engine }) => {
  const automation = await anAutomation(engine.db, { tenantId: (await aTenant(engine.db)).id });

  expect(await entryOf(engine, automation, { outcome: "BUSINESS_EXCEPTION" })).toEqual([]);
});

test("the baseline of another municipality counts for nobody else", async ({ engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId });
  const stranger = await aTenant(db);
  await aBaseline(db, { tenantId: stranger.id, processId: automation.processId, unitId: automation.unitId });

  expect(await entryOf(engine, automation)).toMatchObject([{ seconds: 0, baselineId: null }]);
});
