import * as fc from "fast-check";
import { describe } from "vitest";
import type { Context, Engine } from "../../../core/context.ts";
import type { Automation } from "../../../core/db.ts";
import { AppError } from "../../../core/errors.ts";
import { addEntries, checkEntries, reverseEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { approveMeasure, proposeMeasure, takeBackLateCredits } from "../../../core/measures/index.ts";
import { creditMonth } from "./credited-month.ts";
import {
  aBaseline,
  anAutomation,
  aProcess,
  aSettledCase,
  aTenant,
  aUnit,
  contextFor,
  expect,
  test,
  unique,
} from "../../support/context.ts";

const [oldSeconds, newSeconds] = [600, 240];

type Old = { id: string; caseType?: string };

/** A process of an area with a unit below it, each with a robot that works at the old time, and a clock to be set. */
async function aPlace(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const area = await aUnit(db, { tenantId });
  const below = await aUnit(db, { tenantId, parentId: area.id });
  const beside = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId: area.id });
  const watch = { today: "2026-09-15" };
  const now = () => new Date(`${watch.today}T10:00:00Z`);
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId, now });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  let version = 0;
  const baseline = (given: { unitId?: string; caseType?: string; secondsPerCase: number; validFrom?: string }) =>
    aBaseline(db, { tenantId, processId, unitId: area.id, version: (version += 1), ...given });
  const robotIn = (unitId: string) => anAutomation(db, { tenantId, processId, unitId });
  const common = { processId, unitId: area.id, description: "Færre felt" };
  const approved = async (input: Omit<Parameters<typeof proposeMeasure>[1], "code" | "title">) => {
    const { id } = await proposeMeasure(owner, { ...input, code: unique("tiltak"), title: "Kortere skjema" });
    return (await approveMeasure(controller, { id })).id;
  };
  /** Ends the old time, and approves a new one for days that may have gone by. */
  const shorten = async ({ id, caseType = "" }: Old, effectiveFrom = "2026-03-01") => {
    await db.baseline.update({ where: { id }, data: { validTo: toDbDate(effectiveFrom) } });
    const next = await baseline({ caseType, secondsPerCase: newSeconds, validFrom: effectiveFrom });
    return { oldBaselineId: id, newBaselineId: next.id, effectiveFrom };
  };
  const measured = (times: Awaited<ReturnType<typeof shorten>>) => approved({ ...common, ...times, kind: "SIMPLIFY" });
  const simplify = async (old: Old, effectiveFrom?: string) => measured(await shorten(old, effectiveFrom));
  const remove = (old: { id: string }, effectiveFrom: string) => {
    const volume = { counterfactualVolume: 1_200, volumeAuthor: "Ola Hansen", volumeMethod: "Telt i 2025" };
    return approved({ ...common, ...volume, kind: "REMOVE", oldBaselineId: old.id, effectiveFrom });
  };
  const record = (measureId: string, month: string, cases = 1) =>
    creditMonth(owner, controller, { measureId, month, cases, source: "Telt" });
  const people = { controller, tenantId, watch };
  const deeds = { baseline, robotIn, shorten, measured, simplify, remove, record };
  return { db, area, below, beside, ...people, ...deeds };
}

const refusalOf = (cases: number) => ({
  code: "overlap",
  message: expect.stringContaining(`credited for ${cases} of its cases`) as string,
  fields: [{ field: "month", rule: "robot_credited_old" }],
});

/** Takes back what robots were credited by more than the new time. */
async function takeBack(ctx: Context): Promise<void> {
  const { tenantId } = ctx;
  const longer = { tenantId, kind: "CREDIT", baselineSeconds: { gt: newSeconds } } as const;
  const reversals = await ctx.db.ledgerEntry.findMany({ where: { tenantId, kind: "REVERSAL" } });
  const reversedIds = new Set(reversals.map(({ reversesId }) => reversesId));
  for (const { id } of await ctx.db.ledgerEntry.findMany({ where: longer })) {
    if (!reversedIds.has(id)) await reverseEntry(ctx, { entryId: Number(id), reason: "Gammel tid" });
  }
}

