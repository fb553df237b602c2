import { describe } from "vitest";
import { benefitReport } from "../../../core/benefits/index.ts";
import { hashOf } from "../../../core/closing/canonical.ts";
import {
  closePeriod,
  getPeriodReport,
  PeriodContent,
  proposeClose,
  reopenForRestatement,
  reproduceReport,
} from "../../../core/closing/index.ts";
import { isSigned, signReport } from "../../../core/closing/signature.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { recordHarvest } from "../../../core/harvest/index.ts";
import { addEntries, reverseEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { setHoursPerFte } from "../../../core/organisation/index.ts";
import { updateProcess } from "../../../core/processes/index.ts";
import { aServiceArea, freed, now } from "../harvest/support.ts";
import { aBaseline, anAutomation, aProcess, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

const march = { kind: "MONTH", from: "2026-03-01" } as const;

async function aPlace(engine: Engine) {
  const place = await aServiceArea(engine);
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId: place.tenantId, now });
  return { ...place, controller };
}

async function close(proposer: Context, controller: Context): Promise<string> {
  const { id } = await proposeClose(proposer, march);
  return (await closePeriod(controller, { id })).reportId;
}

describe("a closed report is made again whatever happens later:", () => {
  test("a unit that moves out of its area for days gone by, and other hours per årsverk", async ({ engine, db }) => {
    const { owner, controller, one, area, neighbour, tenantId } = await aPlace(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    const harvest = { kind: "REALLOCATED", month: "2026-03", purpose: "Tilsyn" } as const;
    await recordHarvest(owner, { ...harvest, unitId: area.id, seconds: 3600 });
    const id = await close(owner, controller);

    // Nothing of the sort can be done by a verb: what is set for days that are closed is refused.
    const administrator = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId, now });
    await expect(setHoursPerFte(administrator, { hours: 1750, validFrom: "2026-03-01" })).rejects.toMatchObject({
      code: "period_closed",
      fields: [{ field: "validFrom", rule: "period_closed" }],
    });
    await db.hoursPerFte.create({ data: { tenantId, hours: 1750, validFrom: toDbDate("2026-01-01") } });
    await db.unitPlacement.updateMany({
      where: { unitId: one.id },
      data: { parentId: neighbour.id, name: "Sone vest" },
    });

    expect(await reproduceReport(owner, { id })).toMatchObject({ isReproduced: true, difference: [] });
    const { content } = await getPeriodReport(owner, { id });
    expect(content).toMatchObject({ hoursPerFte: 1695, harvested: { counted: 3600 } });
    expect(content.tree).toEqual([{ month: "2026-03-01", parents: { [area.id]: null, [one.id]: area.id } }]);
  });

  test("a unit that moved in the middle of it, whose harvests count where it stood each month", async ({
    engine,
    db,
  }) => {
    const { owner, controller, one, area, neighbour } = await aPlace(engine);
    const inMay = (ctx: Context) => ({ ...ctx, now: () => new Date("2026-05-10T10:00:00Z") });
    await db.unitPlacement.updateMany({ where: { unitId: one.id }, data: { validTo: toDbDate("2026-03-15") } });
    const moved = {
      tenantId: owner.tenantId,
      unitId: one.id,
      parentId: neighbour.id,
      name: "Sone nord",
      level: "enhet",
    };
    await db.unitPlacement.create({ data: { ...moved, validFrom: toDbDate("2026-03-15") } });
    for (const localDate of ["2026-02-10", "2026-03-10"])
      await freed(owner, { unitId: one.id, localDate, seconds: 7200 });
    const harvest = { unitId: area.id, kind: "REALLOCATED", purpose: "Tilsyn", standing: true } as const;
    await recordHarvest(owner, { ...harvest, month: "2026-02", seconds: 3600 });
    const tertial = { kind: "TERTIAL", from: "2026-01-01" } as const;
    const { id } = await proposeClose(inMay(owner), tertial);
    const { reportId } = await closePeriod(inMay(controller), { id });

    const { content } = await getPeriodReport(owner, { id: reportId });
    // In March the unit's time is no longer the area's to harvest.
    expect(content.harvests.map(({ month, countedSeconds }) => [month, countedSeconds])).toEqual([
      ["2026-02-01", 3600],
      ["2026-03-01", 0],
      ["2026-04-01", 0],
    ]);
    expect(content.tree?.map(({ month, parents }) => [month, parents[one.id]])).toEqual([
      ["2026-01-01", area.id],
      ["2026-03-01", neighbour.id],
    ]);
    await db.unitPlacement.updateMany({ where: { unitId: one.id }, data: { parentId: area.id } });
    expect(await reproduceReport(owner, { id: reportId })).toMatchObject({ isReproduced: true, difference: [] });
  });

  const formats = [
    { number: 1, lacks: ["headline", "changes", "tree", "besideNet", "basis"] },
    { number: 2, lacks: ["besideNet", "basis"] },
  ] as const;
  test.for(formats)("a report of format $number, without $lacks", async ({ number, lacks }, { engine, db }) => {
    const { owner, controller, one } = await aPlace(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    const id = await close(owner, controller);
    const row = await db.periodReport.findUniqueOrThrow({ where: { id } });
    const now = (await getPeriodReport(owner, { id })).content;
    const older = Object.entries(now).filter(([name]) => !lacks.some((one) => one === name));
    const content = PeriodContent.parse({ ...Object.fromEntries(older), format: `minuttjakt period report ${number}` });
    const contentHash = new Uint8Array(hashOf(content));
    const signature = new Uint8Array(signReport(engine.secrets, { ...row, contentHash }));

    await db.$executeRaw`ALTER TABLE period_report DISABLE TRIGGER period_report_append_only`;
    await db.periodReport.update({ where: { id }, data: { content, contentHash, signature } });
    await db.$executeRaw`ALTER TABLE period_report ENABLE TRIGGER period_report_append_only`;

    expect(isSigned(engine.secrets, await db.periodReport.findUniqueOrThrow({ where: { id } }))).toBe(true);
    expect(await reproduceReport(owner, { id })).toMatchObject({ isReproduced: true, difference: [] });
    expect((await getPeriodReport(owner, { id })).content.besideNet).toBeUndefined();
  });
});

