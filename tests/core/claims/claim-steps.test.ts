import { describe } from "vitest";
import { claimSteps, listStepClaims, stepsOn } from "../../../core/claims/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import {
  aBaseline,
  anAutomation,
  aProcess,
  aTenant,
  aUnit,
  contextFor,
  expect,
  test,
  unique,
} from "../../support/context.ts";

const validFrom = "2026-03-01";

/** A process of two steps, two automations and a measure on it. */
async function aPlace(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  await db.processVersion.create({
    data: {
      tenantId,
      processId,
      number: 1,
      validFrom: toDbDate("2026-01-01"),
      reason: "Første versjon",
      createdBy: "Kari",
      createdAt: new Date(),
      steps: {
        create: [
          {
            key: "judge",
            position: 2,
            title: "Vurder",
            share: 0.2,
          },
          {
            key: "register",
            position: 1,
            title: "Registrer",
            share: 0.8,
          },
        ],
      },
    },
  });
  const one = await anAutomation(db, { tenantId, unitId, processId });
  const other = await anAutomation(db, { tenantId, unitId, processId, title: "Den andre" });
  const { id: oldBaselineId } = await aBaseline(db, { tenantId, unitId, processId });
  const measure = await db.measure.create({
    data: {
      tenantId,
      unitId,
      processId,
      oldBaselineId,
      code: unique("tiltak"),
      title: "Kortere skjema",
      description: "",
      kind: "SIMPLIFY",
      effectiveFrom: toDbDate("2026-01-01"),
      recordedById: unitId,
      recordedBy: "Kari",
      createdAt: new Date(),
    },
  });
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  return { ctx, processId, one: one.id, other: other.id, measureId: measure.id };
}

const shown = async (ctx: Context, processId: string) =>
  (await listStepClaims(ctx, { processId })).items.map(
    ({ stepKey, part, validFrom: from, validTo, by }) => `${stepKey} ${part} ${from} ${validTo} ${by.kind}`,
  );

test("tells the steps of a day in their order, and none on a day without a version", async ({ engine }) => {
  const { ctx, processId } = await aPlace(engine);

  expect(await stepsOn(engine.db, ctx, { processId, on: "2026-01-01" })).toEqual([
    { key: "register", title: "Registrer", share: 0.8 },
    { key: "judge", title: "Vurder", share: 0.2 },
  ]);
  expect(await stepsOn(engine.db, ctx, { processId, on: "2025-12-31" })).toEqual([]);
});

