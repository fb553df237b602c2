import type { Engine } from "../../../core/context.ts";
import { approveMeasure, proposeMeasure } from "../../../core/measures/index.ts";
import { updateAutomation } from "../../../core/automations/index.ts";
import { checkClaims } from "../../../core/claims/index.ts";
import { moveUnit } from "../../../core/organisation/index.ts";
import { creditMonth } from "./credited-month.ts";
import {
  aBaseline,
  anAutomation,
  aProcess,
  aTenant,
  aUnit,
  aWorkItem,
  contextFor,
  expect,
  test,
  unique,
} from "../../support/context.ts";

const now = () => new Date("2026-09-15T10:00:00Z");

/** A process in an area with two units, and those who propose and approve measures on it. */
async function aPlace(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const area = await aUnit(db, { tenantId });
  const [north, south] = [
    await aUnit(db, { tenantId, parentId: area.id }),
    await aUnit(db, { tenantId, parentId: area.id }),
  ];
  const { id: processId } = await aProcess(db, { tenantId, unitId: area.id });
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId, now });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  let version = 0;
  const approve = async (input: Parameters<typeof proposeMeasure>[1]) =>
    approveMeasure(controller, { id: (await proposeMeasure(owner, input)).id });
  const common = { processId, description: "Prøve", effectiveFrom: "2026-03-15" };
  const baseline = (
    unitId: string,
    caseType: string,
    [secondsPerCase, validFrom, validTo]: [number, string, string?],
  ) => {
    const days = { validFrom, ...(validTo !== undefined && { validTo }) };
    return aBaseline(db, { tenantId, processId, unitId, caseType, version: (version += 1), secondsPerCase, ...days });
  };
  /** A measure for a unit's cases of a type, which takes them from ten minutes down to seven. */
  const simplify = async (unitId: string, caseType = "") => {
    const { id: oldBaselineId } = await baseline(unitId, caseType, [600, "2020-01-01", "2026-03-15"]);
    const { id: newBaselineId } = await baseline(unitId, caseType, [420, "2026-03-15"]);
    const code = unique("tiltak");
    return approve({
      ...common,
      code,
      title: "Kortere skjema",
      kind: "SIMPLIFY",
      unitId,
      oldBaselineId,
      newBaselineId,
    });
  };
  const remove = async (unitId: string, caseType = "") => {
    const { id: oldBaselineId } = await baseline(unitId, caseType, [600, "2020-01-01"]);
    const volume = { counterfactualVolume: 1_200, volumeAuthor: "Ola Hansen", volumeMethod: "Telt i 2025" };
    const code = unique("tiltak");
    return approve({ ...common, ...volume, code, title: "Ingen papirkopi", kind: "REMOVE", unitId, oldBaselineId });
  };
  const robot = await anAutomation(db, { tenantId, processId, unitId: north.id });
  const admin = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId, now });
  return { db, owner, controller, admin, area, north, south, simplify, remove, robot };
}

test("measures for a unit and for one above it do not take the same seconds, whichever comes first", async ({
  engine,
}) => {
  const below = await aPlace(engine);
  const first = await below.simplify(below.north.id);
  await expect(below.simplify(below.area.id)).rejects.toMatchObject({
    code: "overlap",
    message: expect.stringContaining(first.code) as string,
    fields: [{ field: "oldBaselineId", rule: "overlap" }],
  });

  const above = await aPlace(engine);
  await above.simplify(above.area.id);
  await expect(above.simplify(above.north.id)).rejects.toMatchObject({ code: "overlap" });
});

test("measures for units side by side, and for different types of case, may stand beside each other", async ({
  engine,
}) => {
  const { north, south, simplify } = await aPlace(engine);

  await simplify(north.id);
  expect(await simplify(south.id)).toMatchObject({ status: "APPROVED" });
  expect(await simplify(north.id, "klage")).toMatchObject({ status: "APPROVED" });
});

test("no unit is moved onto the cases of another measure, while both have effect; what is credited twice is named", async ({
  engine,
}) => {
  const { db, owner, controller, admin, north, south, simplify } = await aPlace(engine);
  const [one, other] = [await simplify(north.id), await simplify(south.id)];
  const move = (validFrom: string) => moveUnit(admin, { id: north.id, parentId: south.id, validFrom });

  const codes = [one.code, other.code].toSorted().join(" and ");
  await expect(move("2026-06-01")).rejects.toMatchObject({
    code: "overlap",
    message: expect.stringContaining(`On 2026-06-01 the measures ${codes}`) as string,
    fields: [{ field: "parentId", rule: "same_seconds" }],
  });
  // From before both have effect: the day they begin is told.
  await expect(move("2026-01-01")).rejects.toMatchObject({ message: expect.stringContaining("2026-03-15") as string });
  for (const month of ["2026-05", "2026-06"])
    for (const { id: measureId } of [one, other])
      await creditMonth(owner, controller, { measureId, month, cases: 100, source: "Telt" });
  expect(await checkClaims(db, [admin.tenantId])).toEqual([]);

  // As it was let in once: the measure of one ends after the move, and then it is let in from there.
  await db.measure.update({ where: { id: one.id }, data: { endedOn: new Date("2026-06-01") } });
  await move("2026-06-01");
  await db.measure.update({ where: { id: one.id }, data: { endedOn: null } });
  expect(await checkClaims(db, [admin.tenantId])).toEqual([
    {
      rule: "claim",
      tenantId: admin.tenantId,
      told: `The measures ${codes} are credited in 2026-06 for the same seconds of the same cases, on 2026-06-01`,
    },
  ]);
});

test("a measure is held against the tree of every day on which it has effect", async ({ engine }) => {
  const { admin, north, south, simplify } = await aPlace(engine);
  await simplify(north.id);
  await moveUnit(admin, { id: north.id, parentId: south.id, validFrom: "2026-06-01" });

  await expect(simplify(south.id)).rejects.toMatchObject({
    code: "overlap",
    fields: [{ field: "oldBaselineId", rule: "overlap" }],
  });
});

test("work is not gone while a robot does it: in its unit, in one above, and of whatever type where none is said", async ({
  engine,
}) => {
  const { db, owner, area, north, south, remove, robot } = await aPlace(engine);
  const refusal = {
    code: "overlap",
    message: expect.stringContaining(robot.code) as string,
    fields: [{ field: "oldBaselineId", rule: "active_robot" }],
  };

  await expect(remove(north.id)).rejects.toMatchObject(refusal);
  await expect(remove(area.id)).rejects.toMatchObject(refusal);
  expect(await remove(south.id)).toMatchObject({ status: "APPROVED" });
  expect(await remove(north.id, "klage")).toMatchObject({ status: "APPROVED" });
  await aWorkItem(db, { automation: robot, status: "SUCCEEDED", caseType: "søknad", settledAt: now() });
  await expect(remove(north.id, "søknad")).rejects.toMatchObject(refusal);

  await updateAutomation(owner, { id: robot.id, status: "PAUSED" });
  expect(await remove(area.id, "søknad")).toMatchObject({ status: "APPROVED" });
});
