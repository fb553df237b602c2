import { describe } from "vitest";
import { hashOf } from "../../../core/closing/canonical.ts";
import { closePeriod, getPeriodReport, proposeClose, reproduceReport } from "../../../core/closing/index.ts";
import { isSigned, signReport } from "../../../core/closing/signature.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { recordHarvest } from "../../../core/harvest/index.ts";
import { addEntries, reverseEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { setHoursPerFte } from "../../../core/organisation/index.ts";
import { aServiceArea, freed, now } from "../harvest/support.ts";
import { contextFor, expect, test } from "../../support/context.ts";

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

  test("a report of the first format, which holds neither the published figure nor the tree", async ({
    engine,
    db,
  }) => {
    const { owner, controller, one } = await aPlace(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    const id = await close(owner, controller);
    const row = await db.periodReport.findUniqueOrThrow({ where: { id } });
    const {
      headline: _headline,
      changes: _changes,
      tree: _tree,
      ...rest
    } = (await getPeriodReport(owner, { id })).content;
    const content = { ...rest, format: "minuttjakt period report 1" as const };
    const contentHash = new Uint8Array(hashOf(content));
    const signature = new Uint8Array(signReport(engine.secrets, { ...row, contentHash }));

    await db.$executeRaw`ALTER TABLE period_report DISABLE TRIGGER period_report_append_only`;
    await db.periodReport.update({ where: { id }, data: { content, contentHash, signature } });
    await db.$executeRaw`ALTER TABLE period_report ENABLE TRIGGER period_report_append_only`;

    expect(isSigned(engine.secrets, await db.periodReport.findUniqueOrThrow({ where: { id } }))).toBe(true);
    expect(await reproduceReport(owner, { id })).toMatchObject({ isReproduced: true, difference: [] });
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
