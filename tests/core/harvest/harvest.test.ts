import { v7 as uuidv7 } from "uuid";
import { describe } from "vitest";
import {
  checkHarvests,
  harvestOfUnit,
  harvestYear,
  listHarvests,
  recordHarvest,
  revokeHarvest,
  setBenefitOwner,
  withdrawHarvest,
} from "../../../core/harvest/index.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { moveUnit } from "../../../core/organisation/index.ts";
import { anAutomation, aProcess, aUser, contextFor, expect, test } from "../../support/context.ts";
import { aServiceArea, freed, now } from "./support.ts";

const purpose = "Flere hjemmebesøk";
const refusal = (field: string, rule: string) => ({ code: "invalid", fields: [{ field, rule }] });

describe("harvested time", () => {
  test("is recorded up to what the unit freed in the month, and no second more", async ({ engine }) => {
    const { owner, one } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    await freed(owner, { unitId: one.id, localDate: "2026-03-06", seconds: 3600, kind: "OPERATION" });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", purpose } as const;

    await expect(recordHarvest(owner, { ...harvest, seconds: 3601 })).rejects.toMatchObject(
      refusal("seconds", "above_freed"),
    );
    await recordHarvest(owner, { ...harvest, seconds: 3600 });
    await expect(recordHarvest(owner, { ...harvest, seconds: 1 })).rejects.toMatchObject(
      refusal("seconds", "above_freed"),
    );

    const { months } = await harvestOfUnit(owner, { unitId: one.id, year: 2026 });
    expect(months[2]).toMatchObject({ freedSeconds: 3600, harvestedSeconds: 3600, leftSeconds: 0, rate: 1 });
    expect(months[1]).toMatchObject({ freedSeconds: 0, harvestedSeconds: 0, leftSeconds: 0, rate: null });
  });

  test("is capped above as well: what a sister unit lost is not there to harvest", async ({ engine }) => {
    const { owner, area, one, other } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    await freed(owner, { unitId: other.id, localDate: "2026-03-05", seconds: 5000, kind: "RESIDUAL" });
    const harvest = { kind: "GROWTH_ABSORBED", month: "2026-03", purpose } as const;

    await expect(recordHarvest(owner, { ...harvest, unitId: one.id, seconds: 2201 })).rejects.toMatchObject(
      refusal("seconds", "above_freed"),
    );
    await recordHarvest(owner, { ...harvest, unitId: area.id, seconds: 2200 });

    await expect(recordHarvest(owner, { ...harvest, unitId: one.id, seconds: 1 })).rejects.toMatchObject(
      refusal("seconds", "above_freed"),
    );
  });

  test("is over a year no more than what the year freed, though a later month took some of it back", async ({
    engine,
  }) => {
    const { owner, one } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-02-05", seconds: 3600 });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-02", seconds: 3600, purpose } as const;
    await recordHarvest(owner, harvest);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 3000, kind: "RESIDUAL" });

    const { unit, months } = await harvestOfUnit(owner, { unitId: one.id, year: 2026 });

    expect(months[1]).toMatchObject({ freedSeconds: 3600, harvestedSeconds: 3600, rate: 1 });
    expect(unit).toMatchObject({ freedSeconds: 600, harvestedSeconds: 600, uncoveredSeconds: 3000, rate: 1 });
  });

  test("is nothing of hours from before the ledger: nobody knows whether they are there", async ({ engine }) => {
    const { owner, one } = await aServiceArea(engine);
    const imported = { unitId: one.id, localDate: "2026-03-05", seconds: 3600, kind: "IMPORTED" } as const;
    await addEntries(engine.db, owner, [{ ...imported, evidenceClass: "I", reason: "Fra før" }]);
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", seconds: 1, purpose } as const;

    await expect(recordHarvest(owner, harvest)).rejects.toMatchObject(refusal("seconds", "above_freed"));
  });

  test("is not recorded twice by two who are quick", async ({ engine }) => {
    const { owner, one } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 3600 });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", seconds: 2000, purpose } as const;

    const both = await Promise.allSettled([recordHarvest(owner, harvest), recordHarvest(owner, harvest)]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("is recorded once for a request, however often that is sent", async ({ engine, db }) => {
    const { owner, one, tenantId } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", seconds: 2000, purpose } as const;
    const request = { ...harvest, requestId: uuidv7() };

    const sent = await Promise.all(Array.from({ length: 4 }, () => recordHarvest(owner, request)));

    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await db.harvest.count({ where: { tenantId } })).toBe(1);
    expect(await db.auditEntry.count({ where: { tenantId, action: "harvest.record" } })).toBe(1);
    const used = { code: "duplicate", fields: [{ field: "requestId", rule: "used_before" }] };
    await expect(recordHarvest(owner, { ...request, seconds: 2001 })).rejects.toMatchObject(used);
    await expect(recordHarvest(owner, { ...request, caseReference: "26/1" })).rejects.toMatchObject(used);
    await recordHarvest(owner, { ...harvest, requestId: uuidv7() });
    await recordHarvest(owner, harvest);
    expect(await db.harvest.count({ where: { tenantId } })).toBe(3);
  });

  test("that stands tells the same of a request that is sent again, also when its month is closed", async ({
    engine,
    db,
  }) => {
    const { owner, one, tenantId } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 3600 });
    const of = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", purpose, standing: true } as const;
    const request = { ...of, seconds: 4000, requestId: uuidv7() };
    const first = await recordHarvest(owner, request);
    expect(first).toMatchObject({ uncoveredSeconds: 400, repeated: false });
    const who = { proposedById: owner.actor.id, proposedBy: "Kari", proposedAt: now() };
    const month = { from: toDbDate("2026-03-01"), to: toDbDate("2026-04-01") };
    await db.period.create({ data: { tenantId, kind: "MONTH", status: "CLOSED", ...month, ...who } });

    expect(await recordHarvest(owner, request)).toEqual({ ...first, repeated: true });
  });

  test("is told all that is wrong with it at once, with what is left of the month", async ({ engine, db }) => {
    const { owner, one, tenantId } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 45_000 });
    const harvest = {
      unitId: one.id,
      kind: "GROWTH_ABSORBED",
      month: "2026-03",
      seconds: 45_001,
      purpose: " ",
    } as const;

    const refused = recordHarvest(owner, { ...harvest, amountNok: 5, kostraArt: "10" });

    await expect(refused).rejects.toMatchObject({
      fields: [
        { field: "purpose", rule: "too_small" },
        { field: "kostraArt", rule: "invalid_format" },
        { field: "amountNok", rule: "only_of_budget_cut" },
        { field: "seconds", rule: "above_freed", atMost: 45_000 },
      ],
    });
    expect(await db.harvest.count({ where: { tenantId } })).toBe(0);
  });

  test("masks personal numbers in what it was for and where it was decided", async ({ engine }) => {
    const { owner, one } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 3600 });
    const words = { purpose: "Tilsyn, 15068012345", caseReference: "150680 12345" };
    await recordHarvest(owner, { unitId: one.id, kind: "REALLOCATED", month: "2026-03", seconds: 60, ...words });

    const { items } = await listHarvests(owner);

    expect(items).toMatchObject([{ purpose: "Tilsyn, ***********", caseReference: "***********" }]);
  });

  test("follows the tree as it stood in that month", async ({ engine, db }) => {
    const { owner, area, one, tenantId } = await aServiceArea(engine);
    await db.unitPlacement.updateMany({ where: { unitId: one.id }, data: { validTo: toDbDate("2026-03-01") } });
    const moved = { tenantId, unitId: one.id, name: "Sone nord", level: "enhet", validFrom: toDbDate("2026-03-01") };
    await db.unitPlacement.create({ data: moved });
    await freed(owner, { unitId: one.id, localDate: "2026-02-05", seconds: 100 });
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 200 });

    const { months } = await harvestOfUnit(owner, { unitId: area.id, year: 2026 });

    expect(months.map(({ freedSeconds }) => freedSeconds)).toEqual([0, 100, 0, 0]);
  });

  test("is for the owner of the unit, or of one above it, and nobody else", async ({ engine, db }) => {
    const { owner, one, neighbour, tenantId } = await aServiceArea(engine);
    await freed(owner, { unitId: neighbour.id, localDate: "2026-03-05", seconds: 3600 });
    const harvest = { unitId: neighbour.id, kind: "REALLOCATED", month: "2026-03", seconds: 60, purpose } as const;
    const administrator = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId, now });

    await expect(recordHarvest(owner, harvest)).rejects.toMatchObject({ code: "forbidden" });
    await expect(recordHarvest(administrator, harvest)).rejects.toMatchObject({ code: "forbidden" });
    await setBenefitOwner(administrator, { unitId: neighbour.id, ownerId: owner.actor.id });
    await recordHarvest(owner, harvest);

    const { units } = await harvestYear(owner, { year: 2026 });
    expect(units.find(({ unit }) => unit.id === neighbour.id)).toMatchObject({
      isMine: true,
      owner: { id: owner.actor.id },
      harvestedSeconds: 60,
      leftSeconds: 3540,
    });
    expect(units.find(({ unit }) => unit.id === one.id)).toMatchObject({ isMine: true, owner: null });
    expect(await db.auditEntry.count({ where: { tenantId, action: "harvest.record" } })).toBe(1);
  });

  test("has an owner who is there and has the role", async ({ engine, db }) => {
    const { one, tenantId } = await aServiceArea(engine);
    const administrator = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId, now });
    const operator = await aUser(db, { tenantId, roles: ["OPERATOR"] });
    const stranger = await contextFor(engine, { roles: ["BENEFIT_OWNER"] });

    for (const ownerId of [operator.id, stranger.actor.id]) {
      await expect(setBenefitOwner(administrator, { unitId: one.id, ownerId })).rejects.toMatchObject(
        refusal("ownerId", "not_benefit_owner"),
      );
    }
  });

  test.for([
    ["no time", { seconds: 0 }, "seconds", "seconds_not_positive"],
    ["less than no time", { seconds: -60 }, "seconds", "seconds_not_positive"],
    ["a month to come", { month: "2026-05" }, "month", "in_future"],
    ["money that is not cut", { amountNok: 1000 }, "amountNok", "only_of_budget_cut"],
    ["an account that is not cut", { kostraArt: "010" }, "kostraArt", "only_of_budget_cut"],
    ["a purpose of spaces", { purpose: "  " }, "purpose", "too_small"],
    ["no month", { month: "2026-13" }, "month", "invalid_format"],
  ] as const)("is refused with %s, by the rule that it breaks", async ([, wrong, field, rule], { engine }) => {
    const { owner, one } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 3600 });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", seconds: 60, purpose } as const;

    await expect(recordHarvest(owner, { ...harvest, ...wrong })).rejects.toMatchObject(refusal(field, rule));
    expect((await listHarvests(owner)).items).toEqual([]);
  });

  test("is not recorded, ended or withdrawn in a closed period", async ({ engine, db }) => {
    const { owner, one, tenantId } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-02-05", seconds: 3600 });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-02", seconds: 60, purpose } as const;
    const { id } = await recordHarvest(owner, harvest);
    const standing = await recordHarvest(owner, { ...harvest, standing: true });
    const [from, to] = [toDbDate("2026-02-01"), toDbDate("2026-03-01")];
    await db.period.create({ data: { tenantId, kind: "MONTH", from, to, status: "CLOSED" } });
    const closed = (field: string) => ({ code: "period_closed", fields: [{ field, rule: "period_closed" }] });

    await expect(recordHarvest(owner, harvest)).rejects.toMatchObject(closed("month"));
    await expect(recordHarvest(owner, { ...harvest, month: "2026-01", standing: true })).rejects.toMatchObject(
      closed("month"),
    );
    await expect(withdrawHarvest(owner, { id, reason: "Feil" })).rejects.toMatchObject(closed("id"));
    await expect(withdrawHarvest(owner, { id: standing.id, reason: "Feil" })).rejects.toMatchObject(closed("id"));

    await revokeHarvest(owner, { id: standing.id, from: "2026-03", reason: "Stillingen er besatt" });
  });
});

