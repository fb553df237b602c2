import { describe } from "vitest";
import {
  closePeriod,
  getPeriod,
  getPeriodReport,
  listPeriods,
  proposeClose,
  reopenForRestatement,
  reproduceReport,
} from "../../../core/closing/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { recordHarvest, revokeHarvest, withdrawHarvest } from "../../../core/harvest/index.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { assertPeriodOpen } from "../../../core/periods/index.ts";
import { aServiceArea, freed, now } from "../harvest/support.ts";
import { anAutomation, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

const march = { kind: "MONTH", from: "2026-03-01" } as const;

/** A service area with freed time in March, somebody who proposes and somebody who closes. */
async function aMarch(engine: Engine) {
  const place = await aServiceArea(engine);
  const { tenantId, owner, one } = place;
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  const credit = await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
  await freed(owner, { unitId: one.id, localDate: "2026-03-31", seconds: 600, kind: "RESIDUAL" });
  await freed(owner, { unitId: one.id, localDate: "2026-04-01", seconds: 50 });
  return { ...place, controller, credit };
}

async function close(
  proposer: Context,
  controller: Context,
  period: { kind: "MONTH" | "TERTIAL" | "YEAR"; from: string },
) {
  const { id } = await proposeClose(proposer, period);
  return closePeriod(controller, { id });
}

const write = (ctx: Context, localDate: string) =>
  ctx.db.$transaction(async (tx) => {
    await assertPeriodOpen(tx, ctx, localDate);
    return true;
  });

describe("closing a period", () => {
  test("freezes a numbered, signed report of its figures, and of no other day's", async ({ engine, db }) => {
    const { owner, controller, one, area, tenantId } = await aMarch(engine);
    await recordHarvest(owner, {
      unitId: one.id,
      kind: "REALLOCATED",
      month: "2026-03",
      seconds: 3600,
      purpose: "Tilsyn",
    });

    const { reportId } = await close(owner, controller, march);

    const report = await getPeriodReport(owner, { id: reportId });
    expect(report).toMatchObject({
      number: 1,
      revision: 1,
      closedBy: controller.actor.name,
      reason: null,
      difference: [],
    });
    expect(report.content.totals.all).toEqual({ gross: 7200, reversed: 0, residual: 600, operation: 0, net: 6600 });
    expect(report.content).toMatchObject({
      hoursPerFte: 1695,
      creditsWithoutBaseline: 1,
      harvested: { counted: 3600 },
    });
    const seal = await db.ledgerSeal.findFirstOrThrow({ where: { tenantId }, orderBy: { number: "desc" } });
    expect(report.chainHash).toBe(Buffer.from(seal.hash).toString("hex"));
    expect(report.throughId).toBe(Number(seal.throughId));
    expect(report.content.labels.units[one.id]).toMatchObject({ name: "Sone nord", parentId: area.id });
    expect(report.content.labels.units[area.id]?.name).toBe("Helse");
    expect(await reproduceReport(owner, { id: reportId })).toEqual({
      id: reportId,
      isReproduced: true,
      contentIsSame: true,
      hashIsRight: true,
      signatureIsRight: true,
      difference: [],
    });
    const { items } = await listPeriods(owner, { year: 2026 });
    expect(items[2]).toMatchObject({ ...march, to: "2026-04-01", state: "CLOSED", latestReport: { id: reportId } });
    expect(items).toHaveLength(16);
    expect(await db.auditEntry.count({ where: { tenantId, action: { startsWith: "period." } } })).toBe(2);
  });

  test("keeps imported hours apart from time spent in common, and lets nobody harvest them", async ({ engine }) => {
    const { owner, controller, one } = await aMarch(engine);
    const of = { unitId: one.id, localDate: "2026-03-10" } as const;
    await addEntries(engine.db, owner, [
      { ...of, kind: "IMPORTED", seconds: 90_000, evidenceClass: "I", reason: "Fra før" },
      { ...of, kind: "OPERATION", seconds: 900, evidenceClass: "A", reason: "Samarbeidet: ny versjon" },
    ]);
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", purpose: "Tilsyn" } as const;
    await recordHarvest(owner, { ...harvest, seconds: 90_000, standing: true });

    const { reportId } = await close(owner, controller, march);

    const { content } = await getPeriodReport(owner, { id: reportId });
    expect(content.totals.imported).toEqual({ gross: 90_000, reversed: 0, residual: 0, operation: 0, net: 90_000 });
    expect(content.totals.automations).toMatchObject({ operation: 900, net: 5700 });
    expect(content.harvested).toEqual({ counted: 5700, notHarvested: 0 });
    expect(await reproduceReport(owner, { id: reportId })).toMatchObject({ isReproduced: true });
  });

  test("lets nothing more be written on its days", async ({ engine }) => {
    const { owner, controller } = await aMarch(engine);
    await close(owner, controller, march);

    for (const day of ["2026-03-01", "2026-03-31"]) {
      await expect(write(owner, day)).rejects.toMatchObject({
        code: "period_closed",
        fields: [{ field: "localDate", rule: "period_closed" }],
      });
    }
    for (const day of ["2026-02-28", "2026-04-01"]) await expect(write(owner, day)).resolves.toBe(true);
    const stranger = await contextFor(engine, { roles: ["CONTROLLER"], now });
    await expect(write(stranger, "2026-03-05")).resolves.toBe(true);
  });

  test("waits for what is being written on its days, and has it in its report", async ({ engine, db }) => {
    const { owner, controller, one } = await aMarch(engine);
    const { id } = await proposeClose(owner, march);
    let closing: ReturnType<typeof closePeriod> | undefined;

    await db.$transaction(async (tx) => {
      await assertPeriodOpen(tx, owner, "2026-03-10");
      closing = closePeriod(controller, { id });
      await new Promise((resolve) => setTimeout(resolve, 300));
      const entry = { kind: "CREDIT", unitId: one.id, localDate: "2026-03-10", seconds: 1, reason: "sent" } as const;
      await addEntries(tx, owner, [{ ...entry, evidenceClass: "B" }]);
    });

    const { reportId } = (await closing) ?? { reportId: "" };
    expect((await getPeriodReport(owner, { id: reportId })).content.totals.all.gross).toBe(7201);
  });

  test("takes two people, told apart by who they are and not by their names", async ({ engine }) => {
    const { owner, controller } = await aMarch(engine);
    const { id } = await proposeClose(controller, march);

    await expect(closePeriod(controller, { id })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "id", rule: "same_person" }],
    });
    await expect(closePeriod(owner, { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(proposeClose(controller, march)).rejects.toMatchObject({ code: "conflict" });

    await proposeClose(owner, march);
    await closePeriod(controller, { id });
  });

  test("is refused before the period has ended, and for days that begin none", async ({ engine }) => {
    const { owner, controller } = await aMarch(engine);
    const refusal = (rule: string) => ({ code: "invalid", fields: [{ field: "from", rule }] });

    await expect(proposeClose(owner, { kind: "MONTH", from: "2026-04-01" })).rejects.toMatchObject(
      refusal("not_ended"),
    );
    await expect(proposeClose(owner, { kind: "YEAR", from: "2026-01-01" })).rejects.toMatchObject(refusal("not_ended"));
    await expect(proposeClose(owner, { kind: "TERTIAL", from: "2026-02-01" })).rejects.toMatchObject(
      refusal("not_a_period"),
    );
    const justAfter = { ...controller, now: () => new Date("2026-03-31T22:30:00Z") };
    await expect(proposeClose(justAfter, march)).rejects.toMatchObject(refusal("not_ended"));
    await proposeClose({ ...controller, now: () => new Date("2026-03-31T23:00:00Z") }, march);
  });

  test("is done once, whoever is quick", async ({ engine, db }) => {
    const { owner, controller, tenantId } = await aMarch(engine);
    const { id } = await proposeClose(owner, march);

    const both = await Promise.allSettled([closePeriod(controller, { id }), closePeriod(controller, { id })]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await db.periodReport.count({ where: { tenantId } })).toBe(1);
  });

  test("is refused where the roll-ups do not agree with the rows", async ({ engine, db }) => {
    const { owner, controller, tenantId } = await aMarch(engine);
    const { id } = await proposeClose(owner, march);
    await db.monthlyRollup.updateMany({ where: { tenantId, kind: "CREDIT" }, data: { seconds: 7201n } });

    await expect(closePeriod(controller, { id })).rejects.toMatchObject({ code: "conflict" });
    expect(await db.periodReport.count({ where: { tenantId } })).toBe(0);
  });

  test("counts the reports of a municipality in one row of numbers", async ({ engine }) => {
    const { owner, controller } = await aMarch(engine);
    const first = await close(owner, controller, { kind: "MONTH", from: "2026-02-01" });
    const second = await close(owner, controller, march);

    expect(await getPeriodReport(owner, { id: first.reportId })).toMatchObject({ number: 1 });
    expect(await getPeriodReport(owner, { id: second.reportId })).toMatchObject({ number: 2, revision: 1 });
  });

  test("tells beforehand what is missing", async ({ engine, db }) => {
    const { controller, tenantId, one } = await aMarch(engine);
    const automation = await anAutomation(db, { tenantId, unitId: one.id });
    const settledAt = new Date("2026-03-31T21:30:00Z");
    await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt });
    await aWorkItem(db, { automation, status: "FAILED", settledAt: new Date("2026-03-31T22:30:00Z") });

    expect(await getPeriod(controller, march)).toMatchObject({
      state: "OPEN",
      mayPropose: true,
      mayClose: false,
      missing: { creditsWithoutBaseline: 1, openHandOvers: 1, unsealedEntries: 2, restating: [], notClosed: [] },
    });
  });
});

