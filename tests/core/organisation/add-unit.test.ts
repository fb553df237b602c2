import { addUnit, listUnits } from "../../../core/organisation/index.ts";
import { aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

const unit = { code: "servicetorget", name: "Servicetorget", level: "enhet", validFrom: "2026-01-01" };

test("an administrator adds a unit below another, and it is audited", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const parent = await aUnit(db, { tenantId: ctx.tenantId, name: "Organisasjon" });

  const { id } = await addUnit(ctx, { ...unit, parentId: parent.id });

  const { units } = await listUnits(ctx, { on: "2026-01-01" });
  expect(units).toMatchObject([
    { name: "Organisasjon", children: [{ id, code: "servicetorget", name: "Servicetorget" }] },
  ]);
  expect(await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } })).toMatchObject([
    { action: "unit.add", entityId: id, actor: `user:${ctx.actor.id}` },
  ]);
});

test("a process owner may not add a unit", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });

  await expect(addUnit(ctx, unit)).rejects.toMatchObject({ code: "forbidden" });
});

test("a code is one unit's in a municipality, and free in the next", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  await addUnit(ctx, unit);

  await expect(addUnit(ctx, unit)).rejects.toMatchObject({
    code: "duplicate",
    fields: [{ field: "code", rule: "duplicate" }],
  });
  const elsewhere = await addUnit(await contextFor(engine, { roles: ["ADMINISTRATOR"] }), unit);
  expect(elsewhere.id).toMatch(/^[0-9a-f-]{36}$/);
});

test("the parent must be of this municipality and stand that day", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const others = await aUnit(db, { tenantId: (await aTenant(db)).id });
  const later = await aUnit(db, { tenantId: ctx.tenantId, validFrom: "2026-01-02" });

  for (const parentId of [others.id, later.id]) {
    await expect(addUnit(ctx, { ...unit, parentId })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "parentId", rule: "unknown_unit" }],
    });
  }
  expect((await listUnits(ctx, { on: "2026-01-02" })).units).toHaveLength(1);
});
