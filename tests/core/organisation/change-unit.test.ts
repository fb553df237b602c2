import { benefitReport } from "../../../core/benefits/index.ts";
import { closePeriod, getPeriod, proposeClose } from "../../../core/closing/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { addEntries, type NewEntry } from "../../../core/ledger/index.ts";
import { addUnit, closeUnit, getUnit, listUnits, moveUnit, renameUnit } from "../../../core/organisation/index.ts";
import { anAutomation, aUnit, contextFor, expect, test } from "../../support/context.ts";

/** Two service areas with an office each, and a counter in the first office. */
async function anOrganisation(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"], now: () => new Date("2026-11-23T10:00:00Z") });
  const { tenantId } = ctx;
  const add = (name: string, parentId: string | null, level = "enhet") =>
    aUnit(engine.db, { tenantId, name, parentId, level });
  const top = await add("Fjordvik", null, "kommune");
  const culture = await add("Kultur", top.id, "tjenesteområde");
  const health = await add("Helse", top.id, "tjenesteområde");
  const office = await add("Kontoret", culture.id);
  const counter = await add("Skranken", office.id);
  return { ctx, top, culture, health, office, counter };
}

type Tree = { name: string; children: Tree[] };
const namesOf = (units: readonly Tree[]): unknown[] =>
  units.map(({ name, children }) => (children.length > 0 ? { [name]: namesOf(children) } : name));
const treeOn = async (ctx: Context, on: string) => namesOf((await listUnits(ctx, { on })).units);
const refusal = (field: string, rule: string) => ({ fields: [{ field, rule }] });

test("a unit that moves takes those below it along from that day, and days before keep the tree that they had", async ({
  engine,
}) => {
  const { ctx, health, office, culture } = await anOrganisation(engine);

  await moveUnit(ctx, { id: office.id, parentId: health.id, validFrom: "2026-07-01" });

  expect(await treeOn(ctx, "2026-06-30")).toEqual([{ Fjordvik: ["Helse", { Kultur: [{ Kontoret: ["Skranken"] }] }] }]);
  expect(await treeOn(ctx, "2026-07-01")).toEqual([{ Fjordvik: [{ Helse: [{ Kontoret: ["Skranken"] }] }, "Kultur"] }]);
  expect(await getUnit(ctx, { id: office.id })).toMatchObject({
    places: [
      { parent: { id: health.id, name: "Helse" }, validFrom: "2026-07-01", validTo: null },
      { parent: { id: culture.id, name: "Kultur" }, validFrom: "2020-01-01", validTo: "2026-07-01" },
    ],
  });
  expect(await ctx.db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } })).toMatchObject([
    {
      action: "unit.move",
      entityId: office.id,
      actor: `user:${ctx.actor.id}`,
      detail: { validFrom: "2026-07-01", from: culture.id, to: health.id },
    },
  ]);
});

test("a move on the day of the one before corrects it", async ({ engine }) => {
  const { ctx, health, office, top } = await anOrganisation(engine);
  await moveUnit(ctx, { id: office.id, parentId: health.id, validFrom: "2026-07-01" });

  await moveUnit(ctx, { id: office.id, parentId: top.id, validFrom: "2026-07-01" });

  const { places } = await getUnit(ctx, { id: office.id });
  expect(places.map(({ parent, validFrom }) => [parent?.name, validFrom])).toEqual([
    ["Fjordvik", "2026-07-01"],
    ["Kultur", "2020-01-01"],
  ]);
});

