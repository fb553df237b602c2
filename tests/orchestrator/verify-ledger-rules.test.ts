import { claimSteps } from "../../core/claims/index.ts";
import type { Context } from "../../core/context.ts";
import { recordHarvest, revokeHarvest, withdrawHarvest } from "../../core/harvest/index.ts";
import { addEntries, type NewEntry, sealLedger } from "../../core/ledger/index.ts";
import { toDbDate } from "../../core/local-date.ts";
import { aBaseline, anAutomation, aProcess, aUnit, contextFor, expect, test } from "../support/context.ts";
import { aServiceArea, freed } from "../core/harvest/support.ts";
import { aSealedLedger, behindItsBack, verifierOf } from "./sealed-ledger.ts";

test("entries that break a rule are named, though chain and sums are right", async ({ engine, databaseUrl, db }) => {
  const ctx = await contextFor(engine, { roles: [] });
  const { id: automationId, unitId, processId } = await anAutomation(db, { tenantId: ctx.tenantId });
  const { id: baselineId } = await aBaseline(db, { tenantId: ctx.tenantId, processId, unitId });
  const of = { automationId, unitId, processId, localDate: "2026-03-02", evidenceClass: "B", reason: "Prøve" } as const;
  const credit = { ...of, kind: "CREDIT", baselineId, baselineSeconds: 600, robotShare: 0.5, seconds: 300 } as const;
  const ids = await addEntries(db, ctx, [
    credit,
    { ...credit, seconds: 301 },
    { ...credit, counterfactual: "NOT_DONE_BEFORE" },
    { ...credit, baselineSeconds: 900, seconds: 450 },
    { ...of, kind: "OPERATION", seconds: -5 },
  ]);
  const [first = 0n] = ids;
  await addEntries(db, ctx, [{ ...of, kind: "REVERSAL", seconds: -299, reversesId: first }]);
  await sealLedger(engine);

  const told = await verifierOf(engine, ctx, databaseUrl)();

  expect(told.toSorted()).toEqual(
    [
      `credit: Entry ${ids[1]} credits 301 s; 600 s · 0.5000`,
      `credit: Entry ${ids[2]} credits 300 s; 600 s · 0.5000 of work that was not done before`,
      `credit: Entry ${ids[3]} credits 450 s; 900 s · 0.5000, but its baseline says 600 s`,
      `reversal: Entry ${(ids[4] ?? 0n) + 1n} takes back entry ${first} of 300 s by -299 s`,
      `sign: Entry ${ids[4]} is OPERATION of -5 s`,
    ].toSorted(),
  );
});

test("work that is gone and is still credited after its twelve months is named, and before it was gone", async ({
  engine,
  databaseUrl,
}) => {
  const ctx = await contextFor(engine, { roles: [] });
  const { measureId, unitId, processId, baselineId } = await aRemoval(ctx, "2026-03-15");
  const entry = (localDate: string): NewEntry => {
    const worth = { baselineId, baselineSeconds: 600, cases: 10, seconds: 6_000 };
    const of = { measureId, unitId, processId, evidenceClass: "D", reason: "Anslag" } as const;
    return { ...of, ...worth, kind: "REMOVE", localDate };
  };
  const ids = await addEntries(
    ctx.db,
    ctx,
    ["2026-03-14", "2026-03-15", "2027-03-14", "2027-03-15", "2028-01-31"].map(entry),
  );
  await sealLedger(engine);

  const told = await verifierOf(engine, ctx, databaseUrl)();

  const late = (id: bigint | undefined, day: string) =>
    `removal: Entry ${id} of ${day} credits work that was removed on 2026-03-15, not within 12 months`;
  expect(told.toSorted()).toEqual(
    [late(ids[0], "2026-03-14"), late(ids[3], "2027-03-15"), late(ids[4], "2028-01-31")].toSorted(),
  );
});

test("a measure that is credited more than it made cases shorter is named", async ({ engine, databaseUrl, db }) => {
  const ctx = await contextFor(engine, { roles: [] });
  const { measureId, unitId, processId, baselineId } = await aRemoval(ctx, "2026-03-15");
  const next = { tenantId: ctx.tenantId, processId, unitId, version: 2, secondsPerCase: 420, validFrom: "2026-03-15" };
  await db.baseline.update({ where: { id: baselineId }, data: { validTo: toDbDate("2026-03-15") } });
  const { id: newBaselineId } = await aBaseline(db, next);
  await db.measure.update({ where: { id: measureId }, data: { kind: "SIMPLIFY", newBaselineId } });
  const of = { measureId, unitId, processId, baselineId: newBaselineId, evidenceClass: "B", reason: "Telt" } as const;
  const right = { ...of, kind: "SIMPLIFY", localDate: "2026-04-30", baselineSeconds: 180, cases: 10 } as const;
  const ids = await addEntries(db, ctx, [
    { ...right, seconds: 1_800 },
    { ...right, seconds: 0, counterfactual: "NOT_DONE_BEFORE" },
    // Cases that take longer again are credited less, or below zero.
    { ...right, baselineSeconds: -5, seconds: -50 },
    { ...right, seconds: 1_801 },
    { ...right, baselineSeconds: 181, seconds: 1_810 },
    { ...right, seconds: 1_800, counterfactual: "UNKNOWN" },
  ]);
  await sealLedger(engine);

  const wrong = (id: bigint | undefined, sum: string) =>
    `measure: Entry ${id} credits a measure ${sum} · 10 cases, of which it takes at most 180 s each`;
  expect((await verifierOf(engine, ctx, databaseUrl)()).toSorted()).toEqual(
    [wrong(ids[3], "1801 s; 180 s"), wrong(ids[4], "1810 s; 181 s"), wrong(ids[5], "1800 s; 180 s")].toSorted(),
  );
});

