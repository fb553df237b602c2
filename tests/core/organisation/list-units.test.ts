import { listUnits } from "../../../core/organisation/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

type Tree = { name: string; children: Tree[] };
const names = (units: readonly Tree[]): unknown[] =>
  units.map(({ name, children }) => (children.length > 0 ? { [name]: names(children) } : name));

test("units stand below their parents, in the order of the Norwegian alphabet", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
  const { tenantId } = ctx;
  const municipality = await aUnit(db, { tenantId, name: "Fjordvik kommune", level: "kommune" });
  for (const name of ["Åpenhet", "Økonomi", "Ærlighet", "Barnevern"]) {
    await aUnit(db, { tenantId, name, parentId: municipality.id });
  }

  const { units } = await listUnits(ctx, { on: "2026-03-05" });

  expect(names(units)).toEqual([{ "Fjordvik kommune": ["Barnevern", "Ærlighet", "Økonomi", "Åpenhet"] }]);
});

test("the tree is the one of the day: a unit has another name and place from the day it moved", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
  const { tenantId } = ctx;
  const organisation = await aUnit(db, { tenantId, name: "Organisasjon" });
  const culture = await aUnit(db, { tenantId, name: "Kultur" });
  const desk = { tenantId, name: "Servicetorget", parentId: organisation.id, validTo: "2026-01-01" };
  const { id: unitId } = await aUnit(db, desk);
  const moved = { tenantId, unitId, parentId: culture.id, name: "Innbyggertorget", level: "enhet" };
  await db.unitPlacement.create({ data: { ...moved, validFrom: toDbDate("2026-01-01") } });

  const before = await listUnits(ctx, { on: "2025-12-31" });
  const after = await listUnits(ctx, { on: "2026-01-01" });

  expect(names(before.units)).toEqual(["Kultur", { Organisasjon: ["Servicetorget"] }]);
  expect(names(after.units)).toEqual([{ Kultur: ["Innbyggertorget"] }, "Organisasjon"]);
});

test("a unit whose parent was wound up stands at the top, and what is not yet there is not shown", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
  const { tenantId } = ctx;
  const woundUp = await aUnit(db, { tenantId, name: "Teknisk", validTo: "2025-07-01" });
  await aUnit(db, { tenantId, name: "Vei", parentId: woundUp.id });
  await aUnit(db, { tenantId, name: "Klima", validFrom: "2027-01-01" });

  const { units } = await listUnits(ctx, { on: "2026-03-05" });

  expect(names(units)).toEqual(["Vei"]);
});

test("today is the day in Oslo", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const now = () => new Date("2026-12-31T23:30:00Z");
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId, now });
  await aUnit(db, { tenantId, name: "Nyttårsenheten", validFrom: "2027-01-01" });

  expect(await listUnits(ctx)).toMatchObject({ on: "2027-01-01", units: [{ name: "Nyttårsenheten" }] });
});

test("another municipality's units are not shown", async ({ engine, db }) => {
  await aUnit(db, { tenantId: (await aTenant(db)).id });
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

  expect((await listUnits(ctx)).units).toEqual([]);
});

test.for(["2026-02-30", "05.03.2026", ""])("the date %j is refused by name", async (on, { engine }) => {
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

  await expect(listUnits(ctx, { on })).rejects.toMatchObject({
    code: "invalid",
    fields: [{ field: "on", rule: "invalid_format" }],
  });
});