describe("a restatement", () => {
  test("makes the next revision, with its reason and what is not the same; the one before stays true", async ({
    engine,
  }) => {
    const { owner, controller, one } = await aMarch(engine);
    const { id, reportId: first } = await close(owner, controller, march);
    await expect(write(owner, "2026-03-05")).rejects.toMatchObject({ code: "period_closed" });

    await reopenForRestatement(controller, { id, reason: "En robot førte saker på feil enhet" });
    await expect(write(owner, "2026-03-05")).resolves.toBe(true);
    await freed(owner, { unitId: one.id, localDate: "2026-03-20", seconds: 400, kind: "OPERATION" });
    await expect(closePeriod(controller, { id })).rejects.toMatchObject({ code: "conflict" });
    const { reportId: second } = await close(owner, controller, march);

    const report = await getPeriodReport(owner, { id: second });
    expect(report).toMatchObject({ number: 2, revision: 2, reason: "En robot førte saker på feil enhet" });
    expect(report.content.totals.all).toMatchObject({ operation: 400, net: 6200 });
    expect(report.difference).toContainEqual({
      path: "totals.all.net",
      label: "I alt: netto",
      before: 6600,
      after: 6200,
    });
    const key = `figures.${one.id}/-/-/OPERATION/B/WOULD_BE_MANUAL.seconds`;
    expect(report.difference).toContainEqual({
      path: key,
      label: "Sone nord · Drift · klasse B: tid",
      before: null,
      after: 400,
    });
    expect((await getPeriodReport(owner, { id: first })).content.totals.all.net).toBe(6600);
    for (const id of [first, second])
      expect(await reproduceReport(owner, { id })).toMatchObject({ isReproduced: true });
    expect((await getPeriod(owner, march)).reports.map(({ revision }) => revision)).toEqual([2, 1]);
  });

  test("of harvests leaves the report before as they stood then", async ({ engine }) => {
    const { owner, controller, one } = await aMarch(engine);
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", purpose: "Tilsyn" } as const;
    const wrong = await recordHarvest(owner, { ...harvest, seconds: 600 });
    const { id, reportId: first } = await close(owner, controller, march);
    const later = (ctx: Context) => ({ ...ctx, now: () => new Date("2026-04-11T10:00:00Z") });

    await expect(withdrawHarvest(later(owner), { id: wrong.id, reason: "Feil" })).rejects.toMatchObject({
      code: "period_closed",
    });
    await reopenForRestatement(later(controller), { id, reason: "Feil i uttak" });
    await withdrawHarvest(later(owner), { id: wrong.id, reason: "Feil" });
    await recordHarvest(later(owner), { ...harvest, seconds: 900 });
    const { reportId: second } = await close(later(owner), later(controller), march);

    expect((await getPeriodReport(owner, { id: second })).content.harvested.counted).toBe(900);
    expect((await getPeriodReport(owner, { id: first })).content.harvested.counted).toBe(600);
    for (const report of [first, second]) {
      expect(await reproduceReport(owner, { id: report })).toMatchObject({ isReproduced: true, difference: [] });
    }
  });

  test("comes before the period around it is closed, and does not open that one", async ({ engine }) => {
    const { owner, controller } = await aMarch(engine);
    const inMay = (ctx: Context) => ({ ...ctx, now: () => new Date("2026-05-10T10:00:00Z") });
    const [proposer, closer] = [inMay(owner), inMay(controller)];
    const tertial = { kind: "TERTIAL", from: "2026-01-01" } as const;
    const { id: month } = await close(proposer, closer, march);
    await reopenForRestatement(closer, { id: month, reason: "Feil" });

    const { id } = await proposeClose(proposer, tertial);
    await expect(closePeriod(closer, { id })).rejects.toMatchObject({ code: "conflict" });
    expect((await getPeriod(closer, tertial)).missing).toMatchObject({
      restating: [{ ...march, to: "2026-04-01" }],
      notClosed: [{ from: "2026-01-01" }, { from: "2026-02-01" }, march, { from: "2026-04-01" }],
    });
    await close(proposer, closer, march);
    await closePeriod(closer, { id });

    await reopenForRestatement(closer, { id: month, reason: "Feil igjen" });
    await expect(write(owner, "2026-03-05")).rejects.toMatchObject({ code: "period_closed" });
    expect((await getPeriod(closer, march)).missing.closedAround).toEqual([{ ...tertial, to: "2026-05-01" }]);
    await reopenForRestatement(closer, { id, reason: "Feil igjen" });
    await expect(write(owner, "2026-03-05")).resolves.toBe(true);
  });

  test("is for a closed period, and for the controller", async ({ engine }) => {
    const { owner, controller, tenantId } = await aMarch(engine);
    const administrator = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId, now });
    const { id } = await proposeClose(owner, march);

    await expect(reopenForRestatement(controller, { id, reason: "x" })).rejects.toMatchObject({ code: "conflict" });
    await closePeriod(controller, { id });
    await expect(reopenForRestatement(administrator, { id, reason: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(reopenForRestatement(controller, { id, reason: " " })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "reason" }],
    });
  });
});