test("a case that is credited twice is named, when nothing in the database kept it from being so", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const { ctx, ids } = await aSealedLedger(engine);
  const verify = verifierOf(engine, ctx, databaseUrl);
  const entry = await db.ledgerEntry.findUniqueOrThrow({ where: { id: BigInt(ids[0] ?? 0) } });
  const { automationId, unitId, processId, businessKeyHash, workItemId, baselineId } = entry;
  const of = { automationId, unitId, processId, businessKeyHash, workItemId, baselineId } as const;
  const worth = { baselineSeconds: 600, robotShare: entry.robotShare.toNumber(), seconds: entry.seconds };
  const again: NewEntry = {
    ...of,
    ...worth,
    kind: "CREDIT",
    localDate: "2026-03-04",
    evidenceClass: "B",
    reason: "Igjen",
  };
  await expect(addEntries(db, ctx, [again])).rejects.toThrow();
  const [index] = await db.$queryRaw<{ made: string }[]>`
    SELECT pg_get_indexdef('ledger_entry_credit_key'::regclass) AS made`;

  await db.$executeRaw`DROP INDEX ledger_entry_credit_key`;
  try {
    expect(await verify()).toEqual([]);
    // By the way of every entry: chain and sums know nothing of it.
    const [second] = await addEntries(db, ctx, [again]);
    await sealLedger(engine);
    expect(await verify()).toEqual([`twice: One case is credited by 2 entries, the first of them ${ids[0]}`]);
    await behindItsBack(engine, () => db.$executeRaw`DELETE FROM ledger_entry WHERE id = ${second}`);
  } finally {
    await db.$executeRawUnsafe(index?.made ?? "");
  }
});

test("a harvest that is above what was freed is named, and none that is only so since something was taken back", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const { owner, one, other } = await aServiceArea(engine);
  const verify = verifierOf(engine, owner, databaseUrl);
  const day = "2026-03-05";
  for (const { id: unitId } of [one, other])
    await freed(owner, { unitId, localDate: day, seconds: 3600, kind: "IMPORTED" });
  const harvest = { kind: "REALLOCATED", month: "2026-03", purpose: "Besøk", seconds: 3600 } as const;
  const { id: withdrawn } = await recordHarvest(owner, { ...harvest, unitId: one.id });
  await withdrawHarvest(owner, { id: withdrawn, reason: "Feil måned" });
  const { id } = await recordHarvest(owner, { ...harvest, unitId: one.id });
  const standing = { ...harvest, seconds: 9000, standing: true, unitId: other.id };
  const { id: standingId } = await recordHarvest(owner, standing);
  expect(await verify()).toEqual([]);
  const later = { ...owner, now: () => new Date("2026-04-11T10:00:00Z") };
  await freed(later, { unitId: one.id, localDate: day, seconds: 600, kind: "OPERATION" });
  await revokeHarvest(later, { id: standingId, from: "2026-05", reason: "Ikke lenger" });
  expect(await verify()).toEqual([]);

  // With the log of who recorded it forged as well.
  await behindItsBack(engine, async () => {
    await db.$executeRaw`UPDATE harvest SET seconds = 3601 WHERE id = ${id}::uuid`;
    await db.$executeRaw`
      UPDATE audit_entry SET detail = detail || '{"seconds": 3601}' WHERE entity_id = ${id} AND action = 'harvest.record'`;
  });

  expect(await verify()).toEqual([
    `harvest: Harvest ${id} of 2026-03 is 3601 s, above the 3600 s that were freed when it was recorded`,
  ]);
});

