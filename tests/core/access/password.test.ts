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
