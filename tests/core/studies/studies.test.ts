import { describe } from "vitest";
import type { Context, Engine } from "../../../core/context.ts";
import {
  closeStudy,
  getObservation,
  getStudy,
  listObservations,
  listStudies,
  pauseClock,
  recordObservation,
  resumeClock,
  startClock,
  startStudy,
  stopClock,
  voidObservation,
} from "../../../core/studies/index.ts";
import { aProcess, aUnit, contextFor, expect, test } from "../../support/context.ts";

const noon = new Date("2026-06-15T10:00:00Z");
const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  now: () => new Date(noon.getTime() + seconds * 1000),
});

async function aStudy(engine: Engine, given: Partial<Parameters<typeof startStudy>[1]> = {}) {
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"], now: () => noon });
  const unit = await aUnit(engine.db, { tenantId: ctx.tenantId });
  const process = await aProcess(engine.db, { tenantId: ctx.tenantId, unitId: unit.id });
  const asked = { processId: process.id, unitId: unit.id, title: "Tidtaking våren 2026", ...given };
  const begun = { ...ctx, now: () => new Date("2026-06-01T06:00:00Z") };
  return { ctx, asked, study: await startStudy(begun, asked) };
}

const invalid = (field: string, rule: string) => ({ code: "invalid", fields: [{ field, rule }] });

describe("a study", () => {
  test("begins on a process, with a seed of its own", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);

    expect(study).toMatchObject({ title: "Tidtaking våren 2026", processVersion: 1, closedAt: null, myClock: null });
    expect(study.seed).toBeGreaterThanOrEqual(0);
    expect(study.results).toMatchObject({
      n: 0,
      days: 0,
      figures: null,
      notYetMeasured: ["too_few_observations", "too_short"],
    });
    expect((await listStudies(ctx)).items).toMatchObject([{ id: study.id, observations: 0 }]);
    expect((await listStudies(ctx, { state: "closed" })).items).toEqual([]);
  });

  test("has strata that are the whole mix, or none", async ({ engine }) => {
    const { ctx, asked } = await aStudy(engine);
    const strata = [
      { key: "enkel", title: "Enkel", share: 0.8 },
      { key: "sammensatt", title: "Sammensatt", share: 0.1 },
    ];

    await expect(startStudy(ctx, { ...asked, strata })).rejects.toMatchObject(invalid("strata", "not_one"));
    await expect(startStudy(ctx, { ...asked, strata })).rejects.toThrow(/0\.9 in all/);
    await expect(startStudy(ctx, { ...asked, title: "Tid for ola@solvik.example" })).rejects.toMatchObject(
      invalid("title", "personal_data"),
    );
    await expect(startStudy(ctx, { ...asked, unitId: asked.processId })).rejects.toMatchObject(
      invalid("unitId", "unknown_unit"),
    );
  });

  test("is not for those who only read, nor another municipality's", async ({ engine }) => {
    const { ctx, asked, study } = await aStudy(engine);
    const reader = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId: ctx.tenantId });
    const stranger = await contextFor(engine, { roles: ["CASE_WORKER"] });
    const one = { studyId: study.id, seconds: 60 };

    for (const deed of [
      () => startStudy(reader, asked),
      () => recordObservation(reader, one),
      () => startClock(reader, { studyId: study.id }),
      () => pauseClock(reader, { studyId: study.id }),
      () => resumeClock(reader, { studyId: study.id }),
      () => closeStudy(reader, { id: study.id }),
    ]) {
      await expect(deed()).rejects.toMatchObject({ code: "forbidden" });
    }
    for (const deed of [
      () => startStudy(stranger, asked),
      () => getStudy(stranger, { id: study.id }),
      () => listObservations(stranger, { studyId: study.id }),
      () => recordObservation(stranger, one),
      () => startClock(stranger, { studyId: study.id }),
      () => pauseClock(stranger, { studyId: study.id }),
      () => resumeClock(stranger, { studyId: study.id }),
      () => stopClock(stranger, { studyId: study.id }),
      () => closeStudy(stranger, { id: study.id }),
    ]) {
      await expect(deed()).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await getStudy(reader, { id: study.id })).toMatchObject({ id: study.id });
  });
});

