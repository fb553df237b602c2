import { contextForApiKey, createApiKey, revokeApiKey } from "../../../core/access/index.ts";
import { aTenant, expect, test } from "../../support/context.ts";

test("an API key acts in its municipality with its roles", async ({ engine }) => {
  const { id: tenantId } = await aTenant(engine.db);

  const { id, key } = await createApiKey(engine, { tenantId, name: "Skjemaportalen", roles: ["OPERATOR"] });

  expect(key).toMatch(/^mj_[0-9a-f]{8}_[\w-]{43}$/);
  expect(await contextForApiKey(engine, key)).toMatchObject({
    actor: { kind: "api_key", id, name: "Skjemaportalen", roles: ["OPERATOR"] },
    tenantId,
  });
});

test("an API key is stored as its first characters and a hash", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);

  const { id, key } = await createApiKey(engine, { tenantId, name: "Skjemaportalen", roles: ["OPERATOR"] });

  const row = await db.apiKey.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ prefix: key.slice(0, 11), keyHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  expect(JSON.stringify(row)).not.toContain(key.slice(12));
  const trail = await db.auditEntry.findMany({ where: { tenantId } });
  expect(trail).toMatchObject([{ action: "api_key.create", entityId: id, actor: "system" }]);
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain(key.slice(12));
});

test("an API key ends when its time is over", async ({ engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const expiresAt = new Date("2026-04-01T00:00:00Z");
  const { key } = await createApiKey(engine, { tenantId, name: "Skjemaportalen", roles: ["OPERATOR"], expiresAt });

  const before = await contextForApiKey({ ...engine, now: () => new Date("2026-03-31T23:59:59Z") }, key);
  const after = await contextForApiKey({ ...engine, now: () => expiresAt }, key);

  expect(before?.tenantId).toBe(tenantId);
  expect(after).toBeUndefined();
});

test("an API key that is revoked opens nothing, and stays revoked since the first time", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const { id, key } = await createApiKey(engine, { tenantId, name: "Skjemaportalen", roles: ["OPERATOR"] });
  const prefix = key.slice(0, 11);
  const revokedAt = new Date("2026-11-23T12:00:00Z");

  const revoke = () => revokeApiKey({ db, now: () => revokedAt, by: "drift" }, { tenantId, prefix });
  const revoked = await Promise.all([revoke(), revoke()]);

  expect(revoked.filter(({ wasRevokedBefore }) => wasRevokedBefore)).toHaveLength(1);
  expect(await contextForApiKey(engine, key)).toBeUndefined();
  const later = { db, now: () => new Date("2026-12-01T12:00:00Z") };
  expect(await revokeApiKey(later, { tenantId, prefix })).toEqual({
    name: "Skjemaportalen",
    revokedAt,
    wasRevokedBefore: true,
  });
  expect(await db.auditEntry.findMany({ where: { tenantId, action: "api_key.revoke" } })).toMatchObject([
    { entityId: id, actor: "system", detail: { name: "Skjemaportalen", prefix, by: "drift" } },
  ]);
});

test("a key of another municipality, or one that is given whole, is not revoked", async ({ engine, db }) => {
  const [{ id: tenantId }, stranger] = [await aTenant(db), await aTenant(db)];
  const { key } = await createApiKey(engine, { tenantId, name: "Skjemaportalen", roles: ["OPERATOR"] });

  const elsewhere = revokeApiKey(engine, { tenantId: stranger.id, prefix: key.slice(0, 11) });
  await expect(elsewhere).rejects.toMatchObject({ code: "not_found" });
  const whole = revokeApiKey(engine, { tenantId, prefix: key });
  await expect(whole).rejects.toMatchObject({ code: "invalid", fields: [{ field: "prefix" }] });
  expect(await contextForApiKey(engine, key)).toBeDefined();
});

test.for(["", "mj_", `mj_00000000_${"a".repeat(43)}`, "' or true --"])(
  "the key %j opens nothing",
  async (key, { engine }) => {
    expect(await contextForApiKey(engine, key)).toBeUndefined();
  },
);

test("a key without roles or a name is refused field by field", async ({ engine }) => {
  const { id: tenantId } = await aTenant(engine.db);

  await expect(createApiKey(engine, { tenantId, name: " ", roles: [] })).rejects.toMatchObject({
    code: "invalid",
    fields: [
      { field: "name", rule: "too_small" },
      { field: "roles", rule: "too_small" },
    ],
  });
});