test("what cannot be is refused by name, and nothing is changed", async ({ engine }) => {
  const { ctx, top, culture, health, office, counter } = await anOrganisation(engine);
  const elsewhere = await anOrganisation(engine);
  const later = await addUnit(ctx, { code: "ny", name: "Ny", level: "enhet", validFrom: "2027-01-01" });
  await closeUnit(ctx, { id: counter.id, validTo: "2026-10-01" });
  await moveUnit(ctx, { id: health.id, parentId: null, validFrom: "2026-09-01" });
  const before = await ctx.db.unitPlacement.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } });
  const move = (id: string, parentId: string | null, validFrom = "2026-07-01") =>
    expect(moveUnit(ctx, { id, parentId, validFrom })).rejects;

  await move(office.id, culture.id).toMatchObject(refusal("parentId", "unchanged"));
  await move(office.id, office.id).toMatchObject(refusal("parentId", "cycle"));
  await move(culture.id, office.id).toMatchObject(refusal("parentId", "cycle"));
  await move(culture.id, counter.id).toMatchObject(refusal("parentId", "parent_ends"));
  await move(office.id, later.id).toMatchObject(refusal("parentId", "unknown_unit"));
  await move(office.id, elsewhere.health.id).toMatchObject(refusal("parentId", "unknown_unit"));
  await move(office.id, "019a0000-0000-7000-8000-000000000000").toMatchObject(refusal("parentId", "unknown_unit"));
  await move(health.id, top.id, "2026-08-01").toMatchObject({ code: "overlap", ...refusal("validFrom", "overlap") });
  await move(counter.id, top.id, "2026-10-01").toMatchObject(refusal("validFrom", "not_standing"));
  await move(elsewhere.office.id, top.id).toMatchObject({ code: "not_found" });

  const after = await ctx.db.unitPlacement.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } });
  expect(after).toEqual(before);
});

test("a move that makes a circle only on a later day, by a move that is known already, is refused", async ({
  engine,
}) => {
  const { ctx, culture, health } = await anOrganisation(engine);
  await moveUnit(ctx, { id: health.id, parentId: culture.id, validFrom: "2026-09-01" });

  const moved = moveUnit(ctx, { id: culture.id, parentId: health.id, validFrom: "2026-07-01" });

  await expect(moved).rejects.toMatchObject({
    fields: [{ rule: "cycle", message: "On 2026-09-01 it would stand below itself" }],
  });
});

test("what a unit stands below must stand on every day that it does: when it moves there, is new there, or is kept", async ({
  engine,
}) => {
  const { ctx, culture, health, office, counter } = await anOrganisation(engine);
  await closeUnit(ctx, { id: health.id, validTo: "2026-10-01" });
  const gone = refusal("parentId", "parent_ends");
  const below = { parentId: health.id, validFrom: "2026-07-01" };
  await expect(moveUnit(ctx, { id: counter.id, ...below })).rejects.toMatchObject({ ...gone, code: "invalid" });
  const added = { code: "ny", name: "Ny", level: "enhet" };
  await expect(addUnit(ctx, { ...added, ...below })).rejects.toMatchObject(gone);

  await closeUnit(ctx, { id: counter.id, validTo: "2026-10-01" });
  await moveUnit(ctx, { id: counter.id, ...below });
  for (const validTo of [null, "2026-10-02"]) {
    const kept = closeUnit(ctx, { id: counter.id, validTo });
    await expect(kept).rejects.toMatchObject(refusal("validTo", "parent_ends"));
  }

  await closeUnit(ctx, { id: health.id, validTo: null });
  await renameUnit(ctx, { id: health.id, name: "Helse og velferd", validFrom: "2026-09-01" });
  await closeUnit(ctx, { id: counter.id, validTo: null });
  await moveUnit(ctx, { id: office.id, ...below });
  expect(await treeOn(ctx, "2027-01-01")).toEqual([
    { Fjordvik: [{ "Helse og velferd": ["Kontoret", "Skranken"] }, "Kultur"] },
  ]);
  expect((await getUnit(ctx, { id: culture.id })).places).toHaveLength(1);
});

test("of two moves at once that would be a circle together, one is refused", async ({ engine }) => {
  const { ctx, culture, health } = await anOrganisation(engine);

  const both = await Promise.allSettled([
    moveUnit(ctx, { id: culture.id, parentId: health.id, validFrom: "2026-07-01" }),
    moveUnit(ctx, { id: health.id, parentId: culture.id, validFrom: "2026-07-01" }),
  ]);

  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("days that are closed keep their tree; days after them are free, and a unit that ended before them is, too", async ({
  engine,
}) => {
  const { ctx, health, office, counter, top } = await anOrganisation(engine);
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId: ctx.tenantId, now: ctx.now });
  await closeUnit(ctx, { id: counter.id, validTo: "2026-02-01" });
  const { id: periodId } = await proposeClose(ctx, { kind: "MONTH", from: "2026-03-01" });
  await closePeriod(controller, { id: periodId });
  const isClosed = (field: string) => ({ code: "period_closed", ...refusal(field, "period_closed") });

  for (const validFrom of ["2026-01-15", "2026-03-31"]) {
    const day = { id: office.id, validFrom };
    await expect(moveUnit(ctx, { ...day, parentId: health.id })).rejects.toMatchObject(isClosed("validFrom"));
    await expect(renameUnit(ctx, { ...day, name: "Nytt" })).rejects.toMatchObject(isClosed("validFrom"));
  }
  await expect(closeUnit(ctx, { id: counter.id, validTo: null })).rejects.toMatchObject(isClosed("validTo"));
  await closeUnit(ctx, { id: counter.id, validTo: "2026-03-01" });
  await moveUnit(ctx, { id: counter.id, parentId: top.id, validFrom: "2026-01-15" });
  await moveUnit(ctx, { id: office.id, parentId: health.id, validFrom: "2026-04-01" });

  expect(await treeOn(ctx, "2026-04-01")).toEqual([{ Fjordvik: [{ Helse: ["Kontoret"] }, "Kultur"] }]);
});

