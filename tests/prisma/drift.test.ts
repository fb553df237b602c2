import { readFile } from "node:fs/promises";
import { diffToSchema } from "../../prisma/schema-engine.ts";
import { expect, test } from "../support/fixtures.ts";

const schema = await readFile("prisma/schema.prisma", "utf8");

test("the migrations and schema.prisma lead to the same database", async ({ databaseUrl }) => {
  expect(await diffToSchema(databaseUrl, schema)).toBeUndefined();
});

test("a column that only schema.prisma has is seen as drift", async ({ databaseUrl }) => {
  const changed = schema.replace(/inhabitants +Int\?/, "inhabitants Int?\n  mayor String?");

  expect(await diffToSchema(databaseUrl, changed)).toContain('ALTER TABLE "tenant" ADD COLUMN     "mayor" TEXT');
});

test("a column that only the database has is seen as drift", async ({ databaseUrl }) => {
  const changed = schema.replace(/inhabitants +Int\?/, "");

  expect(await diffToSchema(databaseUrl, changed)).toContain('DROP COLUMN "inhabitants"');
});
