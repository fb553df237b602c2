import type { Engine } from "../../../core/context.ts";
import { reverseEntry } from "../../../core/ledger/index.ts";
import { approveMeasure, endMeasure, proposeMeasure, recordMeasureVolume } from "../../../core/measures/index.ts";
import { aBaseline, aProcess, aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2027-06-15T10:00:00Z");

/** Work that was gone from 15 March 2026: 1 200 cases a year, two people agreed on. */
async function aRemoval(engine: Engine, counterfactualVolume = 1_200) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const { id: oldBaselineId } = await aBaseline(db, { tenantId, unitId, processId, secondsPerCase: 600 });
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId, now });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  const { id: measureId } = await proposeMeasure(owner, {
    code: "papir",
    title: "Ingen papirkopi",
    kind: "REMOVE",
    processId,
    unitId,
    description: "Kopien er borte",
    effectiveFrom: "2026-03-15",
    oldBaselineId,
    counterfactualVolume,
    volumeAuthor: "Ola Hansen",
    volumeMethod: "Telt i 2025",
  });
  await approveMeasure(controller, { id: measureId });
  const record = (month: string, cases: number) =>
    recordMeasureVolume(owner, { measureId, month, cases, source: "Anslag" });
  return { owner, controller, measureId, record };
}

const atMost = (most: number) => ({
  code: "invalid",
  fields: [{ field: "cases", rule: "above_approved", atMost: most }],
});

test("a month of work that is gone has at most a twelfth of the cases a year, by its days in the first and the last", async ({
  engine,
}) => {
  const { record } = await aRemoval(engine);

  // 17 of 31 days, a whole month, and 14 of 31.
  await expect(record("2026-03", 56)).rejects.toMatchObject(atMost(55));
  await record("2026-03", 55);
  await expect(record("2026-04", 101)).rejects.toMatchObject(atMost(100));
  await record("2026-04", 100);
  await expect(record("2027-03", 47)).rejects.toMatchObject(atMost(46));
  expect(await record("2027-03", 46)).toMatchObject({ freedSeconds: 201 * 600 });
});

test("all months together have no more cases than the year that was approved; one that is taken back makes room", async ({
  engine,
}) => {
  const { record, controller } = await aRemoval(engine, 2);
  await record("2026-03", 1);
  const { volumes } = await record("2026-04", 1);

  await expect(record("2026-05", 1)).rejects.toMatchObject(atMost(0));
  await reverseEntry(controller, { entryId: Number(volumes[0]?.ledgerEntryId), reason: "Feil måned" });
  expect(await record("2026-05", 1)).toMatchObject({ freedSeconds: 2 * 600 });
});

test("whoever records a month or ends a measure is a person: two people stand behind its hours", async ({ engine }) => {
  const { owner, measureId } = await aRemoval(engine);
  const machine = { ...owner, actor: { ...owner.actor, kind: "api_key" as const } };
  const refusal = { code: "forbidden", fields: [{ field: "actor", rule: "not_a_person" }] };

  const asked = { measureId, month: "2026-04", cases: 1, source: "Uttrekk" };
  await expect(recordMeasureVolume(machine, asked)).rejects.toMatchObject(refusal);
  const ended = { id: measureId, endedOn: "2026-06-01", reason: "Nytt system" };
  await expect(endMeasure(machine, ended)).rejects.toMatchObject(refusal);
});
