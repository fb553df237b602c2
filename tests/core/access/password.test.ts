import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "../../../core/access/index.ts";

test("a password is known again by its hash, and no other is", async () => {
  const hash = await hashPassword("blåbær og fløte");

  expect(await verifyPassword("blåbær og fløte", hash)).toBe(true);
  expect(await verifyPassword("blåbær og fløtE", hash)).toBe(false);
  expect(await verifyPassword("", hash)).toBe(false);
});

test("the same password is hashed to something else each time, and never stands in its hash", async () => {
  const [one, other] = await Promise.all([hashPassword("sommer i Fjordvik"), hashPassword("sommer i Fjordvik")]);

  expect(one).not.toBe(other);
  expect(one).not.toContain("sommer");
});

test("å typed as one character or as two is the same password", async () => {
  expect(await verifyPassword("gra\u030a", await hashPassword("gr\u00e5"))).toBe(true);
});

test("what is not a password hash is refused", async () => {
  await expect(verifyPassword("x", "plain text")).rejects.toThrow("Not a password hash");
});

test("many passwords at once leave the process able to read a file meanwhile", async () => {
  const hash = await hashPassword("blåbær og fløte");
  let known = 0;
  const tries = Array.from({ length: 6 }, async () => {
    await verifyPassword("feil", hash);
    known += 1;
  });

  await readFile(import.meta.filename);

  expect(known).toBe(0);
  await Promise.all(tries);
});

test("whoever comes after a hundred that wait is asked to come back, and those who wait get their turn", async () => {
  const cheapHash = "scrypt$1024$8$1$c2FsdA$AAAA";

  const tries = await Promise.allSettled(Array.from({ length: 103 }, () => verifyPassword("feil", cheapHash)));

  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(102);
  expect(tries.at(-1)).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
  expect(await verifyPassword("feil", cheapHash)).toBe(false);
});
