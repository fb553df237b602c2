import { describe } from "vitest";
import type { Context, Engine } from "../../../core/context.ts";
import { getPeriod } from "../../../core/closing/index.ts";
import { reverseEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import {
  approveMeasure,
  approveMeasureVolume,
  endMeasure,
  getMeasure,
  listMeasureVolumes,
  proposeMeasure,
  recordMeasureVolume,
  rejectMeasureVolume,
  withdrawMeasureVolume,
} from "../../../core/measures/index.ts";
import { aBaseline, aProcess, aTenant, aUnit, contextFor, expect, test, unique } from "../../support/context.ts";

const now = () => new Date("2026-09-15T10:00:00Z");
const april = { month: "2026-04", cases: 90, source: "Fagsystemet" };

/** An approved simplification of ten minutes to seven, the one who tells of its months and the one who approves them. */
async function aMeasure(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId, yearlyVolume: 1_200 });
  const [scope, effectiveFrom] = [{ tenantId, unitId, processId }, "2026-03-15"];
  const old = await aBaseline(db, { ...scope, version: 1, secondsPerCase: 600, validTo: effectiveFrom });
  const next = await aBaseline(db, { ...scope, version: 2, secondsPerCase: 420, validFrom: effectiveFrom });
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId, now });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  const proposed = await proposeMeasure(owner, {
    code: unique("tiltak"),
    title: "Kortere skjema",
    kind: "REUSE_NATIONAL_SOLUTION",
    processId,
    unitId,
    description: "Tre felter er borte",
    effectiveFrom,
    oldBaselineId: old.id,
    newBaselineId: next.id,
  });
  const { id: measureId } = await approveMeasure(controller, { id: proposed.id });
  const tell = async (told: Partial<typeof april> = {}, by: Context = owner) => {
    const { proposals } = await recordMeasureVolume(by, { measureId, ...april, ...told });
    return proposals[0]?.id ?? "";
  };
  const entries = () => db.ledgerEntry.findMany({ where: { measureId }, orderBy: { id: "asc" } });
  return { scope, next, owner, controller, measureId, tell, entries };
}