/** Ten cases of 420 s by a measured baseline, two of them given to people, one that rests on an estimate. */
async function aMeasuredMarch(engine: Engine) {
  const place = await aPlace(engine);
  const { tenantId, owner, one } = place;
  const { db } = engine;
  const process = await aProcess(db, { tenantId, unitId: one.id, title: "Brev", citizenSecondsPerCase: 300 });
  const of = { tenantId, unitId: one.id, processId: process.id };
  const automation = await anAutomation(db, { ...of, title: "Brevroboten" });
  const range = { lowSeconds: 341.4612, highSeconds: 498.5388, seed: 7 };
  const studied = { source: "STUDY", evidenceClass: "B", secondsPerCase: 420, meanSeconds: 420.25 } as const;
  const measured = await aBaseline(db, { ...of, ...studied, ...range });
  const guess = { evidenceClass: "C", secondsPerCase: 600, lowSeconds: 500, highSeconds: 900 } as const;
  const guessed = await aBaseline(db, { ...of, ...guess, caseType: "purring", version: 2 });
  await db.labourCost.create({ data: { tenantId, year: 2026, nokPerHour: 452.5, source: "Regnskapet" } });
  const entry = { kind: "CREDIT", unitId: one.id, automationId: automation.id, processId: process.id } as const;
  const credit = (index: number) => ({
    ...entry,
    localDate: `2026-03-${String(index + 10)}`,
    reason: "prøve",
    businessKeyHash: `sak ${index}`,
    robotShare: 1,
  });
  const credits = Array.from({ length: 8 }, (_, index) => ({
    ...credit(index),
    baselineId: measured.id,
    baselineSeconds: 420,
    seconds: 420,
    evidenceClass: "B" as const,
  }));
  const estimated = { baselineId: guessed.id, baselineSeconds: 600, seconds: 600, evidenceClass: "C" as const };
  await addEntries(db, owner, [...credits, { ...credit(8), ...estimated }]);
  const settledAt = new Date("2026-03-20T10:00:00Z");
  const [givenUp] = [
    await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt }),
    await aWorkItem(db, { automation, status: "FAILED", settledAt }),
  ];
  return { ...place, process, automation, measured, givenUp };
}