describe("a month of a measure is refused while robots are credited for the same seconds", () => {
  test("by the old time, since the new one was approved afterwards; not any more when that is taken back", async ({
    engine,
    db,
  }) => {
    const { area, tenantId, baseline, robotIn, simplify, record, controller } = await aPlace(engine);
    const old = await baseline({ secondsPerCase: oldSeconds });
    const robot = await robotIn(area.id);
    for (const day of ["02", "31"]) await aSettledCase(engine, { automation: robot, at: `2026-03-${day}T10:00:00Z` });
    const measureId = await simplify(old);
    await aSettledCase(engine, { automation: robot, at: "2026-04-01T10:00:00Z" });

    await expect(record(measureId, "2026-03")).rejects.toMatchObject(refusalOf(2));
    expect(await db.ledgerEntry.count({ where: { measureId } })).toBe(0);
    expect(await record(measureId, "2026-04")).toMatchObject({ freedSeconds: oldSeconds - newSeconds });
    await takeBack(controller);
    expect(await record(measureId, "2026-03")).toMatchObject({ freedSeconds: 2 * (oldSeconds - newSeconds) });
    expect(await checkEntries(db, [tenantId])).toEqual([]);
  });

  test("in a unit below that keeps a time of its own, and not in one beside it", async ({ engine }) => {
    const { below, beside, baseline, robotIn, simplify, record } = await aPlace(engine);
    const old = await baseline({ secondsPerCase: oldSeconds });
    for (const { id: unitId } of [below, beside]) {
      await baseline({ unitId, secondsPerCase: oldSeconds });
      await aSettledCase(engine, { automation: await robotIn(unitId), at: "2026-03-20T10:00:00Z" });
    }
    const measureId = await simplify(old);

    await expect(record(measureId, "2026-03")).rejects.toMatchObject(refusalOf(1));
  });

  test("on the days it has effect: what was credited on those before does not count", async ({ engine }) => {
    const { area, baseline, robotIn, simplify, record } = await aPlace(engine);
    const old = await baseline({ secondsPerCase: oldSeconds });
    const robot = await robotIn(area.id);
    await aSettledCase(engine, { automation: robot, at: "2026-03-14T10:00:00Z" });
    const measureId = await simplify(old, "2026-03-15");

    expect(await record(measureId, "2026-03")).toMatchObject({ freedSeconds: oldSeconds - newSeconds });
  });

  test("of its own type of case, also where that was credited by the time for all types", async ({ engine, db }) => {
    const ofType = async (caseType: string) => {
      const { area, baseline, robotIn, simplify, record } = await aPlace(engine);
      await baseline({ secondsPerCase: oldSeconds });
      const automation = await robotIn(area.id);
      const { workItemId: id } = await aSettledCase(engine, { automation, at: "2026-03-20T10:00:00Z" });
      await db.workItem.update({ where: { id }, data: { caseType } });
      const old = await baseline({ caseType: "klage", secondsPerCase: oldSeconds });
      return record(await simplify({ id: old.id, caseType: "klage" }), "2026-03");
    };

    expect(await ofType("søknad")).toMatchObject({ freedSeconds: oldSeconds - newSeconds });
    await expect(ofType("klage")).rejects.toMatchObject(refusalOf(1));
  });

  test("on work that is said to have been gone in a month in which a robot did it", async ({ engine, db }) => {
    const { below, baseline, robotIn, remove, record } = await aPlace(engine);
    const old = await baseline({ secondsPerCase: oldSeconds });
    const robot = await robotIn(below.id);
    await aSettledCase(engine, { automation: robot, at: "2026-04-20T10:00:00Z" });
    await db.automation.update({ where: { id: robot.id }, data: { status: "PAUSED" } });
    const measureId = await remove(old, "2026-03-01");

    await expect(record(measureId, "2026-04")).rejects.toMatchObject(refusalOf(1));
    expect(await record(measureId, "2026-05")).toMatchObject({ freedSeconds: oldSeconds });
  });
});

