import { addTenant, addUnitBySystem, listUnits } from "../../../core/organisation/index.ts";
import { contextFor, expect, test, unique } from "../../support/context.ts";

test("a municipality comes with the unit that all its others stand below", async ({ engine }) => {
  const slug = unique("fjordvik");

  const { id: tenantId } = await addTenant(engine, { slug, name: " Fjordvik kommune ", validFrom: "2020-01-01" });

  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  const [top] = (await listUnits(ctx)).units;
  expect(top).toMatchObject({ code: slug, name: "Fjordvik kommune", level: "kommune", children: [] });
  const below = { code: "skole", name: "Skole", level: "virksomhet", validFrom: "2024-01-01" };
  await addUnitBySystem(engine, { tenantId, ...below, ...(top && { parentId: top.id }) });
  expect((await listUnits(ctx)).units).toMatchObject([{ code: slug, children: [{ code: "skole" }] }]);
  expect((await listUnits(ctx, { on: "2023-12-31" })).units).toMatchObject([{ code: slug, children: [] }]);
  const written = await engine.db.auditEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  expect(written.map(({ actor, action }) => [actor, action])).toEqual([
    ["system", "tenant.create"],
    ["system", "unit.add"],
    ["system", "unit.add"],
  ]);
});

test("of two who add a municipality of one short name at once, one does", async ({ engine }) => {
  const slug = unique("fjordvik");
  const add = (name: string) => addTenant(engine, { slug, name, validFrom: "2020-01-01" });

  const results = await Promise.allSettled([add("Fjordvik kommune"), add("Fjordvik herad")]);

  expect(results.filter(({ status }) => status === "rejected")).toMatchObject([
    { reason: { code: "duplicate", fields: [{ field: "slug", rule: "duplicate" }] } },
  ]);
  expect(await engine.db.organisationUnit.count({ where: { code: slug } })).toBe(1);
});

test("whatever is wrong is told field by field, and nothing is written", async ({ engine }) => {
  const before = await engine.db.tenant.count();

  const refused = addTenant(engine, { slug: "Fjord vik", name: " ", inhabitants: 0, validFrom: "2020-02-30" });

  await expect(refused).rejects.toMatchObject({
    code: "invalid",
    fields: [{ field: "slug" }, { field: "name" }, { field: "inhabitants" }, { field: "validFrom" }],
  });
  expect(await engine.db.tenant.count()).toBe(before);
});