test("a unit gets another name and level from a day on, and keeps its code", async ({ engine }) => {
  const { ctx, office } = await anOrganisation(engine);

  await renameUnit(ctx, { id: office.id, name: "Torget", validFrom: "2026-07-01" });
  await renameUnit(ctx, { id: office.id, name: "Torget", level: "virksomhet", validFrom: "2026-08-01" });

  expect(await getUnit(ctx, { id: office.id })).toMatchObject({
    code: office.code,
    places: [
      { name: "Torget", level: "virksomhet", validFrom: "2026-08-01", parent: { name: "Kultur" } },
      { name: "Torget", level: "enhet", validFrom: "2026-07-01" },
      { name: "Kontoret", level: "enhet", validFrom: "2020-01-01" },
    ],
  });
  const again = renameUnit(ctx, { id: office.id, name: "Torget", validFrom: "2026-09-01" });
  await expect(again).rejects.toMatchObject(refusal("name", "unchanged"));
});

test("a unit ends only when nothing stands below it, and may be kept after all unless it would stand below itself", async ({
  engine,
}) => {
  const { ctx, top, culture, office, counter } = await anOrganisation(engine);
  const end = (validTo: string | null) => closeUnit(ctx, { id: office.id, validTo });
  await expect(end("2026-07-01")).rejects.toMatchObject(refusal("validTo", "has_units"));
  await expect(end("2020-01-01")).rejects.toMatchObject(refusal("validTo", "overlap"));
  await expect(end(null)).rejects.toMatchObject(refusal("validTo", "unchanged"));

  await moveUnit(ctx, { id: counter.id, parentId: top.id, validFrom: "2026-06-01" });
  await end("2026-07-01");
  expect(await treeOn(ctx, "2026-06-30")).toEqual([{ Fjordvik: ["Helse", { Kultur: ["Kontoret"] }, "Skranken"] }]);
  expect(await treeOn(ctx, "2026-07-01")).toEqual([{ Fjordvik: ["Helse", "Kultur", "Skranken"] }]);

  // Rows from before units had to stand as long as what is below them: while the office is gone, what it stood below comes to
  // stand below what stood below it.
  await ctx.db.unitPlacement.updateMany({
    where: { tenantId: ctx.tenantId, unitId: counter.id, validTo: null },
    data: { parentId: office.id },
  });
  await moveUnit(ctx, { id: culture.id, parentId: counter.id, validFrom: "2026-08-01" });
  await expect(end(null)).rejects.toMatchObject(refusal("validTo", "cycle"));
  await end("2026-07-15");
});

test("nobody but an administrator changes the organisation, and everybody reads it", async ({ engine }) => {
  const { ctx, office, health } = await anOrganisation(engine);
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId: ctx.tenantId });
  const [id, validFrom] = [office.id, "2026-07-01"];

  await expect(moveUnit(owner, { id, parentId: health.id, validFrom })).rejects.toMatchObject({ code: "forbidden" });
  await expect(renameUnit(owner, { id, name: "Nytt", validFrom })).rejects.toMatchObject({ code: "forbidden" });
  await expect(closeUnit(owner, { id, validTo: validFrom })).rejects.toMatchObject({ code: "forbidden" });
  expect(await getUnit(owner, { id })).toMatchObject({ id, code: office.code });
  await expect(getUnit(await contextFor(engine, { roles: ["PROCESS_OWNER"] }), { id })).rejects.toMatchObject({
    code: "not_found",
  });
});