describe("a standing harvest", () => {
  test("repeats each month until it is ended, as far as freed time covers it", async ({ engine }) => {
    const { owner, one } = await aServiceArea(engine);
    for (const [localDate, seconds] of [
      ["2026-01-15", 4000],
      ["2026-02-15", 1000],
      ["2026-03-15", 4000],
    ] as const) {
      await freed(owner, { unitId: one.id, localDate, seconds });
    }

    const { id, uncoveredSeconds } = await recordHarvest(owner, {
      unitId: one.id,
      kind: "BUDGET_CUT",
      month: "2026-01",
      seconds: 3000,
      standing: true,
      purpose: "20 % stilling",
      amountNok: 120_000,
      kostraFunction: "254",
      kostraArt: "010",
    });
    expect(uncoveredSeconds).toBe(0);
    await revokeHarvest(owner, { id, from: "2026-04", reason: "Stillingen er lyst ut igjen" });

    const { months, unit } = await harvestOfUnit(owner, { unitId: one.id, year: 2026 });
    expect(months.map(({ harvestedSeconds }) => harvestedSeconds)).toEqual([3000, 1000, 3000, 0]);
    expect(months.map(({ uncoveredSeconds: over }) => over)).toEqual([0, 2000, 0, 0]);
    expect(unit.harvestedSeconds).toBe(7000);
    const { items } = await listHarvests(owner, { unitId: one.id });
    expect(items).toMatchObject([{ id, revokedFrom: "2026-04", amountNok: 120_000, decidedBy: owner.actor.name }]);
  });

  test("is recorded with a warning where the month does not cover it", async ({ engine }) => {
    const { owner, one } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-15", seconds: 1000 });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", standing: true, purpose } as const;

    expect(await recordHarvest(owner, { ...harvest, seconds: 1600 })).toMatchObject({ uncoveredSeconds: 600 });
  });

  test("is not ended before it has begun, nor twice, and what is not standing not at all", async ({ engine }) => {
    const { owner, one } = await aServiceArea(engine);
    await freed(owner, { unitId: one.id, localDate: "2026-03-15", seconds: 1000 });
    const harvest = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", seconds: 100, purpose } as const;
    const once = await recordHarvest(owner, harvest);
    const { id } = await recordHarvest(owner, { ...harvest, standing: true });

    await expect(revokeHarvest(owner, { id: once.id, from: "2026-04", reason: "x" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(revokeHarvest(owner, { id, from: "2026-03", reason: "x" })).rejects.toMatchObject(
      refusal("from", "not_after_first_month"),
    );
    await revokeHarvest(owner, { id, from: "2026-04", reason: "x" });
    await expect(revokeHarvest(owner, { id, from: "2026-05", reason: "x" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

test("what is withdrawn makes room, and stays to be seen with its reason", async ({ engine }) => {
  const { owner, one } = await aServiceArea(engine);
  await freed(owner, { unitId: one.id, localDate: "2026-03-15", seconds: 1000 });
  const harvest = { unitId: one.id, kind: "NOT_HARVESTED", month: "2026-03", seconds: 1000, purpose } as const;
  const { id } = await recordHarvest(owner, harvest);

  const before = await harvestOfUnit(owner, { unitId: one.id, year: 2026 });
  expect(before.unit).toMatchObject({ harvestedSeconds: 0, unharvestedSeconds: 1000, leftSeconds: 0, rate: 0 });
  await withdrawHarvest(owner, { id, reason: "Ført på feil enhet" });
  await expect(withdrawHarvest(owner, { id, reason: "x" })).rejects.toMatchObject({ code: "conflict" });

  expect((await harvestOfUnit(owner, { unitId: one.id, year: 2026 })).unit.leftSeconds).toBe(1000);
  expect((await listHarvests(owner)).items).toMatchObject([{ id, withdrawReason: "Ført på feil enhet" }]);
});

test("freed time that is shared by many is told of, when the month is over", async ({ engine, db }) => {
  const { owner, one, tenantId } = await aServiceArea(engine);
  const process = await aProcess(db, { tenantId, unitId: one.id, title: "Timelister", affectedEmployees: 100 });
  const automation = await anAutomation(db, { tenantId, unitId: one.id, processId: process.id });
  const entry = { unitId: one.id, automationId: automation.id, kind: "CREDIT", evidenceClass: "B" } as const;
  await addEntries(db, owner, [
    { ...entry, localDate: "2026-02-05", seconds: 36_000, reason: "prøve" },
    { ...entry, localDate: "2026-04-05", seconds: 36_000, reason: "prøve" },
  ]);

  const { thin } = await harvestOfUnit(owner, { unitId: one.id, year: 2026 });

  expect(thin).toEqual([{ process: "Timelister", month: "2026-02", employees: 100, weeklySecondsEach: 90 }]);
});

test("harvested time is not held against a tree that was changed since, and is against one that was not", async ({
  engine,
  db,
}) => {
  const { tenantId, owner, area, one, other, neighbour } = await aServiceArea(engine);
  await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 36_000 });
  const harvest = { unitId: area.id, kind: "REALLOCATED", month: "2026-03", purpose, seconds: 36_000 } as const;
  const { id } = await recordHarvest(owner, harvest);
  const later = () => new Date("2026-04-11T10:00:00Z");
  const admin = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId, now: later });

  // Of a later month: nothing of March is another way.
  await moveUnit(admin, { id: other.id, parentId: neighbour.id, validFrom: "2026-04-01" });
  await db.harvest.update({ where: { id }, data: { seconds: 36_001 } });
  const above = expect.stringContaining("is 36001 s, above the 36000 s that were freed") as string;
  expect((await checkHarvests(db, [tenantId])).map(({ told }) => told)).toContainEqual(above);
  await db.harvest.update({ where: { id }, data: { seconds: 36_000 } });

  await moveUnit(admin, { id: one.id, parentId: neighbour.id, validFrom: "2026-03-15" });
  expect((await harvestOfUnit(owner, { unitId: area.id, year: 2026 })).months[2]).toMatchObject({
    harvestedSeconds: 0,
  });
  expect(await checkHarvests(db, [tenantId])).toEqual([]);
});