describe("what stands beside the net", () => {
  test("is signed in whole seconds and øre, as the hours page tells it that day", async ({ engine }) => {
    const { owner, controller, automation, measured } = await aMeasuredMarch(engine);
    const { total } = await benefitReport(owner, { from: "2026-03-01", to: "2026-04-01" });

    const { content } = await getPeriodReport(owner, { id: await close(owner, controller) });

    expect(content.besideNet).toEqual({
      // 8 × (420,25 − 341,4612) and 8 × (498,5388 − 420,25).
      belowSeconds: 630,
      aboveSeconds: 626,
      withoutIntervalSeconds: 0,
      estimateLowSeconds: 500,
      estimateLikelySeconds: 600,
      estimateHighSeconds: 900,
      estimateWithoutRangeSeconds: 0,
      naiveSeconds: 8 * 420 + 600 + 2 * 420,
      citizenSeconds: 9 * 300,
      // 3 360 s at 452,50 kr an hour is 422,333… kr.
      valueNok: "422.33",
      withoutCostSeconds: 0,
      creditedCases: 9,
      handedOverCases: 1,
      failedCases: 1,
    });
    expect(content.besideNet).toMatchObject({
      belowSeconds: Math.round(total.headline.belowSeconds),
      aboveSeconds: Math.round(total.headline.aboveSeconds),
      naiveSeconds: total.naiveSeconds,
      citizenSeconds: total.citizenSeconds,
      valueNok: total.value.nok?.toFixed(2),
      handedOverCases: total.handedOver,
    });
    expect(content.basis?.baselines.find(({ id }) => id === measured.id)).toEqual({
      id: measured.id,
      secondsPerCase: 420,
      lowSecondsPerCase: "341.4612",
      likelySecondsPerCase: "420.2500",
      highSecondsPerCase: "498.5388",
      bootstrapSeed: 7,
    });
    expect(content.basis).toMatchObject({
      labourCosts: [{ unitId: null, nokPerHour: "452.50" }],
      citizenTimes: [{ automationId: automation.id, secondsPerCase: 300 }],
    });
    expect(content.labels.baselines?.[measured.id]).toMatchObject({ title: "Brev", version: measured.version });
  });

  test("is made again when cases are deleted and the register says otherwise, and not when a baseline was changed", async ({
    engine,
    db,
  }) => {
    const { owner, controller, process, measured, givenUp, tenantId } = await aMeasuredMarch(engine);
    const id = await close(owner, controller);

    await db.workItem.delete({ where: { id: givenUp.id } });
    await db.process.update({ where: { id: process.id }, data: { citizenSecondsPerCase: 900 } });
    await db.labourCost.updateMany({ where: { tenantId }, data: { nokPerHour: 900 } });
    expect(await reproduceReport(owner, { id })).toMatchObject({ isReproduced: true, difference: [] });

    await db.baseline.update({ where: { id: measured.id }, data: { lowSeconds: 400 } });
    const outcome = await reproduceReport(owner, { id });
    expect(outcome).toMatchObject({ isReproduced: false, contentIsSame: false, hashIsRight: true });
    expect(outcome.difference.map(({ path, before, after }) => [path, before, after])).toEqual([
      ["besideNet.belowSeconds", 630, 162],
      [`basis.baselines.${measured.id}.lowSecondsPerCase`, "341.4612", "400.0000"],
    ]);
  });

  test("stands in a restatement's list where it is not the same, with why; and so does the decision", async ({
    engine,
  }) => {
    const { owner, controller, process, automation, tenantId } = await aMeasuredMarch(engine);
    const { id } = await proposeClose(owner, march);
    await closePeriod(controller, { id });
    const registrar = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId, now });

    await updateProcess(registrar, { id: process.id, citizenSecondsPerCase: 600 });
    await reopenForRestatement(controller, { id, reason: "Feil tid for innbyggeren" });
    const report = await getPeriodReport(owner, { id: await close(owner, controller) });

    expect(report.difference).toEqual([
      { path: "besideNet.citizenSeconds", label: "Innbyggernes sparte tid", before: 2700, after: 5400 },
      {
        path: `basis.citizenTimes.${automation.id}.secondsPerCase`,
        label: "Brevroboten: spart tid for innbyggeren per sak",
        before: 300,
        after: 600,
      },
    ]);
    expect(report.content.changes).toMatchObject([
      { kind: "CITIZEN_SECONDS", about: "Brev", from: "5,0 minutter per sak", to: "10,0 minutter per sak" },
    ]);
  });

  test("has no value where no cost is known, and one below zero to the øre", async ({ engine, db }) => {
    const { owner, controller, one, neighbour, tenantId } = await aPlace(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 1, kind: "OPERATION" });
    await freed(owner, { unitId: neighbour.id, localDate: "2026-03-05", seconds: 50 });
    await db.labourCost.create({
      data: { tenantId, unitId: one.id, year: 2026, nokPerHour: 18, source: "Regnskapet" },
    });
    const { content } = await getPeriodReport(owner, { id: await close(owner, controller) });
    // Half an øre, away from zero.
    expect(content.besideNet).toMatchObject({ valueNok: "-0.01", withoutCostSeconds: 50, belowSeconds: 0 });

    const without = await aPlace(engine);
    const empty = await close(without.owner, without.controller);
    expect((await getPeriodReport(without.owner, { id: empty })).content.besideNet?.valueNok).toBeNull();
  });
});