test("a reversal of a closed period's credit falls in the open one, across a year's end too", async ({ engine }) => {
  const place = await aServiceArea(engine);
  const inJanuary = (ctx: Context) => ({ ...ctx, now: () => new Date("2027-01-20T10:00:00Z") });
  const owner = inJanuary(place.owner);
  const controller = inJanuary(await contextFor(engine, { roles: ["CONTROLLER"], tenantId: place.tenantId }));
  const credit = await freed(owner, { unitId: place.one.id, localDate: "2026-12-31", seconds: 7200 });
  const { reportId } = await close(owner, controller, { kind: "YEAR", from: "2026-01-01" });

  const taken = {
    kind: "REVERSAL",
    unitId: place.one.id,
    seconds: -7200,
    evidenceClass: "B",
    reversesId: credit,
  } as const;
  await expect(write(owner, "2026-12-31")).rejects.toMatchObject({ code: "period_closed" });
  await addEntries(owner.db, owner, [{ ...taken, localDate: "2027-01-20", reason: "Saken ble gjenåpnet" }]);

  expect(await reproduceReport(owner, { id: reportId })).toMatchObject({ isReproduced: true });
  expect((await getPeriodReport(owner, { id: reportId })).content.totals.all.net).toBe(7200);
  const inFebruary = (ctx: Context) => ({ ...ctx, now: () => new Date("2027-02-02T10:00:00Z") });
  const january = await close(inFebruary(owner), inFebruary(controller), { kind: "MONTH", from: "2027-01-01" });
  expect((await getPeriodReport(owner, { id: january.reportId })).content.totals.all).toEqual({
    gross: 0,
    reversed: -7200,
    residual: 0,
    operation: 0,
    net: -7200,
  });
});

