import type { Engine } from "../../../core/context.ts";
import type { Prisma } from "../../../core/db.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aBaseline, aSettledCase, aTenant, aUnit, anAutomation, expect, test, unique } from "../../support/context.ts";

const at = "2026-03-02T10:00:00Z";

/** A process of two steps, seven and three tenths, and an automation on it that claims nothing and whose bot does all. */
async function aPlace(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const top = await aUnit(db, { tenantId });
  const [unit, sister] = [
    await aUnit(db, { tenantId, parentId: top.id }),
    await aUnit(db, { tenantId, parentId: top.id }),
  ];
  const silent = await anAutomation(db, { tenantId, unitId: unit.id });
  const { processId } = silent;
  const steps = [
    { key: "register", position: 1, title: "Registrer", share: 0.7 },
    { key: "judge", position: 2, title: "Vurder", share: 0.3 },
  ];
  const version = { number: 1, validFrom: toDbDate("2026-01-01"), reason: "Prøve", createdBy: "Kari" };
  await db.processVersion.create({
    data: { ...version, tenantId, processId, createdAt: new Date(), steps: { create: steps } },
  });
  const baseline = await aBaseline(db, { tenantId, processId, unitId: top.id, secondsPerCase: 1000 });
  type Owner = { automationId: string } | { measureId: string };
  const claim = (
    owner: Owner,
    [stepKey, part]: [string, number],
    [validFrom, validTo]: [string, string?] = ["2026-01-01"],
  ) => {
    const days = { validFrom: toDbDate(validFrom), validTo: validTo === undefined ? null : toDbDate(validTo) };
    return db.stepClaim.create({ data: { tenantId, processId, ...owner, stepKey, part, ...days } });
  };
  const another = async (given: Partial<Prisma.AutomationUncheckedCreateInput>) => {
    return { automationId: (await anAutomation(db, { tenantId, processId, unitId: unit.id, ...given })).id };
  };
  const credited = async () => {
    const { workItemId } = await aSettledCase(engine, { automation: silent, at });
    return (await db.ledgerEntry.findFirstOrThrow({ where: { workItemId } })).seconds;
  };
  return { db, tenantId, processId, top, unit, sister, silent, baseline, claim, another, credited };
}

test("an automation that has said nothing is credited no more than others leave of the steps", async ({ engine }) => {
  const { claim, another, credited } = await aPlace(engine);
  const [one, two] = [await another({}), await another({})];
  expect(await credited()).toBe(1000);

  await claim(one, ["register", 0.5]);
  expect(await credited()).toBe(650);
  await claim(two, ["register", 0.5]);
  expect(await credited()).toBe(300);
  await claim(two, ["judge", 1]);
  expect(await credited()).toBe(0);
});

test("what is claimed for other days, of steps that are not there, or by a robot out of service is left to it", async ({
  engine,
}) => {
  const { claim, another, credited } = await aPlace(engine);
  const one = await another({});
  await claim(one, ["register", 1], ["2026-03-03"]);
  await claim(one, ["register", 1], ["2026-01-01", "2026-03-02"]);
  await claim(one, ["filing", 1]);
  await claim(await another({ status: "RETIRED" }), ["judge", 1]);
  await claim(await another({ status: "DRAFT" }), ["judge", 1]);

  expect(await credited()).toBe(1000);
});

test("what a robot for a sister unit claims is of other cases; what one above or below claims may be of the same", async ({
  engine,
}) => {
  const { db, tenantId, claim, another, credited, sister, top, unit } = await aPlace(engine);
  await claim(await another({ unitId: sister.id }), ["register", 1]);
  expect(await credited()).toBe(1000);

  await claim(await another({ unitId: top.id }), ["judge", 0.5]);
  expect(await credited()).toBe(850);
  const below = await aUnit(db, { tenantId, parentId: unit.id });
  await claim(await another({ unitId: below.id }), ["judge", 0.5]);
  expect(await credited()).toBe(700);
});

test("what a measure claims counts from when it is approved until it ends, for its type of case", async ({
  engine,
}) => {
  const { db, tenantId, processId, unit, baseline, claim, credited } = await aPlace(engine);
  const measure = await db.measure.create({
    data: {
      tenantId,
      processId,
      unitId: unit.id,
      code: unique("tiltak"),
      title: "Kortere skjema",
      description: "",
      kind: "SIMPLIFY",
      oldBaselineId: baseline.id,
      effectiveFrom: toDbDate("2026-01-01"),
      recordedById: unit.id,
      recordedBy: "Kari",
      createdAt: new Date(),
    },
  });
  const change = (data: Prisma.MeasureUncheckedUpdateInput) => db.measure.update({ where: { id: measure.id }, data });
  await claim({ measureId: measure.id }, ["judge", 1]);
  expect(await credited()).toBe(1000);

  await change({ status: "APPROVED", approvedAt: new Date(), approvedBy: "Ola" });
  expect(await credited()).toBe(700);
  const { id: oldBaselineId } = await aBaseline(db, {
    tenantId,
    processId,
    unitId: unit.id,
    version: 2,
    caseType: "klage",
  });
  await change({ oldBaselineId });
  expect(await credited()).toBe(1000);
  await change({ oldBaselineId: baseline.id, endedOn: toDbDate("2026-03-02") });
  expect(await credited()).toBe(1000);
});