/** Credits of a robot, in whole hours. */
async function freed(ctx: Context, hours: readonly [localDate: string, unitId: string, hours: number][]) {
  const { id: automationId, processId } = await anAutomation(ctx.db, { tenantId: ctx.tenantId });
  const of = { kind: "CREDIT", evidenceClass: "B", automationId, processId, reason: "Prøve" } as const;
  const entries = hours.map(([localDate, unitId, each]): NewEntry => ({
    ...of,
    localDate,
    unitId,
    seconds: each * 3600,
  }));
  await addEntries(ctx.db, ctx, entries);
}

const year = { from: "2026-01-01", to: "2027-01-01" };
const hoursOf = async (ctx: Context, unitId: string, days = year) =>
  (await benefitReport(ctx, { ...days, unitId })).total.netHours;

test("what is freed counts where the unit stood on its day, and the parts are the whole", async ({ engine }) => {
  const { ctx, top, culture, health, office, counter } = await anOrganisation(engine);
  await freed(ctx, [
    ["2026-06-30", counter.id, 1],
    ["2026-07-01", counter.id, 2],
    ["2026-08-01", office.id, 4],
  ]);
  await moveUnit(ctx, { id: office.id, parentId: health.id, validFrom: "2026-07-01" });

  const each = await Promise.all([culture, health, top, office, counter].map(({ id }) => hoursOf(ctx, id)));
  expect(each).toEqual([1, 6, 7, 7, 3]);
  expect(await hoursOf(ctx, health.id, { from: "2026-01-01", to: "2026-07-01" })).toBe(0);
  const { groups, total } = await benefitReport(ctx, { ...year, groupBy: "serviceArea" });
  const areas = groups.map(({ key, sums }) => [key, sums.netHours] as const);
  expect(new Map(areas)).toEqual(
    new Map([
      [culture.id, 1],
      [health.id, 6],
    ]),
  );
  expect(total.netHours).toBe(7);
});

test("what is freed in a unit after its end is in no branch, and is not lost", async ({ engine }) => {
  const { ctx, top, counter } = await anOrganisation(engine);
  await freed(ctx, [
    ["2026-08-31", counter.id, 1],
    ["2026-09-01", counter.id, 2],
  ]);

  await closeUnit(ctx, { id: counter.id, validTo: "2026-09-01" });

  expect([await hoursOf(ctx, top.id), await hoursOf(ctx, counter.id)]).toEqual([1, 3]);
  const { groups, total } = await benefitReport(ctx, { ...year, groupBy: "serviceArea" });
  expect(total.netHours).toBe(3);
  expect(new Set(groups.map(({ sums }) => sums.netHours))).toEqual(new Set([1, 2]));
});

test("whoever closes a period sees which units were moved, ended or given another level, but not new names", async ({
  engine,
}) => {
  const { ctx, office, health, counter } = await anOrganisation(engine);
  await moveUnit(ctx, { id: office.id, parentId: health.id, validFrom: "2026-07-01" });
  await moveUnit(ctx, { id: counter.id, parentId: null, validFrom: "2026-07-10" });
  await renameUnit(ctx, { id: office.id, name: "Torget", validFrom: "2026-07-02" });
  await renameUnit(ctx, { id: office.id, name: "Torget", level: "virksomhet", validFrom: "2026-07-03" });
  await closeUnit(ctx, { id: counter.id, validTo: "2026-07-20" });
  const listed = async (from: string) =>
    (await getPeriod(ctx, { kind: "MONTH", from })).changes.map((change) => {
      return [change.kind, change.about, change.from, change.to, change.effectiveFrom];
    });

  expect(await listed("2026-07-01")).toEqual([
    ["UNIT_MOVED", "Torget", "under Kultur", "under Helse", "2026-07-01"],
    ["UNIT_MOVED", "Skranken", "under Torget", "øverst", "2026-07-10"],
    ["UNIT_LEVEL", "Torget", "enhet", "virksomhet", "2026-07-03"],
    ["UNIT_CLOSED", "Skranken", "uten sluttdato", "borte fra 20.07.2026", "2026-07-20"],
  ]);
  expect(await listed("2026-06-01")).toEqual([]);
});