test("what robots are credited for a case that is settled late, into a month that is credited, is taken back once", async ({
  engine,
  db,
}) => {
  const { tenantId, below, baseline, robotIn, simplify, record } = await aPlace(engine);
  const old = await baseline({ secondsPerCase: oldSeconds });
  await baseline({ unitId: below.id, secondsPerCase: oldSeconds });
  const measureId = await simplify(old);
  await record(measureId, "2026-03");
  expect(await checkEntries(db, [tenantId])).toEqual([]);

  const robot = await robotIn(below.id);
  const { workItemId } = await aSettledCase(engine, { automation: robot, at: "2026-03-20T10:00:00Z" });
  // Of a month in which no measure was credited.
  await aSettledCase(engine, { automation: robot, at: "2026-04-20T10:00:00Z" });
  expect(await checkEntries(db, [tenantId])).toMatchObject([
    { rule: "measure", told: expect.stringContaining("robots were credited for in 1 cases") as string },
  ]);
  const soon = { ...engine, now: () => new Date("2026-09-16T10:00:00Z") };
  await Promise.all([takeBackLateCredits(soon), takeBackLateCredits(soon)]);
  await takeBackLateCredits(soon);

  expect(await db.ledgerEntry.findMany({ where: { tenantId, kind: "REVERSAL" } })).toMatchObject([
    { workItemId, localDate: toDbDate("2026-09-16"), seconds: -oldSeconds, cases: 1, recordedBy: "system" },
  ]);
  expect(await checkEntries(db, [tenantId])).toEqual([]);
  expect(await db.auditEntry.findMany({ where: { tenantId, action: "ledger.reverse" } })).toMatchObject([
    { actor: "system", detail: { seconds: oldSeconds, reason: expect.stringContaining("mars 2026") as string } },
  ]);
});

