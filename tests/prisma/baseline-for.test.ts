import type { Db } from "../../core/db.ts";
import { aBaseline, aPlacement, aProcess, aTenant, aUnit, day } from "../support/factories.ts";
import { expect, test } from "../support/fixtures.ts";

const ofUnit = 100;
const ofUnitForRefunds = 110;
const ofUnitFromJuly = 120;
const ofOldParent = 200;
const ofOldParentForRefunds = 210;
const ofNewParent = 300;
const ofTop = 400;

test.for([
  ["the unit's own version goes first", "team", "permit", "2026-03-01", ofUnit],
  ["a version for the case type goes before one for all", "team", "refund", "2026-03-01", ofUnitForRefunds],
  ["a version counts from its first day", "team", "permit", "2026-07-01", ofUnitFromJuly],
  ["a version counts until the day before the next", "team", "permit", "2026-06-30", ofUnit],
  ["without one of its own, the parent's counts", "moved", "permit", "2026-03-01", ofOldParent],
  ["the parent's version for the case type counts too", "moved", "refund", "2026-03-01", ofOldParentForRefunds],
  ["the day before a move, the old parent's counts", "moved", "permit", "2026-04-30", ofOldParent],
  ["from the day of the move, the new parent's counts", "moved", "permit", "2026-05-01", ofNewParent],
  ["the nearest version goes before a more exact one higher up", "moved", "refund", "2026-05-01", ofNewParent],
  ["the top's counts for a unit under it with none between", "bare", "permit", "2026-03-01", ofTop],
  ["before any version there is none", "team", "permit", "2025-12-31", undefined],
  ["outside the tree there is none", "loose", "permit", "2026-03-01", undefined],
] as const)("%s", async ([, unit, caseType, date, seconds], { db }) => {
  const { tenantId, processId, units } = await aMunicipality(db);

  const found = await baselineFor(db, { tenantId, processId, caseType, unitId: units[unit], date });

  expect(found.map((row) => row.seconds_per_case)).toEqual(seconds === undefined ? [] : [seconds]);
});

test("the answer tells which unit's version it is, and its evidence", async ({ db }) => {
  const { tenantId, processId, units } = await aMunicipality(db);
  const wish = { tenantId, processId, caseType: "permit", unitId: units.moved, date: "2026-05-01" };

  const [found] = await baselineFor(db, wish);

  const baseline = await db.baseline.findFirstOrThrow({ where: { processId, unitId: units.newParent } });
  expect(found).toEqual({
    id: baseline.id,
    seconds_per_case: ofNewParent,
    evidence_class: "C",
    unit_id: units.newParent,
  });
});

test("another municipality's version never counts", async ({ db }) => {
  const { processId, units } = await aMunicipality(db);
  const { id: tenantId } = await aTenant(db);

  expect(
    await baselineFor(db, { tenantId, processId, caseType: "permit", unitId: units.team, date: "2026-03-01" }),
  ).toEqual([]);
});

test("units placed under each other do not make it run for ever", async ({ db }) => {
  const { id: tenantId } = await aTenant(db);
  const [one, other] = [await aUnit(db, tenantId), await aUnit(db, tenantId)];
  await aPlacement(db, one, { parentId: other.id });
  await aPlacement(db, other, { parentId: one.id });
  const { id: processId } = await aProcess(db, one);

  expect(await baselineFor(db, { tenantId, processId, caseType: "", unitId: one.id, date: "2026-03-01" })).toEqual([]);
});

test("many cases find theirs in one statement", async ({ db }) => {
  const { tenantId, processId, units } = await aMunicipality(db);

  const rows = await db.$queryRaw<{ name: string; seconds_per_case: number | null }[]>`
    SELECT wanted.name, found.seconds_per_case
    FROM (VALUES ('a', ${units.team}::uuid), ('b', ${units.moved}::uuid), ('c', ${units.loose}::uuid)) AS wanted (name, unit)
    LEFT JOIN LATERAL baseline_for(${tenantId}::uuid, ${processId}::uuid, 'permit', wanted.unit, '2026-03-01') AS found ON true
    ORDER BY wanted.name`;

  expect(rows.map((row) => row.seconds_per_case)).toEqual([ofUnit, ofOldParent, null]);
});

/** top ─ oldParent ─ moved, which goes to newParent on 1 May; top ─ team; top ─ middle ─ bare; loose stands outside. */
async function aMunicipality(db: Db) {
  const { id: tenantId } = await aTenant(db);
  const [top, oldParent, newParent, moved, team, middle, bare, loose] = (await Promise.all(
    Array.from({ length: 8 }, () => aUnit(db, tenantId)),
  )) as [Unit, Unit, Unit, Unit, Unit, Unit, Unit, Unit];
  await aPlacement(db, top);
  for (const unit of [oldParent, newParent, team, middle]) await aPlacement(db, unit, { parentId: top.id });
  await aPlacement(db, bare, { parentId: middle.id });
  await aPlacement(db, moved, { parentId: oldParent.id, validTo: day("2026-05-01") });
  await aPlacement(db, moved, { parentId: newParent.id, validFrom: day("2026-05-01") });

  const process = await aProcess(db, top);
  const from = day("2026-01-01");
  const july = day("2026-07-01");
  await aBaseline(db, process, { unitId: team.id, secondsPerCase: ofUnit, validFrom: from, validTo: july });
  await aBaseline(db, process, { unitId: team.id, secondsPerCase: ofUnitFromJuly, validFrom: july });
  await aBaseline(db, process, {
    unitId: team.id,
    secondsPerCase: ofUnitForRefunds,
    validFrom: from,
    caseType: "refund",
  });
  await aBaseline(db, process, { unitId: oldParent.id, secondsPerCase: ofOldParent, validFrom: from });
  await aBaseline(db, process, {
    unitId: oldParent.id,
    secondsPerCase: ofOldParentForRefunds,
    validFrom: from,
    caseType: "refund",
  });
  await aBaseline(db, process, {
    unitId: newParent.id,
    secondsPerCase: ofNewParent,
    validFrom: from,
    evidenceClass: "C",
  });
  await aBaseline(db, process, { unitId: top.id, secondsPerCase: ofTop, validFrom: from });
  await aBaseline(db, process, { unitId: top.id, secondsPerCase: ofTop + 10, validFrom: from, caseType: "refund" });
  const units = { team: team.id, moved: moved.id, newParent: newParent.id, bare: bare.id, loose: loose.id };
  return { tenantId, processId: process.id, units };
}

type Unit = Awaited<ReturnType<typeof aUnit>>;

interface Wish {
  tenantId: string;
  processId: string;
  caseType: string;
  unitId: string;
  date: string;
}

async function baselineFor(db: Db, { tenantId, processId, caseType, unitId, date }: Wish) {
  return db.$queryRaw<{ id: string; seconds_per_case: number; evidence_class: string; unit_id: string }[]>`
    SELECT * FROM baseline_for(${tenantId}::uuid, ${processId}::uuid, ${caseType}, ${unitId}::uuid, ${date}::date)`;
}