describe("claims", () => {
  test("of several may share a step until it is whole", async ({ engine, db }) => {
    const { ctx, processId, one, other, measureId } = await aPlace(engine);

    await claimSteps(ctx, { automationId: one, steps: [{ key: "register", part: 0.6 }], validFrom });
    await claimSteps(ctx, { automationId: other, steps: [{ key: "register", part: 0.3 }], validFrom });
    const { items } = await claimSteps(ctx, { measureId, steps: [{ key: "register", part: 0.1 }], validFrom });

    expect(items.map(({ stepTitle, part, by }) => [stepTitle, part, by.title])).toEqual([
      ["Registrer", 0.6, "Kontroll av summer"],
      ["Registrer", 0.3, "Den andre"],
      ["Registrer", 0.1, "Kortere skjema"],
    ]);
    expect(await db.auditEntry.count({ where: { tenantId: ctx.tenantId, action: "steps.claim" } })).toBe(3);
    expect(await shown(ctx, processId)).toHaveLength(3);
  });

  test("that are more than the step on some day are refused, and nothing is changed", async ({ engine }) => {
    const { ctx, processId, one, other } = await aPlace(engine);
    await claimSteps(ctx, { automationId: one, steps: [{ key: "register", part: 0.6 }], validFrom: "2026-05-01" });
    const before = await shown(ctx, processId);

    const claiming = claimSteps(ctx, {
      automationId: other,
      steps: [
        { key: "judge", part: 1 },
        { key: "register", part: 0.4001 },
      ],
      validFrom,
    });

    await expect(claiming).rejects.toMatchObject({
      code: "overlap",
      message: "100.01 % of the step register would be taken over on 2026-05-01",
      fields: [{ field: "steps[1].part", rule: "overlap" }],
    });
    expect(await shown(ctx, processId)).toEqual(before);
  });

  test("of units side by side may each be of the whole step, beside what is claimed above them both", async ({
    engine,
    db,
  }) => {
    const { ctx, processId, one, other } = await aPlace(engine);
    const { tenantId } = ctx;
    const { unitId: parentId } = await db.automation.findUniqueOrThrow({ where: { id: one } });
    const [north, south] = [await aUnit(db, { tenantId, parentId }), await aUnit(db, { tenantId, parentId })];
    const beside = await anAutomation(db, { tenantId, processId, unitId: south.id });
    await db.automation.update({ where: { id: other }, data: { unitId: north.id } });
    const claim = (automationId: string, part: number) =>
      claimSteps(ctx, { automationId, steps: [{ key: "register", part }], validFrom });

    await claim(other, 0.8);
    await claim(beside.id, 1);
    await expect(claim(one, 0.1)).rejects.toMatchObject({ code: "overlap" });
    await claim(beside.id, 0.8);

    expect((await claim(one, 0.2)).items).toHaveLength(3);
  });

  test("may follow one another from day to day", async ({ engine }) => {
    const { ctx, processId, one, other } = await aPlace(engine);
    const steps = [{ key: "register", part: 1 }];

    await claimSteps(ctx, { automationId: one, steps, validFrom, validTo: "2026-05-01" });
    await claimSteps(ctx, { automationId: other, steps, validFrom: "2026-05-01" });

    expect(await shown(ctx, processId)).toEqual([
      "register 1 2026-03-01 2026-05-01 automation",
      "register 1 2026-05-01 null automation",
    ]);
  });

  test("are changed from a day on, and said anew for the same day; what was before stays", async ({ engine }) => {
    const { ctx, processId, one } = await aPlace(engine);
    const claim = (part: number, from: string) =>
      claimSteps(ctx, { automationId: one, steps: [{ key: "register", part }], validFrom: from });

    await claim(0.5, "2026-03-01");
    await claim(0.7, "2026-04-01");
    await claim(0.8, "2026-04-01");
    await claimSteps(ctx, { automationId: one, steps: [], validFrom: "2026-06-01" });

    expect(await shown(ctx, processId)).toEqual([
      "register 0.5 2026-03-01 2026-04-01 automation",
      "register 0.8 2026-04-01 2026-06-01 automation",
    ]);
    await expect(claim(0.1, "2026-03-15")).rejects.toMatchObject({
      code: "conflict",
      fields: [{ field: "validFrom", rule: "later_claims" }],
    });
  });

  test("of two at once do not both fit", async ({ engine }) => {
    const { ctx, one, other } = await aPlace(engine);
    const claim = (automationId: string) =>
      claimSteps(ctx, { automationId, steps: [{ key: "register", part: 0.6 }], validFrom });

    const ended = await Promise.allSettled([claim(one), claim(other)]);

    expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a claim is refused", () => {
  const step = { key: "register", part: 0.5 };

  test.for([
    ["of nobody", {}, "automationId", "one_of_two"],
    ["of two", { automationId: "one", measureId: "measure" }, "automationId", "one_of_two"],
    [
      "of a step that is not there",
      { automationId: "one", steps: [{ key: "x", part: 1 }] },
      "steps[0].key",
      "unknown_step",
    ],
    ["of a step twice", { automationId: "one", steps: [step, step] }, "steps[1].key", "duplicate"],
    ["on a day without a version", { automationId: "one", validFrom: "2025-12-31" }, "steps[0].key", "unknown_step"],
    [
      "of nothing of a step",
      { automationId: "one", steps: [{ key: "register", part: 0 }] },
      "steps[0].part",
      "too_small",
    ],
    ["below nothing", { automationId: "one", steps: [{ key: "register", part: -1 }] }, "steps[0].part", "too_small"],
    [
      "of more than a step",
      { automationId: "one", steps: [{ key: "register", part: 1.1 }] },
      "steps[0].part",
      "too_big",
    ],
    ["that ends as it begins", { automationId: "one", validTo: validFrom }, "validTo", "not_after_from"],
    ["from a day that is none", { automationId: "one", validFrom: "2026-02-30" }, "validFrom", "invalid_format"],
  ] as const)("%s", async ([, given, field, rule], { engine }) => {
    const place = await aPlace(engine);
    const ids = {
      ...("automationId" in given && { automationId: place.one }),
      ...("measureId" in given && { measureId: place.measureId }),
    };
    const input = { steps: [step], validFrom, ...given, ...ids } as Parameters<typeof claimSteps>[1];

    await expect(claimSteps(place.ctx, input)).rejects.toMatchObject({ code: "invalid", fields: [{ field, rule }] });
  });

  test("of another municipality's automation, and by somebody without the right", async ({ engine }) => {
    const { ctx, one, processId, measureId } = await aPlace(engine);
    const stranger = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const reader = await contextFor(engine, { roles: ["OPERATOR"], tenantId: ctx.tenantId });

    await expect(claimSteps(stranger, { automationId: one, steps: [step], validFrom })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(claimSteps(stranger, { measureId, steps: [step], validFrom })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(listStepClaims(stranger, { processId })).rejects.toMatchObject({ code: "not_found" });
    await expect(claimSteps(reader, { automationId: one, steps: [step], validFrom })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