describe("a report that was tampered with", () => {
  test("is found out by its hash, its signature and the ledger", async ({ engine, db }) => {
    const { owner, controller } = await aMarch(engine);
    const { reportId: id } = await close(owner, controller, march);
    const { content } = await getPeriodReport(owner, { id });
    const better = { ...content, totals: { ...content.totals, all: { ...content.totals.all, net: 99_999 } } };

    await expect(db.periodReport.update({ where: { id }, data: { content: better } })).rejects.toThrow(/append-only/);
    await db.$executeRaw`ALTER TABLE period_report DISABLE TRIGGER period_report_append_only`;
    await db.periodReport.update({ where: { id }, data: { content: better, closedBy: "En annen" } });
    await db.$executeRaw`ALTER TABLE period_report ENABLE TRIGGER period_report_append_only`;

    expect(await reproduceReport(owner, { id })).toMatchObject({
      isReproduced: false,
      contentIsSame: false,
      hashIsRight: false,
      signatureIsRight: false,
      difference: [{ path: "totals.all.net", before: 99_999, after: 6600 }],
    });
  });

  test("is found out by a standing harvest that was changed behind its back", async ({ engine, db }) => {
    const { owner, controller, one } = await aMarch(engine);
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", purpose: "Tilsyn" } as const;
    const standing = await recordHarvest(owner, { ...harvest, seconds: 600, standing: true });
    const { reportId: id } = await close(owner, controller, march);
    await revokeHarvest(owner, { id: standing.id, from: "2026-04", reason: "Slutt" });
    expect(await reproduceReport(owner, { id })).toMatchObject({ isReproduced: true });

    await db.harvest.update({ where: { id: standing.id }, data: { seconds: 700 } });

    expect(await reproduceReport(owner, { id })).toMatchObject({
      isReproduced: false,
      hashIsRight: true,
      contentIsSame: false,
    });
  });

  test("is not there for another municipality", async ({ engine }) => {
    const { owner, controller } = await aMarch(engine);
    const { id, reportId } = await close(owner, controller, march);
    const stranger = await contextFor(engine, { roles: ["CONTROLLER"], now });

    for (const verb of [getPeriodReport, reproduceReport]) {
      await expect(verb(stranger, { id: reportId })).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(closePeriod(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(reopenForRestatement(stranger, { id, reason: "x" })).rejects.toMatchObject({ code: "not_found" });
  });
});