test("a month that somebody takes back just then keeps what robots were credited: not both sides are gone", async ({
  engine,
  db,
}) => {
  const { tenantId, area, baseline, robotIn, simplify, record, controller } = await aPlace(engine);
  const old = await baseline({ secondsPerCase: oldSeconds });
  await record(await simplify(old), "2026-03");
  const credited = await aSettledCase(engine, { automation: await robotIn(area.id), at: "2026-03-20T10:00:00Z" });
  await db.ledgerEntry.findFirstOrThrow({ where: { workItemId: credited.workItemId, kind: "CREDIT" } });
  const month = await db.ledgerEntry.findFirstOrThrow({ where: { tenantId, kind: "SIMPLIFY" } });
  const soon = { ...engine, now: () => new Date("2026-09-16T10:00:00Z") };

  // As `reverseEntry` does it, and is slow to end.
  let takesBack: Promise<number> | undefined;
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM ledger_entry WHERE id = ${month.id} FOR UPDATE`;
    takesBack = takeBackLateCredits(soon);
    await expect.poll(() => waitingFor(engine)).toBeGreaterThan(0);
    const { measureId, processId, unitId, seconds, evidenceClass, id: reversesId } = month;
    const reversal = { measureId, processId, unitId, evidenceClass, reversesId, seconds: -seconds, reason: "Feil" };
    await addEntries(tx, controller, [{ ...reversal, kind: "REVERSAL", localDate: "2026-09-15" }]);
  });

  expect(await takesBack).toBe(0);
  const reversals = await db.ledgerEntry.findMany({ where: { tenantId, kind: "REVERSAL" } });
  expect(reversals).toMatchObject([{ reversesId: month.id }]);
});

/** Statements of this test's database that wait for a row that another holds. */
async function waitingFor({ db }: Engine): Promise<number> {
  const [found] = await db.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM ledger_entry WHERE id%'`;
  return found?.waiting ?? 0;
}

test("what robots were credited before a month was is not taken back for them: a moved unit is for people to judge", async ({
  engine,
  db,
}) => {
  const { tenantId, below, beside, baseline, robotIn, simplify, record } = await aPlace(engine);
  const old = await baseline({ secondsPerCase: oldSeconds });
  await baseline({ unitId: beside.id, secondsPerCase: oldSeconds });
  await aSettledCase(engine, { automation: await robotIn(beside.id), at: "2026-03-20T10:00:00Z" });
  await record(await simplify(old), "2026-03");
  await db.unitPlacement.updateMany({ where: { unitId: beside.id }, data: { parentId: below.id } });

  await takeBackLateCredits({ ...engine, now: () => new Date("2026-09-16T10:00:00Z") });

  expect(await db.ledgerEntry.count({ where: { tenantId, kind: "REVERSAL" } })).toBe(0);
  expect(await checkEntries(db, [tenantId])).toHaveLength(1);
});

const deeds = ["above", "below", "baseline", "measure", "2026-03", "2026-04", "take back"] as const;
type Deed = (typeof deeds)[number];

test("robot and measure together are never credited more than the cases once took, in whatever order things are done", async ({
  engine,
}) => {
  const order = fc.array(fc.tuple(fc.constantFrom(...deeds), fc.integer({ min: 1, max: 9 })), {
    minLength: 4,
    maxLength: 16,
  });
  await fc.assert(
    fc.asyncProperty(order, fc.boolean(), async (done, hasItsOwn) => {
      const played = await aPlay(engine, hasItsOwn);
      for (const [deed, days] of done) await played.play(deed, days);
      for (const deed of ["baseline", "measure", "2026-03", "2026-04"] as const) await played.play(deed, 31);
      await played.neverTooMuch();
      // However it went, the months can be recorded in the end.
      for (const deed of ["take back", "2026-03", "2026-04"] as const) await played.play(deed, 1);
      await played.neverTooMuch();
      expect(played.refusedLast()).toBe(false);
    }),
    { numRuns: 12 },
  );
});

/** A place where things are done one after another, each some days after the one before. */
async function aPlay(engine: Engine, hasItsOwn: boolean) {
  const place = await aPlace(engine);
  const { db, tenantId, watch, area, below, baseline, robotIn, controller } = place;
  watch.today = "2026-03-01";
  const old = await baseline({ secondsPerCase: oldSeconds });
  if (hasItsOwn) await baseline({ unitId: below.id, secondsPerCase: oldSeconds });
  const robots: Partial<Record<Deed, Automation>> = { above: await robotIn(area.id), below: await robotIn(below.id) };
  let times: Awaited<ReturnType<typeof place.shorten>> | undefined;
  let measureId: string | undefined;
  let refused = false;
  const monthOf = (day: Date) => day.toISOString().slice(0, 7);
  const credits = () => db.ledgerEntry.findMany({ where: { tenantId, kind: "CREDIT" } });

  const play = async (deed: Deed, days: number) => {
    watch.today = new Date(Date.parse(watch.today) + days * 86_400_000).toISOString().slice(0, 10);
    const automation = robots[deed];
    if (automation) await aSettledCase(engine, { automation, at: `${watch.today}T10:00:00Z` });
    if (deed === "baseline") times ??= await place.shorten(old);
    if (deed === "measure" && times) measureId ??= await place.measured(times);
    if (deed === "take back") await takeBack(controller);
    if (!deed.startsWith("2026") || measureId === undefined) return;
    const cases = (await credits()).filter(({ localDate }) => monthOf(localDate) === deed).length;
    try {
      await place.record(measureId, deed, cases);
      refused = false;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused = error.fields.some(({ rule }) => rule === "robot_credited_old");
    }
  };
  const neverTooMuch = async () => {
    const entries = await db.ledgerEntry.findMany({ where: { tenantId } });
    const reversedIds = new Set(entries.map(({ reversesId }) => reversesId));
    for (const month of ["2026-03", "2026-04"]) {
      const ofMonth = entries.filter(({ localDate, kind }) => monthOf(localDate) === month && kind !== "REVERSAL");
      const standing = ofMonth.filter(({ id }) => !reversedIds.has(id));
      const cases = ofMonth.filter(({ kind }) => kind === "CREDIT").length;
      expect(standing.reduce((sum, { seconds }) => sum + seconds, 0)).toBeLessThanOrEqual(oldSeconds * cases);
    }
    expect(await checkEntries(db, [tenantId])).toEqual([]);
  };
  return { play, neverTooMuch, refusedLast: () => refused };
}