describe("the published figure of a report", () => {
  test("is A and B less all that people spent, beside each class for itself", async ({ engine }) => {
    const { owner, controller, one } = await aPlace(engine);
    const of = { unitId: one.id, localDate: "2026-03-10", reason: "prøve" } as const;
    await addEntries(engine.db, owner, [
      { ...of, kind: "CREDIT", evidenceClass: "A", seconds: 5000 },
      { ...of, kind: "CREDIT", evidenceClass: "B", seconds: 4000 },
      { ...of, kind: "CREDIT", evidenceClass: "C", seconds: 900 },
      { ...of, kind: "RESIDUAL", evidenceClass: "D", seconds: 300 },
      { ...of, kind: "OPERATION", evidenceClass: "A", seconds: 200 },
    ]);
    const { content } = await getPeriodReport(owner, { id: await close(owner, controller) });

    expect(content.headline).toEqual({ gross: 9000, reversed: 0, residual: 300, operation: 200, net: 8500 });
    expect(content.netByEvidence).toEqual({ A: 4800, B: 4000, C: 900, D: -300, I: 0 });
    expect(content.totals.all.net).toBe(9400);
  });

  test("rises when a guessed debit is taken back, and class A does not", async ({ engine }) => {
    const { owner, controller, one } = await aPlace(engine);
    const of = { unitId: one.id, localDate: "2026-03-10", reason: "prøve" } as const;
    const ids = await addEntries(engine.db, owner, [
      { ...of, kind: "CREDIT", evidenceClass: "A", seconds: 5000 },
      { ...of, kind: "RESIDUAL", evidenceClass: "D", seconds: 300, estimated: true },
    ]);
    const inMarch = { ...controller, now: () => new Date("2026-03-20T10:00:00Z") };
    await reverseEntry(inMarch, { entryId: Number(ids[1]), reason: "Ingen måtte gjøre noe" });

    const { content } = await getPeriodReport(owner, { id: await close(owner, controller) });

    expect(content.headline).toMatchObject({ gross: 5000, reversed: 300, residual: 300, net: 5000 });
    expect(content.netByEvidence).toMatchObject({ A: 5000, D: 0 });
  });
});