test("a harvest that is not what its owner recorded, ended or withdrew is named, a standing one too", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const { owner, one, tenantId } = await aServiceArea(engine);
  await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 3600, kind: "IMPORTED" });
  const standing = { unitId: one.id, kind: "BUDGET_CUT", month: "2026-03", purpose: "Vikar", standing: true } as const;
  const record = async (seconds: number) => (await recordHarvest(owner, { ...standing, seconds })).id;
  const ids = [await record(1), await record(2), await record(3), await record(4), await record(5)];
  const [more = "", hidden = "", ended = "", gone = "", back = ""] = ids;
  await withdrawHarvest(owner, { id: back, reason: "Feil" });
  const where = (id: string) => ({ where: { id } });

  await db.harvest.update({ ...where(more), data: { seconds: 3600 } });
  await db.harvest.update({ ...where(hidden), data: { withdrawnAt: new Date(), withdrawReason: "Feil" } });
  await db.harvest.update({
    ...where(ended),
    data: { revokedFrom: toDbDate("2026-04-01"), revokedAt: new Date(), revokeReason: "Slutt" },
  });
  await db.harvest.delete(where(gone));
  await db.harvest.update({ ...where(back), data: { withdrawnAt: null, withdrawReason: null } });
  const row = await db.harvest.findUniqueOrThrow(where(more));
  const made = await db.harvest.create({ data: { ...row, id: one.id, requestId: null } });

  expect(made.tenantId).toBe(tenantId);
  const told = (await verifierOf(engine, owner, databaseUrl)()).toSorted();
  expect(told).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        new RegExp(`^harvest: Harvest ${more} says .*"seconds": 3600,.*, and the audit log .*"seconds": 1,`),
      ),
      `harvest: Harvest ${hidden} is withdrawn, and not by the audit log`,
      `harvest: Harvest ${ended} ends in 2026-04, and by the audit log in none`,
      `harvest: Harvest ${gone} is gone, and by the audit log it was recorded`,
      `harvest: Harvest ${back} is not withdrawn, and by the audit log it is`,
      `harvest: Harvest ${made.id} was recorded by nobody that the audit log knows`,
    ]),
  );
  expect(told).toHaveLength(6);
});

test("claims that are more than a step are named, from the day and for the cases that they are", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
  const { tenantId } = ctx;
  const area = await aUnit(db, { tenantId });
  const [north, south] = [
    await aUnit(db, { tenantId, parentId: area.id }),
    await aUnit(db, { tenantId, parentId: area.id }),
  ];
  const { id: processId, code } = await aProcess(db, { tenantId, unitId: area.id });
  const version = { number: 1, validFrom: toDbDate("2026-01-01"), reason: "Prøve", createdBy: "Kari" };
  const steps = { create: [{ key: "file", position: 1, title: "Arkiver", share: 1 }] };
  await db.processVersion.create({ data: { ...version, tenantId, processId, createdAt: new Date(), steps } });
  for (const { id: unitId } of [north, south]) {
    const { id: automationId } = await anAutomation(db, { tenantId, unitId, processId });
    await claimSteps(ctx, { automationId, steps: [{ key: "file", part: 0.8 }], validFrom: "2026-03-01" });
  }
  const verify = verifierOf(engine, ctx, databaseUrl);
  expect(await verify()).toEqual([]);

  // Side by side each has its own; from June on one is above the other.
  const move = {
    unitId: north.id,
    parentId: south.id,
    name: "Nord",
    level: "enhet",
    validFrom: toDbDate("2026-06-01"),
  };
  await db.unitPlacement.updateMany({ where: { unitId: north.id }, data: { validTo: move.validFrom } });
  await db.unitPlacement.create({ data: { ...move, tenantId } });
  const toldOf = (percent: string, day: string, unit: { code: string }) =>
    `claim: ${percent} % of the step file of process ${code} is taken over on ${day}, of cases of unit ${unit.code}`;
  expect(await verify()).toEqual([toldOf("160", "2026-06-01", north)]);

  await db.$executeRaw`
    INSERT INTO step_claim (id, tenant_id, process_id, step_key, automation_id, part, valid_from)
    SELECT gen_random_uuid(), tenant_id, process_id, step_key, automation_id, 0.2001, '2026-04-01' FROM step_claim
    WHERE process_id = ${processId}::uuid`;
  expect((await verify()).toSorted()).toEqual(
    [toldOf("100.01", "2026-04-01", north), toldOf("100.01", "2026-04-01", south)].toSorted(),
  );
});

/** A process whose work is gone from a day on, of 600 s a case. */
async function aRemoval(ctx: Context, effectiveFrom: string) {
  const { db, tenantId } = ctx;
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const { id: baselineId } = await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 600 });
  const { id: measureId } = await db.measure.create({
    data: {
      tenantId,
      processId,
      unitId,
      code: "papirkopi",
      title: "Ingen papirkopi",
      kind: "REMOVE",
      description: "Kopien ble aldri lest",
      effectiveFrom: toDbDate(effectiveFrom),
      oldBaselineId: baselineId,
      recordedById: ctx.actor.id,
      recordedBy: ctx.actor.name,
      createdAt: ctx.now(),
    },
  });
  return { measureId, unitId, processId, baselineId };
}