describe("cases of a month that one has told of", () => {
  test("count nowhere until another approves them, and then once", async ({ engine, db }) => {
    const { owner, controller, measureId, tell, entries } = await aMeasure(engine);

    const id = await tell();

    expect(await getMeasure(owner, { id: measureId })).toMatchObject({
      freedSeconds: 0,
      volumes: [],
      proposals: [{ id, month: "2026-04", cases: 90, seconds: 16_200, status: "PROPOSED", decidedBy: null }],
    });
    expect(await entries()).toEqual([]);
    expect(await db.monthlyRollup.count({ where: { measureId } })).toBe(0);
    const ended = await Promise.allSettled([1, 2, 3].map(() => approveMeasureVolume(controller, { id })));
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await entries()).toMatchObject([{ kind: "SIMPLIFY", seconds: 16_200, recordedBy: controller.actor.name }]);
    expect(await getMeasure(owner, { id: measureId })).toMatchObject({
      freedSeconds: 16_200,
      volumes: [{ seconds: 16_200, recordedBy: owner.actor.name, approvedBy: controller.actor.name }],
      proposals: [],
    });
    await expect(approveMeasureVolume(controller, { id })).rejects.toMatchObject({ code: "conflict" });
    const audits = await db.auditEntry.findMany({ where: { entityId: measureId }, orderBy: { id: "asc" } });
    expect(audits.map(({ action }) => action).toSorted()).toEqual([
      "measure.approve",
      "measure.propose",
      "measure.volume",
      "measure.volume-propose",
    ]);
  });

  test("are not approved by who told of them, nor what an API key told of", async ({ engine, db }) => {
    const { owner, tell, controller, entries } = await aMeasure(engine);
    const id = await tell();
    const both = { ...owner, actor: { ...owner.actor, name: "En annen", roles: ["CONTROLLER"] as const } };
    const refused = (rule: string) => ({ code: "invalid", fields: [{ field: "id", rule }] });

    await expect(approveMeasureVolume(both, { id })).rejects.toMatchObject(refused("same_person"));
    const key = { ...controller, actor: { ...controller.actor, kind: "api_key" as const } };
    await expect(approveMeasureVolume(key, { id })).rejects.toMatchObject({ code: "forbidden" });
    await db.measureVolumeProposal.update({ where: { id }, data: { proposedById: crypto.randomUUID() } });
    await expect(approveMeasureVolume(controller, { id })).rejects.toMatchObject(refused("proposer_not_a_person"));
    expect(await entries()).toEqual([]);
    // The database holds it too, whatever a verb might forget.
    const alone = db.measureVolumeProposal.update({
      where: { id },
      data: { status: "APPROVED", decidedById: owner.actor.id, proposedById: owner.actor.id, decidedAt: now() },
    });
    await expect(alone).rejects.toThrow("four_eyes_check");
    const byNobody = db.measureVolumeProposal.update({
      where: { id },
      data: { status: "APPROVED", decidedById: null, ledgerEntryId: 1n, decidedAt: now() },
    });
    await expect(byNobody).rejects.toThrow("four_eyes_check");
  });

  test("are told of once: a second time is refused while they wait, and taken when they were rejected or withdrawn", async ({
    engine,
  }) => {
    const { owner, controller, measureId, tell, entries } = await aMeasure(engine);
    const first = await tell();

    await expect(tell({ cases: 80 })).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "month", rule: "waits" }],
    });
    await expect(rejectMeasureVolume(controller, { id: first, reason: " " })).rejects.toMatchObject({
      fields: [{ field: "reason", rule: "too_small" }],
    });
    await rejectMeasureVolume(controller, { id: first, reason: "Uttrekket mangler en uke" });
    const second = await tell({ cases: 80 });
    await withdrawMeasureVolume(owner, { id: second, reason: "Feil rapport" });
    const gone = { code: "conflict" };
    await expect(approveMeasureVolume(controller, { id: first })).rejects.toMatchObject(gone);
    await expect(rejectMeasureVolume(controller, { id: second, reason: "Feil" })).rejects.toMatchObject(gone);
    await expect(withdrawMeasureVolume(owner, { id: first, reason: "Feil" })).rejects.toMatchObject(gone);
    await approveMeasureVolume(controller, { id: await tell({ cases: 70 }) });

    expect(await entries()).toMatchObject([{ cases: 70 }]);
    expect((await getMeasure(owner, { id: measureId })).proposals).toMatchObject([
      { id: second, status: "WITHDRAWN", reason: "Feil rapport", decidedBy: owner.actor.name },
      { id: first, status: "REJECTED", reason: "Uttrekket mangler en uke", decidedBy: controller.actor.name },
    ]);
  });

  test("are held against every rule anew when they are approved", async ({ engine, db }) => {
    const { scope, next, owner, controller, measureId, tell, entries } = await aMeasure(engine);
    const { tenantId } = scope;
    const [aprilId, mayId, juneId] = [await tell(), await tell({ month: "2026-05" }), await tell({ month: "2026-06" })];
    // Whoever closes is told what waits, and closes all the same.
    const hinted = async () => (await getPeriod(controller, { kind: "TERTIAL", from: "2026-05-01" })).missing;
    expect(await hinted()).toMatchObject({ waitingMeasureMonths: 2 });
    const days = { from: toDbDate("2026-04-01"), to: toDbDate("2026-05-01") };
    await db.period.create({ data: { tenantId, kind: "MONTH", ...days, status: "CLOSED" } });
    await expect(approveMeasureVolume(controller, { id: aprilId })).rejects.toMatchObject({
      code: "period_closed",
      fields: [{ field: "month", rule: "period_closed" }],
    });

    await db.baseline.update({ where: { id: next.id }, data: { validTo: toDbDate("2026-05-01") } });
    await aBaseline(db, { ...scope, version: 3, secondsPerCase: 500, validFrom: "2026-05-01" });
    await expect(approveMeasureVolume(controller, { id: mayId })).rejects.toMatchObject({
      code: "conflict",
      fields: [{ field: "id", rule: "worth_changed" }],
    });

    await endMeasure(owner, { id: measureId, endedOn: "2026-06-01", reason: "Nytt fagsystem" });
    await expect(approveMeasureVolume(controller, { id: juneId })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "month", rule: "after_end" }],
    });
    expect(await entries()).toEqual([]);
    await rejectMeasureVolume(controller, { id: juneId, reason: "Tiltaket er avsluttet" });
    expect(await getMeasure(owner, { id: measureId })).toMatchObject({ freedSeconds: 0 });
    expect(await hinted()).toMatchObject({ waitingMeasureMonths: 1 });
  });

  test("take another's approval again when the month was taken back", async ({ engine }) => {
    const { owner, controller, measureId, tell, entries } = await aMeasure(engine);
    const { volumes } = await approveMeasureVolume(controller, { id: await tell() });
    await reverseEntry(controller, { entryId: Number(volumes[0]?.ledgerEntryId), reason: "Feil tall" });

    const id = await tell({ cases: 80 });

    expect(await getMeasure(owner, { id: measureId })).toMatchObject({ freedSeconds: 0, volumes: [{ cases: 90 }] });
    expect(await approveMeasureVolume(controller, { id })).toMatchObject({
      freedSeconds: 80 * 180,
      volumes: [{ cases: 80, reversed: false, approvedBy: controller.actor.name }],
    });
    expect((await entries()).map(({ kind }) => kind)).toEqual(["SIMPLIFY", "REVERSAL", "SIMPLIFY"]);
  });
});

test("what waits is listed page by page, by status and measure, and no other municipality sees or decides it", async ({
  engine,
}) => {
  const { controller, owner, measureId, tell } = await aMeasure(engine);
  const first = await tell({ cases: 151 });
  const second = await tell({ month: "2026-05" });
  await withdrawMeasureVolume(owner, { id: await tell({ month: "2026-06" }), reason: "Feil" });
  const stranger = await contextFor(engine, { roles: ["PROCESS_OWNER", "CONTROLLER"], now });

  const page = await listMeasureVolumes(controller, { status: "PROPOSED", limit: 1 });
  const rest = await listMeasureVolumes(controller, { status: "PROPOSED", limit: 1, cursor: page.nextCursor ?? "" });

  expect([...page.items, ...rest.items]).toMatchObject([
    { id: second, measure: { id: measureId, title: "Kortere skjema" }, implausible: false },
    { id: first, implausible: true },
  ]);
  expect(rest.nextCursor).toBeNull();
  expect((await listMeasureVolumes(controller, { measureId })).items).toHaveLength(3);
  expect(await listMeasureVolumes(stranger)).toEqual({ items: [], nextCursor: null });
  const missing = { code: "not_found" };
  await expect(approveMeasureVolume(stranger, { id: first })).rejects.toMatchObject(missing);
  await expect(rejectMeasureVolume(stranger, { id: first, reason: "x" })).rejects.toMatchObject(missing);
  await expect(withdrawMeasureVolume(stranger, { id: first, reason: "x" })).rejects.toMatchObject(missing);
});
