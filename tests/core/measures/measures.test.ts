import { describe } from "vitest";
import type { Context, Engine } from "../../../core/context.ts";
import { addEntries, checkEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import {
  approveMeasure,
  endMeasure,
  getMeasure,
  listMeasures,
  proposeMeasure,
  type ProposeMeasureInput,
  recordMeasureVolume,
  type RecordMeasureVolumeInput,
} from "../../../core/measures/index.ts";
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

const now = () => new Date("2026-09-15T10:00:00Z");
const unknownId = "019a0000-0000-7000-8000-000000000000";

/** A process of ten minutes until 2026-03-15, seven minutes from then on, and those who decide. */
async function aPlace(engine: Engine, given: { yearlyVolume?: number; counterfactual?: "NOT_DONE_BEFORE" } = {}) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const process = await aProcess(db, { tenantId, unitId, yearlyVolume: 1_200, ...given });
  const scope = { tenantId, unitId, processId: process.id };
  const old = await aBaseline(db, {
    ...scope,
    version: 1,
    secondsPerCase: 600,
    evidenceClass: "B",
    validTo: "2026-03-15",
  });
  const next = await aBaseline(db, {
    ...scope,
    version: 2,
    secondsPerCase: 420,
    evidenceClass: "C",
    validFrom: "2026-03-15",
  });
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId, now });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  const simplify = (more: Partial<ProposeMeasureInput> = {}): ProposeMeasureInput => ({
    code: unique("tiltak"),
    title: "Kortere skjema",
    kind: "SIMPLIFY",
    processId: process.id,
    unitId,
    description: "Tre felter er borte",
    effectiveFrom: "2026-03-15",
    oldBaselineId: old.id,
    newBaselineId: next.id,
    ...more,
  });
  const remove = (more: Partial<ProposeMeasureInput> = {}): ProposeMeasureInput => {
    const { newBaselineId: _gone, ...rest } = simplify({ kind: "REMOVE", title: "Ingen papirkopi" });
    const volume = { counterfactualVolume: 1_200, volumeAuthor: "Ola Hansen", volumeMethod: "Telt i 2025" };
    return { ...rest, ...volume, ...more };
  };
  const approved = async (input: ProposeMeasureInput) =>
    approveMeasure(controller, { id: (await proposeMeasure(owner, input)).id });
  const credit = (told: RecordMeasureVolumeInput) => creditMonth(owner, controller, told);
  return { scope, old, next, owner, controller, simplify, remove, approved, credit };
}

/** Takes an entry back, as a reversal does. */
async function reverse(ctx: Context, entryId: string) {
  const entry = await ctx.db.ledgerEntry.findUniqueOrThrow({ where: { id: BigInt(entryId) } });
  const { measureId, processId, unitId, baselineId, evidenceClass, seconds, cases, id } = entry;
  const same = { measureId, processId, unitId, baselineId, evidenceClass, localDate: "2026-09-15", reversesId: id };
  await addEntries(ctx.db, ctx, [{ ...same, kind: "REVERSAL", seconds: -seconds, cases, reason: "Feil tall" }]);
}

