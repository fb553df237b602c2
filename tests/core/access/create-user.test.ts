import { createUser } from "../../../core/access/index.ts";
import { aTenant, expect, test, unique } from "../../support/context.ts";

test("an e-mail address is one person's, however it is written", async ({ engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const email = `${unique("eva")}@fjordvik.example`;
  await createUser(engine, { tenantId, email, name: "Eva", roles: ["OPERATOR"] });

  const again = createUser(engine, { tenantId, email: email.toUpperCase(), name: "Eva", roles: ["OPERATOR"] });

  await expect(again).rejects.toMatchObject({ code: "duplicate", fields: [{ field: "email", rule: "duplicate" }] });
});

test("a password is stored as its hash", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const person = { tenantId, name: "Eva", roles: ["OPERATOR" as const], password: "et langt passord" };

  const { id } = await createUser(engine, { ...person, email: `${unique("eva")}@fjordvik.example` });

  const row = await db.user.findUniqueOrThrow({ where: { id } });
  expect(row.passwordHash).toMatch(/^scrypt\$32768\$8\$3\$/);
});

test("whatever is wrong is told field by field, and nothing is written", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);

  const refused = createUser(engine, { tenantId, email: "not an address", name: "", roles: [], password: "kort" });

  await expect(refused).rejects.toMatchObject({
    code: "invalid",
    fields: [
      { field: "email", rule: "invalid_format" },
      { field: "name", rule: "too_small" },
      { field: "roles", rule: "too_small" },
      { field: "password", rule: "too_small" },
    ],
  });
  expect(await db.user.count({ where: { tenantId } })).toBe(0);
});
