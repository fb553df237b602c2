import {
  contextForApiKey,
  createApiKey,
  getApiKey,
  issueApiKey,
  listApiKeys,
  revokeApiKey,
  withdrawApiKey,
} from "../../../core/access/index.ts";
import { aTenant, contextFor, expect, test } from "../../support/context.ts";

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

test("an administrator makes a key until a day, sees when it was used, and revokes it with a reason", async ({
  engine,
  db,
}) => {
  const now = () => new Date("2026-06-01T10:00:00Z");
  const admin = await contextFor(engine, { roles: ["ADMINISTRATOR"], now });
  const { tenantId } = admin;
  const asked = { name: "Skjemaportalen", roles: ["OPERATOR", "OPERATOR"] as const, lastDay: "2026-06-30" };

  const { key, ...made } = await issueApiKey(admin, { ...asked, roles: [...asked.roles] });

  const known = {
    name: "Skjemaportalen",
    roles: ["OPERATOR"],
    expiresAt: "2026-06-30T22:00:00.000Z",
    lastUsedAt: null,
    createdBy: { name: admin.actor.name, isDisabled: false },
  };
  expect(made).toMatchObject({ ...known, prefix: key.slice(0, 11), revokedAt: null });
  expect((await listApiKeys(admin)).items).toEqual([made]);
  const at = (time: string) => ({ ...engine, now: () => new Date(time) });
  const lastUsed = async () => (await getApiKey(admin, { id: made.id })).lastUsedAt;
  await Promise.all([1, 2, 3].map(() => contextForApiKey(at("2026-06-30T21:00:00Z"), key)));
  expect(await lastUsed()).toBe("2026-06-30T21:00:00.000Z");
  await contextForApiKey(at("2026-06-30T21:59:59Z"), key);
  expect(await lastUsed()).toBe("2026-06-30T21:00:00.000Z");
  expect(await contextForApiKey(at("2026-06-30T22:00:00Z"), key)).toBeUndefined();

  const revoke = () => withdrawApiKey(admin, { id: made.id, reason: "Byttet, ring 15068012345" });
  const revoked = await Promise.allSettled([revoke(), revoke()]);
  expect(revoked.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  await expect(revoke()).rejects.toMatchObject({ code: "conflict" });
  expect(await contextForApiKey(at("2026-06-02T10:00:00Z"), key)).toBeUndefined();
  const trail = await db.auditEntry.findMany({ where: { tenantId, entityId: made.id }, orderBy: { id: "asc" } });
  const actor = `user:${admin.actor.id}`;
  expect(trail).toMatchObject([
    { action: "api_key.create", actor, detail: { name: "Skjemaportalen", prefix: made.prefix, roles: ["OPERATOR"] } },
    { action: "api_key.revoke", actor, detail: { reason: "Byttet, ring ***********" } },
  ]);
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toContain(key.slice(12));
});

test("a key is made and revoked by a person who is administrator at home, and by nobody else", async ({
  engine,
  db,
}) => {
  const admin = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const { tenantId } = admin;
  const asked = { name: "Portal", roles: ["OPERATOR" as const] };
  const { id } = await issueApiKey(admin, asked);
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const stranger = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const program = { ...admin, actor: { ...admin.actor, kind: "api_key" as const } };
  const notPerson = { code: "forbidden", fields: [{ rule: "not_a_person" }] };

  expect((await listApiKeys(controller)).items).toHaveLength(1);
  await expect(issueApiKey(controller, asked)).rejects.toMatchObject({ code: "forbidden" });
  await expect(issueApiKey(program, asked)).rejects.toMatchObject(notPerson);
  await expect(withdrawApiKey(program, { id, reason: "x" })).rejects.toMatchObject(notPerson);
  await expect(withdrawApiKey(controller, { id, reason: "x" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(withdrawApiKey(stranger, { id, reason: "x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(getApiKey(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  await expect(listApiKeys(await contextFor(engine, { roles: ["OPERATOR"], tenantId }))).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(issueApiKey(admin, { ...asked, lastDay: "2020-01-01" })).rejects.toMatchObject({
    fields: [{ field: "lastDay", rule: "in_past" }],
  });
  await expect(issueApiKey(admin, { ...asked, lastDay: "9999-12-31" })).rejects.toMatchObject({
    fields: [{ field: "lastDay", rule: "too_far_ahead" }],
  });
  expect(await db.apiKey.count({ where: { tenantId, revokedAt: null } })).toBe(1);
});

test("keys beyond a hundred in force are refused, and those that are over are not counted", async ({ engine, db }) => {
  const admin = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const { tenantId } = admin;
  const data = Array.from({ length: 101 }, (_, index) => ({
    tenantId,
    name: `Gammel ${index}`,
    prefix: "mj_00000000",
    keyHash: `${tenantId} ${index}`,
    roles: ["OPERATOR" as const],
    // One has been revoked, and one is over.
    revokedAt: index === 0 ? new Date("2026-01-01") : null,
    expiresAt: index === 1 ? new Date("2020-01-01") : null,
  }));
  await db.apiKey.createMany({ data });
  const asked = { name: "Portal", roles: ["OPERATOR" as const] };

  await issueApiKey(admin, asked);

  await expect(issueApiKey(admin, asked)).rejects.toMatchObject({ fields: [{ field: "name", rule: "too_many" }] });
});
