import { expect, test } from "../support/fixtures.ts";

test("a migrated database has no tenants", async ({ db }) => {
  expect(await db.tenant.count()).toBe(0);
});