describe("a simplification", () => {
  test("frees nothing before another has approved it", async ({ engine, db }) => {
    const { owner, controller, simplify, credit } = await aPlace(engine);
    const measure = await proposeMeasure(owner, simplify());

    expect(measure).toMatchObject({ status: "PROPOSED", approvedBy: null, freedSeconds: 0, expiresOn: null });
    await expect(
      credit({ measureId: measure.id, month: "2026-04", cases: 90, source: "Fagsystemet" }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await approveMeasure(controller, { id: measure.id })).toMatchObject({ status: "APPROVED" });
    await expect(approveMeasure(controller, { id: measure.id })).rejects.toMatchObject({ code: "conflict" });
    const { tenantId } = owner;
    expect(await db.auditEntry.count({ where: { tenantId, entityId: measure.id } })).toBe(2);
  });

  test("is credited the difference for each case, dated the month's last day, by the weaker evidence", async ({
    engine,
    db,
  }) => {
    const { approved, simplify, scope, next, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());

    const measure = await credit({ measureId, month: "2026-04", cases: 90, source: "Fagsystemet" });

    expect(measure).toMatchObject({
      freedSeconds: 90 * 180,
      volumes: [
        { month: "2026-04", cases: 90, seconds: 90 * 180, evidenceClass: "C", reversed: false, implausible: false },
      ],
    });
    const [entry] = await db.ledgerEntry.findMany({ where: { measureId } });
    expect(entry).toMatchObject({
      ...scope,
      kind: "SIMPLIFY",
      localDate: toDbDate("2026-04-30"),
      baselineId: next.id,
      baselineSeconds: 180,
      cases: 90,
      seconds: 16_200,
      automationId: null,
      reason: "Fagsystemet",
    });
    const [month] = await db.monthlyRollup.findMany({ where: { measureId } });
    expect(month).toMatchObject({ month: toDbDate("2026-04-01"), kind: "SIMPLIFY", cases: 90, seconds: 16_200n });
  });

  test("is credited once for each month, and anew when the month was reversed", async ({ engine, db }) => {
    const { owner, approved, simplify, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());
    const record = (cases: number) => credit({ measureId, month: "2026-04", cases, source: "Telt" });
    const first = await record(90);

    await expect(record(80)).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "month", rule: "duplicate" }],
    });
    await reverse(owner, first.volumes[0]?.ledgerEntryId ?? "");
    expect(await getMeasure(owner, { id: measureId })).toMatchObject({
      freedSeconds: 0,
      volumes: [{ cases: 90, seconds: 0, reversed: true }],
    });

    expect(await record(80)).toMatchObject({
      freedSeconds: 80 * 180,
      volumes: [{ month: "2026-04", cases: 80, seconds: 80 * 180, reversed: false }],
    });
    await expect(record(70)).rejects.toMatchObject({ code: "duplicate" });
    expect(await db.ledgerEntry.count({ where: { measureId } })).toBe(3);
  });

  test("is credited once for a month that two record at the same time", async ({ engine, db }) => {
    const { approved, simplify, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());
    const record = () => credit({ measureId, month: "2026-04", cases: 9, source: "Telt" });

    const ended = await Promise.allSettled([record(), record(), record()]);

    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db.ledgerEntry.count({ where: { measureId } })).toBe(1);
  });

  test("shrinks when a case is found to take longer than it was made to", async ({ engine, db }) => {
    const { approved, simplify, scope, next, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());
    await db.baseline.update({ where: { id: next.id }, data: { validTo: toDbDate("2026-07-01") } });
    const measured = { version: 3, secondsPerCase: 500, evidenceClass: "B", validFrom: "2026-07-01" } as const;
    const { id: baselineId } = await aBaseline(db, { ...scope, ...measured });

    await credit({ measureId, month: "2026-06", cases: 10, source: "Telt" });
    const measure = await credit({ measureId, month: "2026-07", cases: 10, source: "Telt" });

    expect(measure.volumes).toMatchObject([
      { seconds: 1_800, evidenceClass: "C" },
      { seconds: 1_000, evidenceClass: "B" },
    ]);
    expect(await db.ledgerEntry.count({ where: { measureId, baselineId } })).toBe(1);
  });

  test("of work that nobody would have done frees nothing, and says so", async ({ engine, db }) => {
    const { approved, simplify, credit } = await aPlace(engine, { counterfactual: "NOT_DONE_BEFORE" });
    const { id: measureId } = await approved(simplify());

    await credit({ measureId, month: "2026-04", cases: 90, source: "Telt" });

    const [entry] = await db.ledgerEntry.findMany({ where: { measureId } });
    expect(entry).toMatchObject({ seconds: 0, cases: 90, counterfactual: "NOT_DONE_BEFORE" });
  });

  test("with far more cases than there used to be is taken, and pointed at", async ({ engine }) => {
    const { approved, simplify, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());
    await credit({ measureId, month: "2026-04", cases: 150, source: "Telt" });

    const { volumes } = await credit({ measureId, month: "2026-05", cases: 151, source: "Telt" });

    expect(volumes.map(({ implausible }) => implausible)).toEqual([false, true]);
  });
});

test("a robot is credited the new time from its day, the measure the rest: together never more than a case once took", async ({
  engine,
  db,
}) => {
  const { approved, simplify, scope, credit } = await aPlace(engine);
  const automation = await anAutomation(db, scope);
  await aSettledCase(engine, { automation, at: "2026-03-14T12:00:00Z" });
  await aSettledCase(engine, { automation, at: "2026-04-20T12:00:00Z" });
  const { id: measureId } = await approved(simplify());
  await credit({ measureId, month: "2026-04", cases: 1, source: "Telt" });

  const entries = await db.ledgerEntry.findMany({
    where: { processId: scope.processId },
    orderBy: { localDate: "asc" },
  });

  expect(entries.map(({ kind, seconds, automationId }) => [kind, seconds, automationId === automation.id])).toEqual([
    ["CREDIT", 600, true],
    ["CREDIT", 420, true],
    ["SIMPLIFY", 180, false],
  ]);
});

