import { settleCases, type Settlement } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Automation, Db, Prisma } from "../../../core/db.ts";
import { toDbDate } from "../../../core/local-date.ts";
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

/** A process whose version of 2026 has two steps, and one from July on with the second step alone. */
async function aProcessWithSteps(db: Db, { tenantId, processId }: { tenantId: string; processId: string }) {
  const version = (number: number, [validFrom, validTo]: [string, string | null], shares: Record<string, number>) =>
    db.processVersion.create({
      data: {
        tenantId,
        processId,
        number,
        validFrom: toDbDate(validFrom),
        validTo: validTo === null ? null : toDbDate(validTo),
        reason: "Prøve",
        createdBy: "Prosesseier",
        createdAt: new Date(),
        steps: {
          create: Object.entries(shares).map(([key, share], position) => ({ key, position, title: key, share })),
        },
      },
    });
  await version(1, ["2026-01-01", "2026-07-01"], { register: 0.7, judge: 0.3 });
  await version(2, ["2026-07-01", null], { judge: 1 });
}

test("credits what the automation claims of the steps that day, and the bot's own share where nothing is claimed", async ({
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, botId: "letter-filing" });
  const { processId, unitId, id: automationId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 1000 });
  await aProcessWithSteps(db, { tenantId, processId });
  const claim = { tenantId, processId, automationId };
  await db.stepClaim.createMany({
    data: [
      { ...claim, stepKey: "register", part: 0.5, validFrom: toDbDate("2026-02-01") },
      { ...claim, stepKey: "judge", part: 1, validFrom: toDbDate("2026-03-01"), validTo: toDbDate("2026-08-01") },
      {
        ...claim,
        automationId: (await anAutomation(db, { tenantId, processId })).id,
        stepKey: "register",
        part: 0.5,
        validFrom: toDbDate("2026-01-01"),
      },
    ],
  });
  const credited = async (at: string) => {
    const [entry] = await entryOf(engine, automation, { at });
    return [entry?.robotShare, entry?.seconds];
  };

  expect(await credited("2026-01-31T12:00:00Z")).toEqual([0.8, 800]);
  expect(await credited("2026-02-01T12:00:00Z")).toEqual([0.35, 350]);
  expect(await credited("2026-03-01T12:00:00Z")).toEqual([0.65, 650]);
  // The version of July has no step that is called register.
  expect(await credited("2026-07-01T12:00:00Z")).toEqual([1, 1000]);
  expect(await credited("2026-08-01T12:00:00Z")).toEqual([0, 0]);
});

test("credits nothing of steps that the automation has said it takes over no more", async ({ engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, botId: "letter-filing" });
  const { processId, unitId, id: automationId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 1000 });
  await aProcessWithSteps(db, { tenantId, processId });
  const until = { validFrom: toDbDate("2026-02-01"), validTo: toDbDate("2026-03-01") };
  await db.stepClaim.create({ data: { tenantId, processId, automationId, stepKey: "register", part: 0.5, ...until } });

  expect(await entryOf(engine, automation, { at: "2026-02-28T12:00:00Z" })).toMatchObject([{ seconds: 350 }]);
  expect(await entryOf(engine, automation, { at: "2026-03-01T12:00:00Z" })).toMatchObject([{ seconds: 0 }]);
});

test("parts of a process are never rounded up to more than the whole", async ({ engine }) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const first = await anAutomation(db, { tenantId });
  const { processId, unitId } = first;
  const second = await anAutomation(db, { tenantId, processId, unitId });
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 864_000 });
  await aProcessWithSteps(db, { tenantId, processId });
  const claim = { tenantId, processId, stepKey: "register", validFrom: toDbDate("2026-01-01") };
  await db.stepClaim.createMany({
    data: [
      { ...claim, automationId: first.id, part: 0.0005 },
      { ...claim, automationId: second.id, part: 0.9995 },
    ],
  });

  const entries = [...(await entryOf(engine, first)), ...(await entryOf(engine, second))];

  const total = entries.reduce((sum, { seconds }) => sum + seconds, 0);
  expect(total).toBeLessThanOrEqual(0.7 * 864_000);
});

test("a credit is A where the baseline is by study and people's time is measured, else what the baseline is", async ({
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const classOf = async (residualMethod: "STANDARD" | "MEASURED", evidenceClass: "B" | "C" | "D") => {
    const automation = await anAutomation(db, { tenantId, residualMethod });
    await aBaseline(db, { tenantId, processId: automation.processId, unitId: automation.unitId, evidenceClass });
    return (await entryOf(engine, automation))[0]?.evidenceClass;
  };

  expect(await classOf("MEASURED", "B")).toBe("A");
  expect(await classOf("STANDARD", "B")).toBe("B");
  expect(await classOf("MEASURED", "C")).toBe("C");
  expect(await classOf("MEASURED", "D")).toBe("D");
});

test.for([
  ["handed over", "BUSINESS_EXCEPTION", 1],
  ["failed", "TECHNICAL_ERROR", 3],
] as const)(
  "a case that is %s costs no standard time where people's time is measured",
  async ([, outcome, attemptNumber], { engine }) => {
    const { db } = engine;
    const { id: tenantId } = await aTenant(db);
    const automation = await anAutomation(db, { tenantId, standardResidualSeconds: 75, residualMethod: "MEASURED" });

    expect(await entryOf(engine, automation, { outcome, attemptNumber })).toEqual([]);
  },
);