describe("an observation", () => {
  test.for([
    ["no time", { seconds: 0 }, "seconds", "seconds_not_positive"],
    ["a time below nothing", { seconds: -450 }, "seconds", "seconds_not_positive"],
    ["half a second", { seconds: 1.5 }, "seconds", "invalid_type"],
    ["more than ten days", { seconds: 864_001 }, "seconds", "too_big"],
    ["a day before the study began", { observedOn: "2026-05-31" }, "observedOn", "before_study"],
    ["a day to come", { observedOn: "2026-06-16" }, "observedOn", "in_future"],
    ["a day that does not exist", { observedOn: "2026-02-29" }, "observedOn", "invalid_format"],
    ["a stratum the study has not", { stratum: "enkel" }, "stratum", "unknown_stratum"],
    ["a note with an e-mail address", { note: "Tatt av ola.hansen@solvik.example" }, "note", "personal_data"],
    ["a note with a personal number", { note: "Gjaldt 150880 12345" }, "note", "personal_data"],
    ["a note with a personal number in parts", { note: "Gjaldt 15 08 80 123 45" }, "note", "personal_data"],
    ["a note with a user's name", { note: "kari nordmann var syk" }, "note", "personal_data"],
  ] as const)("is refused with %s", async ([, given, field, rule], { engine, db }) => {
    const { ctx, study } = await aStudy(engine);

    await expect(recordObservation(ctx, { studyId: study.id, seconds: 60, ...given })).rejects.toMatchObject(
      invalid(field, rule),
    );
    expect(await db.timeObservation.count({ where: { studyId: study.id } })).toBe(0);
  });

  test("may have a note with short numbers, and is written down without who took it", async ({ engine, db }) => {
    const { ctx, study } = await aStudy(engine);

    const { id } = await recordObservation(ctx, { studyId: study.id, seconds: 450, note: "Sak 2026/1234567890" });

    expect(await getObservation(ctx, { studyId: study.id, id })).toEqual({
      id,
      stratum: "",
      seconds: 450,
      observedOn: "2026-06-15",
      note: "Sak 2026/1234567890",
      voidReason: null,
      outlier: false,
      mine: true,
    });
    expect(await db.auditEntry.findFirst({ where: { tenantId: ctx.tenantId, action: "study.observe" } })).toMatchObject(
      { entityId: study.id, detail: { seconds: 450, observationId: id } },
    );
  });

  test("that is voided stays and counts no more", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);
    const { id } = await recordObservation(ctx, { studyId: study.id, seconds: 9000 });
    const voiding = { studyId: study.id, id };

    await expect(voidObservation(ctx, { ...voiding, reason: " " })).rejects.toMatchObject(
      invalid("reason", "too_small"),
    );
    await expect(voidObservation(ctx, { ...voiding, reason: "Kari Nordmann glemte den" })).rejects.toMatchObject(
      invalid("reason", "personal_data"),
    );
    await voidObservation(ctx, { ...voiding, reason: "Klokken gikk i lunsjen" });

    expect(await getObservation(ctx, voiding)).toMatchObject({ seconds: 9000, voidReason: "Klokken gikk i lunsjen" });
    expect((await getStudy(ctx, { id: study.id })).results).toMatchObject({ n: 0, voided: 1 });
    await expect(voidObservation(ctx, { ...voiding, reason: "Igjen" })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the clock", () => {
  test("runs on, whoever looks, and its time is the case's", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);
    await startClock(ctx, { studyId: study.id });
    expect((await getStudy(later(ctx, 100), { id: study.id })).myClock).toEqual({
      studyId: study.id,
      studyTitle: study.title,
      stratum: "",
      startedAt: noon.toISOString(),
      countedMs: 100_000,
      paused: false,
    });

    const stopped = await stopClock(later(ctx, 451.4), { studyId: study.id, note: "To vedlegg" });

    expect(stopped.seconds).toBe(451);
    expect(await getObservation(ctx, { studyId: study.id, id: stopped.id })).toMatchObject({
      seconds: 451,
      note: "To vedlegg",
      observedOn: "2026-06-15",
    });
    expect(await getStudy(ctx, { id: study.id })).toMatchObject({ myClock: null, runningClocks: 0 });
  });

  test("stands still in its pauses, and goes on from where it stood", async ({ engine, db }) => {
    const { ctx, study } = await aStudy(engine);
    const { id: studyId } = study;
    const shown = async (seconds: number) => (await getStudy(later(ctx, seconds), { id: studyId })).myClock;
    await startClock(ctx, { studyId });

    await pauseClock(later(ctx, 60), { studyId });
    expect(await shown(3_600)).toMatchObject({ countedMs: 60_000, paused: true, startedAt: noon.toISOString() });
    await resumeClock(later(ctx, 7_200), { studyId });
    expect(await shown(7_230)).toMatchObject({ countedMs: 90_000, paused: false });
    await pauseClock(later(ctx, 7_240), { studyId });

    expect(await stopClock(later(ctx, 9_000), { studyId })).toMatchObject({ seconds: 100 });
    const audit = await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { at: "asc" } });
    expect(audit.map(({ action }) => action).filter((action) => action.includes("clock_"))).toEqual([
      "study.clock_start",
      "study.clock_pause",
      "study.clock_resume",
      "study.clock_pause",
    ]);
  });

  test("that is paused is one's own, keeps the study open, and is neither paused nor let go on twice", async ({
    engine,
  }) => {
    const { ctx, study } = await aStudy(engine);
    const { id: studyId } = study;
    const colleague = await contextFor(engine, { roles: ["OPERATOR"], tenantId: ctx.tenantId, now: () => noon });
    await expect(pauseClock(ctx, { studyId })).rejects.toMatchObject({ code: "conflict" });
    await startClock(ctx, { studyId });
    await expect(resumeClock(ctx, { studyId })).rejects.toMatchObject({ code: "conflict" });

    const twice = await Promise.allSettled([pauseClock(ctx, { studyId }), pauseClock(ctx, { studyId })]);

    expect(twice.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(resumeClock(colleague, { studyId })).rejects.toMatchObject({ code: "conflict" });
    await expect(startClock(ctx, { studyId })).rejects.toMatchObject({ fields: [{ rule: "clock_running" }] });
    await expect(closeStudy(ctx, { id: studyId })).rejects.toMatchObject({ fields: [{ rule: "clock_running" }] });
    const again = await Promise.allSettled([resumeClock(ctx, { studyId }), resumeClock(ctx, { studyId })]);
    expect(again.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("is one for a person, whatever the study, and each has his or her own", async ({ engine }) => {
    const { ctx, asked, study } = await aStudy(engine);
    const other = await startStudy(ctx, { ...asked, title: "En annen" });
    const colleague = await contextFor(engine, { roles: ["OPERATOR"], tenantId: ctx.tenantId, now: () => noon });

    const twice = await Promise.allSettled([
      startClock(ctx, { studyId: study.id }),
      startClock(ctx, { studyId: other.id }),
    ]);
    await startClock(colleague, { studyId: study.id });

    expect(twice.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(twice.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict", fields: [{ rule: "clock_running" }] },
    });
    await stopClock(colleague, { studyId: study.id });
    await expect(stopClock(colleague, { studyId: study.id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("shows a second at least, and no more than ten days", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);
    await startClock(ctx, { studyId: study.id });
    expect(await stopClock(ctx, { studyId: study.id })).toMatchObject({ seconds: 1 });

    const { id } = await startClock(ctx, { studyId: study.id });
    await expect(stopClock(later(ctx, 864_001), { studyId: study.id })).rejects.toMatchObject(
      invalid("seconds", "too_long"),
    );
    await voidObservation(ctx, { studyId: study.id, id, reason: "Glemt" });
    expect((await getStudy(ctx, { id: study.id })).myClock).toBeNull();
  });

  test("that runs keeps the study open; a closed study takes nothing more", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);
    await startClock(ctx, { studyId: study.id });
    await expect(closeStudy(ctx, { id: study.id })).rejects.toMatchObject({ fields: [{ rule: "clock_running" }] });
    const { id } = await stopClock(later(ctx, 60), { studyId: study.id });

    expect((await closeStudy(ctx, { id: study.id })).closedAt).not.toBeNull();

    for (const deed of [
      () => recordObservation(ctx, { studyId: study.id, seconds: 60 }),
      () => startClock(ctx, { studyId: study.id }),
      () => voidObservation(ctx, { studyId: study.id, id, reason: "For sent" }),
      () => closeStudy(ctx, { id: study.id }),
    ]) {
      await expect(deed()).rejects.toMatchObject({ code: "conflict" });
    }
  });
});

describe("what a study says", () => {
  test("is shown from five observations on, and others' observations with it", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);
    const reader = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId: ctx.tenantId });
    for (const seconds of [60, 70, 80, 90]) await recordObservation(ctx, { studyId: study.id, seconds });

    expect((await getStudy(reader, { id: study.id })).results).toMatchObject({ n: 4, figures: null, histogram: [] });
    expect(await listObservations(reader, { studyId: study.id })).toMatchObject({ items: [], hidden: true });
    expect((await listObservations(ctx, { studyId: study.id })).items).toHaveLength(4);
    const [first] = (await listObservations(ctx, { studyId: study.id })).items;
    await expect(getObservation(reader, { studyId: study.id, id: first?.id ?? "" })).rejects.toMatchObject({
      code: "not_found",
    });

    await recordObservation(ctx, { studyId: study.id, seconds: 600, observedOn: "2026-06-01" });

    const { results } = await getStudy(reader, { id: study.id });
    expect(results).toMatchObject({
      n: 5,
      days: 15,
      firstOn: "2026-06-01",
      outliers: 1,
      notYetMeasured: ["too_few_observations"],
      figures: { meanSeconds: 180, medianSeconds: 80, method: "BOOTSTRAP" },
    });
    expect(results.histogram.reduce((sum, { n }) => sum + n, 0)).toBe(5);
    const { items, hidden } = await listObservations(reader, { studyId: study.id });
    expect(hidden).toBe(false);
    expect(items.map(({ seconds, outlier, mine }) => [seconds, outlier, mine])).toEqual([
      [600, true, false],
      [90, false, false],
      [80, false, false],
      [70, false, false],
      [60, false, false],
    ]);
  });

  test("is weighted by the real mix, and a stratum of fewer than five is not shown by itself", async ({ engine }) => {
    const strata = [
      { key: "enkel", title: "Enkel", share: 0.9 },
      { key: "sammensatt", title: "Sammensatt", share: 0.1 },
    ];
    const { ctx, study } = await aStudy(engine, { strata });
    await expect(recordObservation(ctx, { studyId: study.id, seconds: 60 })).rejects.toMatchObject(
      invalid("stratum", "unknown_stratum"),
    );
    for (const seconds of [100, 100, 110, 90, 100]) {
      await recordObservation(ctx, { studyId: study.id, stratum: "enkel", seconds });
    }
    await recordObservation(ctx, { studyId: study.id, stratum: "sammensatt", seconds: 1000 });
    expect((await getStudy(ctx, { id: study.id })).results).toMatchObject({
      n: 6,
      figures: null,
      notYetMeasured: ["too_few_observations", "too_short", "stratum_too_few"],
    });

    await recordObservation(ctx, { studyId: study.id, stratum: "sammensatt", seconds: 1200 });

    const { results } = await getStudy(ctx, { id: study.id });
    expect(results.figures?.meanSeconds).toBeCloseTo(0.9 * 100 + 0.1 * 1100, 9);
    expect(results.strata).toMatchObject([
      { n: 5, meanSeconds: 100 },
      { n: 2, meanSeconds: null },
    ]);
  });

  test("says the same when it is asked again", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);
    for (const seconds of [60, 70, 80, 90, 100, 300]) await recordObservation(ctx, { studyId: study.id, seconds });

    const [one, other] = [await getStudy(ctx, { id: study.id }), await getStudy(ctx, { id: study.id })];

    expect(one.results.figures?.interval).toEqual(other.results.figures?.interval);
  });

  test("pages its observations, newest first", async ({ engine }) => {
    const { ctx, study } = await aStudy(engine);
    for (const seconds of [60, 70, 80]) await recordObservation(ctx, { studyId: study.id, seconds });

    const page = await listObservations(ctx, { studyId: study.id, limit: 2 });
    const rest = await listObservations(ctx, { studyId: study.id, limit: 2, cursor: page.nextCursor ?? "" });

    expect([...page.items, ...rest.items].map(({ seconds }) => seconds)).toEqual([80, 70, 60]);
    expect(rest.nextCursor).toBeNull();
  });
});