describe("work that is gone", () => {
  test("is credited all it took, as an assumption, for twelve months", async ({ engine, db }) => {
    const { owner, approved, remove, old } = await aPlace(engine);
    const { id: measureId, expiresOn } = await approved(remove());
    const late = { ...owner, now: () => new Date("2027-06-01T10:00:00Z") };
    const record = (month: string, cases = 1) =>
      recordMeasureVolume(late, { measureId, month, cases, source: "Anslag" });

    const { volumes } = await record("2026-04", 100);
    await record("2027-03");

    expect(expiresOn).toBe("2027-03-15");
    expect(volumes).toMatchObject([{ seconds: 60_000, evidenceClass: "D" }]);
    const entries = await db.ledgerEntry.findMany({ where: { measureId }, orderBy: { id: "asc" } });
    expect(entries).toMatchObject([
      { kind: "REMOVE", baselineId: old.id, localDate: toDbDate("2026-04-30") },
      // The last day of the twelve months, and not of the month.
      { kind: "REMOVE", baselineId: old.id, localDate: toDbDate("2027-03-14") },
    ]);
    expect(await checkEntries(db, [owner.tenantId])).toEqual([]);
    await expect(record("2027-04")).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "month", rule: "claim_expired" }],
    });
  });

  test("by a national solution is counted in the same way, and one that leaves some work as a simplification", async ({
    engine,
    db,
  }) => {
    const { owner, approved, remove, simplify, credit } = await aPlace(engine);
    const gone = await approved(remove({ kind: "REUSE_NATIONAL_SOLUTION" }));
    expect(gone.expiresOn).toBe("2027-03-15");
    await endMeasure(owner, { id: gone.id, endedOn: "2026-03-15", reason: "Det ble likevel noe igjen" });
    const { id: measureId } = await approved(simplify({ kind: "REUSE_NATIONAL_SOLUTION" }));

    await credit({ measureId, month: "2026-04", cases: 10, source: "Telt" });

    expect(await db.ledgerEntry.findMany({ where: { measureId } })).toMatchObject([
      { kind: "SIMPLIFY", seconds: 1_800 },
    ]);
  });
});

describe("months that are refused", () => {
  test.for([
    ["before the effect", "2026-02", "before_effect"],
    ["that has not come", "2026-10", "in_future"],
    ["that is not over", "2026-09", "in_future"],
    ["that is none", "2026-13", "invalid_format"],
  ] as const)("one %s", async ([, month, rule], { engine, db }) => {
    const { approved, simplify, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());

    await expect(credit({ measureId, month, cases: 1, source: "Telt" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "month", rule }],
    });
    expect(await db.ledgerEntry.count({ where: { measureId } })).toBe(0);
  });

  test("one after the end; those before may still come", async ({ engine }) => {
    const { owner, approved, simplify, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());
    const record = (month: string) => credit({ measureId, month, cases: 1, source: "Telt" });
    await endMeasure(owner, { id: measureId, endedOn: "2026-06-01", reason: "Nytt fagsystem" });

    await expect(record("2026-06")).rejects.toMatchObject({ fields: [{ field: "month", rule: "after_end" }] });
    expect(await record("2026-05")).toMatchObject({ status: "ENDED", freedSeconds: 180 });
  });

  test("an end before a month that is credited, until that is taken back", async ({ engine }) => {
    const { owner, approved, simplify, credit } = await aPlace(engine);
    const { id } = await approved(simplify());
    const record = (month: string) => credit({ measureId: id, month, cases: 1, source: "Telt" });
    await record("2026-05");
    const { volumes } = await record("2026-06");
    const end = () => endMeasure(owner, { id, endedOn: "2026-06-01", reason: "Nytt fagsystem" });

    await expect(end()).rejects.toMatchObject({ fields: [{ field: "endedOn", rule: "months_credited" }] });
    await reverse(owner, volumes[1]?.ledgerEntryId ?? "");
    expect(await end()).toMatchObject({ status: "ENDED", freedSeconds: 180 });
  });

  test("one in a closed period", async ({ engine, db }) => {
    const { owner, approved, simplify, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());
    const days = { from: toDbDate("2026-04-01"), to: toDbDate("2026-05-01") };
    await db.period.create({ data: { tenantId: owner.tenantId, kind: "MONTH", ...days, status: "CLOSED" } });

    await expect(credit({ measureId, month: "2026-04", cases: 1, source: "Telt" })).rejects.toMatchObject({
      code: "period_closed",
      fields: [{ field: "month", rule: "period_closed" }],
    });
  });

  test("one with fewer cases than none, without a source, or with more hours than there are", async ({ engine }) => {
    const { approved, simplify, credit } = await aPlace(engine);
    const { id: measureId } = await approved(simplify());
    const record = (cases: number, source: string) => credit({ measureId, month: "2026-04", cases, source });

    await expect(record(-1, " ")).rejects.toMatchObject({
      fields: [
        { field: "cases", rule: "too_small" },
        { field: "source", rule: "too_small" },
      ],
    });
    await expect(record(10_000_000 * 2, "Telt")).rejects.toMatchObject({
      fields: [{ field: "cases", rule: "too_big" }],
    });
  });
});

