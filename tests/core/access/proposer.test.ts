import { approveBaseline, proposeBaseline } from "../../../core/baselines/index.ts";
import { closePeriod, proposeClose } from "../../../core/closing/index.ts";
import type { Db } from "../../../core/db.ts";
import { approveMeasure, proposeMeasure } from "../../../core/measures/index.ts";
import { aBaseline, expect, test, unique } from "../../support/context.ts";
import { aPair, aStudy } from "../baselines/making.ts";

const refusal = (field: string) => ({ code: "invalid", fields: [{ field, rule: "proposer_not_a_person" }] });

/** A key of the municipality, as those that could propose before keys were kept from it. */
const aKey = (db: Db, tenantId: string) =>
  db.apiKey.create({ data: { tenantId, name: "Fagsystemet", prefix: "mj_", keyHash: unique("hash"), roles: [] } });

test("a baseline that a key proposed, or a user of another municipality, is not approved", async ({ engine, db }) => {
  const { owner, controller, asked, tenantId } = await aPair(engine);
  const { id } = await proposeBaseline(owner, asked);
  const stranger = await aPair(engine);

  for (const recordedById of [(await aKey(db, tenantId)).id, stranger.owner.actor.id]) {
    await db.baseline.update({ where: { id }, data: { recordedById } });
    await expect(approveBaseline(controller, { id })).rejects.toMatchObject(refusal("id"));
  }

  await db.baseline.update({ where: { id }, data: { recordedById: owner.actor.id } });
  expect(await approveBaseline(controller, { id })).toMatchObject({ status: "APPROVED" });
});

test("a measured baseline is not approved when a key had a hand in its study", async ({ engine, db }) => {
  const pair = await aPair(engine);
  const { owner, controller, tenantId } = pair;
  const seconds = [300, 310, 320, 330, 340, 350, 360, 370, 380, 390];
  const [timed, own] = [await aStudy(owner, { pair, seconds }), await aStudy(owner, { pair, seconds })];
  const actor = `api_key:${(await aKey(db, tenantId)).id}`;
  const deed = { tenantId, actor, entity: "study", at: owner.now() };
  await db.auditEntry.create({ data: { ...deed, action: "study.observe", entityId: timed.id } });

  const proposed = await proposeBaseline(owner, { source: "STUDY", studyId: timed.id, validFrom: "2026-06-01" });
  await expect(approveBaseline(controller, { id: proposed.id })).rejects.toMatchObject(refusal("id"));

  const byPeople = await proposeBaseline(owner, { source: "STUDY", studyId: own.id, validFrom: "2026-06-01" });
  expect(await approveBaseline(controller, { id: byPeople.id })).toMatchObject({ status: "APPROVED" });
});

test("a measure that a key proposed is not approved", async ({ engine, db }) => {
  const { owner, controller, tenantId, unit, process } = await aPair(engine);
  const scope = { tenantId, unitId: unit.id, processId: process.id };
  const old = await aBaseline(db, { ...scope, version: 1, secondsPerCase: 600, validTo: "2026-03-15" });
  const next = await aBaseline(db, { ...scope, version: 2, secondsPerCase: 420, validFrom: "2026-03-15" });
  const { id } = await proposeMeasure(owner, {
    code: unique("tiltak"),
    title: "Kortere skjema",
    kind: "SIMPLIFY",
    processId: process.id,
    unitId: unit.id,
    description: "Tre felter er borte",
    effectiveFrom: "2026-03-15",
    oldBaselineId: old.id,
    newBaselineId: next.id,
  });
  await db.measure.update({ where: { id }, data: { recordedById: (await aKey(db, tenantId)).id } });

  await expect(approveMeasure(controller, { id })).rejects.toMatchObject(refusal("approvedBy"));

  await db.measure.update({ where: { id }, data: { recordedById: owner.actor.id } });
  expect(await approveMeasure(controller, { id })).toMatchObject({ status: "APPROVED" });
});

test("a period that a key proposed to close is closed once a person has proposed it", async ({ engine, db }) => {
  const { owner, controller, tenantId } = await aPair(engine);
  const march = { kind: "MONTH", from: "2026-03-01" } as const;
  const { id } = await proposeClose(owner, march);
  await db.period.update({ where: { id }, data: { proposedById: (await aKey(db, tenantId)).id } });

  await expect(closePeriod(controller, { id })).rejects.toMatchObject(refusal("id"));

  await proposeClose(owner, march);
  expect(await closePeriod(controller, { id })).toMatchObject({ id });
});