describe("a proposal is refused", () => {
  type Place = Awaited<ReturnType<typeof aPlace>>;
  const cases: [string, (place: Place) => ProposeMeasureInput, [string, string][]][] = [
    ["without a new time", ({ remove }) => remove({ kind: "SIMPLIFY" }), [["newBaselineId", "required"]]],
    [
      "of work that is gone with a new time",
      ({ simplify }) => simplify({ kind: "REMOVE" }),
      [["newBaselineId", "not_for_removal"]],
    ],
    [
      "of work that is gone without what there would have been",
      ({ remove, simplify }) => ({
        ...remove(),
        counterfactualVolume: undefined,
        volumeMethod: undefined,
        code: simplify().code,
      }),
      [
        ["counterfactualVolume", "required"],
        ["volumeMethod", "required"],
      ],
    ],
    [
      "of a simplification with what there would have been",
      ({ simplify }) => simplify({ volumeAuthor: "Ola" }),
      [["volumeAuthor", "only_for_removal"]],
    ],
    ["with a unit that is not there", ({ simplify }) => simplify({ unitId: unknownId }), [["unitId", "unknown_unit"]]],
    [
      "with an old time that is not there",
      ({ simplify }) => simplify({ oldBaselineId: unknownId }),
      [["oldBaselineId", "unknown_baseline"]],
    ],
    [
      "with a new time that is not there",
      ({ simplify }) => simplify({ newBaselineId: unknownId }),
      [["newBaselineId", "unknown_baseline"]],
    ],
    [
      "with the times the wrong way round",
      ({ simplify, old, next }) => simplify({ oldBaselineId: next.id, newBaselineId: old.id }),
      [
        ["oldBaselineId", "not_valid_before"],
        ["newBaselineId", "not_lower"],
      ],
    ],
    [
      "with effect before the new time is valid",
      ({ simplify }) => simplify({ effectiveFrom: "2026-03-14" }),
      [["newBaselineId", "not_valid_then"]],
    ],
    [
      "with effect long after the old time ended",
      ({ simplify }) => simplify({ effectiveFrom: "2026-03-16" }),
      [["oldBaselineId", "not_valid_before"]],
    ],
    ["with a code that is none", ({ simplify }) => simplify({ code: "Å æ" }), [["code", "invalid_format"]]],
    ["without a description", ({ simplify }) => simplify({ description: " " }), [["description", "too_small"]]],
    ["of no volume", ({ remove }) => remove({ counterfactualVolume: 0 }), [["counterfactualVolume", "too_small"]]],
  ];

  test.for(cases)("%s", async ([, inputOf, wrong], { engine, db }) => {
    const place = await aPlace(engine);

    await expect(proposeMeasure(place.owner, inputOf(place))).rejects.toMatchObject({
      code: "invalid",
      fields: wrong.map(([field, rule]) => ({ field, rule })),
    });
    expect(await db.measure.count({ where: { tenantId: place.owner.tenantId } })).toBe(0);
  });

  test("with a new time of another case type, or one that is not approved", async ({ engine, db }) => {
    const { owner, simplify, scope } = await aPlace(engine);
    const brief = { ...scope, secondsPerCase: 60, validFrom: "2026-01-01" };
    const other = await aBaseline(db, { ...brief, version: 7, caseType: "klage" });
    const proposed = await aBaseline(db, { ...brief, version: 8, status: "PROPOSED" });

    await expect(proposeMeasure(owner, simplify({ newBaselineId: other.id }))).rejects.toMatchObject({
      fields: [{ field: "newBaselineId", rule: "other_scope" }],
    });
    await expect(proposeMeasure(owner, simplify({ newBaselineId: proposed.id }))).rejects.toMatchObject({
      fields: [{ field: "newBaselineId", rule: "unknown_baseline" }],
    });
  });

  test("with a code that is taken", async ({ engine }) => {
    const { owner, simplify } = await aPlace(engine);
    await proposeMeasure(owner, simplify({ code: "skjema" }));

    await expect(proposeMeasure(owner, simplify({ code: "skjema" }))).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "code", rule: "duplicate" }],
    });
  });
});

describe("an approval is refused", () => {
  test("to the one who proposed, whatever the name", async ({ engine }) => {
    const { owner, simplify } = await aPlace(engine);
    const both = { ...owner, actor: { ...owner.actor, roles: ["PROCESS_OWNER", "CONTROLLER"] as const } };
    const { id } = await proposeMeasure(both, simplify());
    const renamed = { ...both, actor: { ...both.actor, name: "En annen" } };

    await expect(approveMeasure(renamed, { id })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ rule: "same_person" }],
    });
  });

  test("to a second measure that takes the same seconds off the same cases", async ({ engine }) => {
    const { approved, simplify, remove } = await aPlace(engine);
    await approved(simplify({ code: "skjema" }));

    await expect(approved(simplify())).rejects.toMatchObject({
      code: "overlap",
      message: "Takes some of the same seconds off each case as the measure skjema: end that one first",
    });
    await expect(approved(remove())).rejects.toMatchObject({ code: "overlap" });
  });

  test("to one of two at once that take the same seconds", async ({ engine }) => {
    const { owner, controller, simplify } = await aPlace(engine);
    const [one, other] = [await proposeMeasure(owner, simplify()), await proposeMeasure(owner, simplify())];

    const ended = await Promise.allSettled([one, other].map(({ id }) => approveMeasure(controller, { id })));

    expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("to none when the first was withdrawn before it was approved, or ended before the second begins", async ({
    engine,
  }) => {
    const { owner, approved, simplify, remove } = await aPlace(engine);
    const withdrawn = await proposeMeasure(owner, simplify());
    await endMeasure(owner, { id: withdrawn.id, reason: "Feil prosess" });
    const first = await approved(remove());
    await endMeasure(owner, { id: first.id, endedOn: "2026-03-15", reason: "Ble til forenkling" });

    expect(await approved(simplify())).toMatchObject({ status: "APPROVED" });
  });
});

test("an end is refused without a day, before the effect, in the future, and twice", async ({ engine }) => {
  const { owner, approved, simplify } = await aPlace(engine);
  const { id } = await approved(simplify());
  const end = (endedOn?: string) => endMeasure(owner, { id, reason: "Nytt system", ...(endedOn && { endedOn }) });
  const rule = (name: string) => ({ code: "invalid", fields: [{ field: "endedOn", rule: name }] });

  await expect(end()).rejects.toMatchObject(rule("required"));
  await expect(end("2026-03-14")).rejects.toMatchObject(rule("before_effect"));
  await expect(end("2026-09-16")).rejects.toMatchObject(rule("in_future"));
  expect(await end("2026-09-15")).toMatchObject({ status: "ENDED", endedOn: "2026-09-15" });
  await expect(end("2026-09-15")).rejects.toMatchObject({ code: "conflict" });
});

test("another municipality sees no measure and can do nothing with it", async ({ engine }) => {
  const { approved, simplify } = await aPlace(engine);
  const { id } = await approved(simplify());
  const stranger = await contextFor(engine, { roles: ["PROCESS_OWNER", "CONTROLLER"], now });

  expect(await listMeasures(stranger)).toEqual({ items: [], nextCursor: null });
  const missing = { code: "not_found" };
  await expect(getMeasure(stranger, { id })).rejects.toMatchObject(missing);
  await expect(approveMeasure(stranger, { id })).rejects.toMatchObject(missing);
  await expect(endMeasure(stranger, { id, reason: "x" })).rejects.toMatchObject(missing);
  await expect(
    recordMeasureVolume(stranger, { measureId: id, month: "2026-04", cases: 1, source: "x" }),
  ).rejects.toMatchObject(missing);
  await expect(proposeMeasure(stranger, simplify())).rejects.toMatchObject(missing);
});

test("a list is told page by page, by status and by process", async ({ engine }) => {
  const { owner, approved, simplify, scope } = await aPlace(engine);
  const first = await approved(simplify());
  const second = await proposeMeasure(owner, simplify());

  const page = await listMeasures(owner, { limit: 1 });
  const rest = await listMeasures(owner, { limit: 1, cursor: page.nextCursor ?? "" });

  expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual([second.id, first.id]);
  expect((await listMeasures(owner, { status: "APPROVED" })).items.map(({ id }) => id)).toEqual([first.id]);
  expect((await listMeasures(owner, { processId: scope.processId })).items).toHaveLength(2);
  expect((await listMeasures(owner, { processId: unknownId })).items).toEqual([]);
});
