import {
  contextForApiKey,
  contextForSession,
  createApiKey,
  disableUser,
  enableUser,
  getApiKey,
  hashPassword,
  issueApiKey,
  listApiKeys,
  setUserPassword,
  setUserRoles,
  signIn,
  withdrawApiKey,
} from "../../../core/access/index.ts";
import type { Engine } from "../../../core/context.ts";
import { aTenant, aUser, contextFor, expect, test } from "../../support/context.ts";

const password = "et langt passord";
const other = "et helt annet passord";
const passwordHash = hashPassword(password);

/** Somebody who is signed in. */
async function aPerson(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id, email } = await aUser(db, { tenantId, roles: ["OPERATOR"], passwordHash: await passwordHash });
  const { token } = await signIn(engine, { email, password });
  const isSignedIn = async () => (await contextForSession(engine, token)) !== undefined;
  const trail = async () =>
    (await db.auditEntry.findMany({ where: { tenantId, actor: "system" }, orderBy: { id: "asc" } })).map(
      ({ action, entity, entityId, detail }) => ({ action, entity, entityId, detail }),
    );
  return { id, tenantId, email, isSignedIn, trail };
}

const refusal = { code: "unauthenticated" };

test("who is shut out is signed in no longer, and signs in again only when let in", async ({ engine, db }) => {
  const { id, email, isSignedIn, trail } = await aPerson(engine);
  const bystander = await aPerson(engine);
  const by = { db, now: engine.now, by: "drift" };

  const ended = await Promise.all([disableUser(by, { email: ` ${email.toUpperCase()}` }), disableUser(by, { email })]);

  expect(ended.filter(({ isChanged }) => isChanged)).toHaveLength(1);
  expect(await isSignedIn()).toBe(false);
  await expect(signIn(engine, { email, password })).rejects.toMatchObject(refusal);
  expect(await enableUser(by, { email })).toEqual({ isChanged: true });
  expect(await enableUser(by, { email })).toEqual({ isChanged: false });
  // What was open before does not open again.
  expect(await isSignedIn()).toBe(false);
  expect(await signIn(engine, { email, password })).toMatchObject({ actor: { id } });
  expect(await trail()).toEqual([
    { action: "user.disable", entity: "user", entityId: id, detail: { sessions: 1, by: "drift" } },
    { action: "user.enable", entity: "user", entityId: id, detail: { by: "drift" } },
  ]);
  expect(await bystander.isSignedIn()).toBe(true);
});

test("keys that somebody made open on when that person is shut out, and are counted and told of", async ({
  engine,
  db,
}) => {
  const admin = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const other = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId: admin.tenantId });
  const asked = { name: "Portal", roles: ["OPERATOR" as const] };
  const { id, key } = await issueApiKey(admin, asked);
  const { id: withdrawn } = await issueApiKey(admin, asked);
  await withdrawApiKey(other, { id: withdrawn, reason: "Byttet" });
  await issueApiKey(other, asked);
  await createApiKey(engine, { ...asked, tenantId: admin.tenantId });
  const { email } = await db.user.findUniqueOrThrow({ where: { id: admin.actor.id } });

  expect(await disableUser(engine, { email })).toEqual({ isChanged: true, keysInForce: 1 });
  expect(await disableUser(engine, { email })).toEqual({ isChanged: false, keysInForce: 1 });

  expect(await contextForApiKey(engine, key)).toBeDefined();
  const { name } = admin.actor;
  expect((await getApiKey(other, { id })).createdBy).toEqual({ name, isDisabled: true });
  expect((await listApiKeys(other)).items.map(({ createdBy }) => createdBy)).toEqual([
    null,
    { name: other.actor.name, isDisabled: false },
    { name, isDisabled: true },
    { name, isDisabled: true },
  ]);
});

test("other roles hold from the next request on, in a session that goes on", async ({ engine, db }) => {
  const { id, tenantId, email, isSignedIn, trail } = await aPerson(engine);

  expect(await setUserRoles(engine, { email, roles: ["CONTROLLER", "MANAGEMENT", "CONTROLLER"] })).toEqual({
    isChanged: true,
  });
  expect(await setUserRoles(engine, { email, roles: ["MANAGEMENT", "CONTROLLER"] })).toEqual({ isChanged: false });

  expect(await db.user.findUnique({ where: { id } })).toMatchObject({ tenantId, roles: ["CONTROLLER", "MANAGEMENT"] });
  expect(await isSignedIn()).toBe(true);
  const roles = { from: ["OPERATOR"], to: ["CONTROLLER", "MANAGEMENT"] };
  expect(await trail()).toEqual([{ action: "user.set_roles", entity: "user", entityId: id, detail: { roles } }]);
});

test("another password ends the sessions and the lock, and the one of before opens nothing", async ({ engine, db }) => {
  const { id, email, isSignedIn, trail } = await aPerson(engine);
  const lockedUntil = new Date(Date.now() + 60_000);
  await db.user.update({ where: { id }, data: { failedSignIns: 10, lockedUntil } });

  expect(await setUserPassword(engine, { email, password: other })).toEqual({ endedSessions: 1 });

  expect(await isSignedIn()).toBe(false);
  await expect(signIn(engine, { email, password })).rejects.toMatchObject(refusal);
  expect(await signIn(engine, { email, password: other })).toMatchObject({ actor: { id } });
  expect(await trail()).toEqual([
    { action: "user.set_password", entity: "user", entityId: id, detail: { sessions: 1 } },
  ]);
});

test("another password lets nobody in who is shut out", async ({ engine }) => {
  const { email } = await aPerson(engine);
  await disableUser(engine, { email });

  await setUserPassword(engine, { email, password: other });

  await expect(signIn(engine, { email, password: other })).rejects.toMatchObject(refusal);
});

test.for([
  ["shut out", (engine: Engine, email: string) => disableUser(engine, { email })],
  ["given another password", (engine: Engine, email: string) => setUserPassword(engine, { email, password: other })],
] as const)("who is %s while signing in is not let in", async ([, change], { engine, db }) => {
  const { id, email } = await aPerson(engine);
  let wasChanged = false;
  // Right before the session is opened: the password was looked at by then.
  const meanwhile: Engine = {
    ...engine,
    db: db.$extends({
      query: {
        user: {
          async updateMany({ args, query }) {
            if (!wasChanged) await change(engine, email);
            wasChanged = true;
            return query(args);
          },
        },
      },
    }) as unknown as Engine["db"],
  };

  await expect(signIn(meanwhile, { email, password })).rejects.toMatchObject(refusal);

  expect(wasChanged).toBe(true);
  expect(await db.session.count({ where: { userId: id } })).toBe(0);
});

test("whom nobody knows, or what is no password or role, is refused and nothing is written", async ({ engine }) => {
  const { email, isSignedIn, trail } = await aPerson(engine);
  const unknown = { email: "ingen@fjordvik.example" };

  for (const refused of [
    disableUser(engine, unknown),
    enableUser(engine, unknown),
    setUserRoles(engine, { ...unknown, roles: ["OPERATOR"] }),
    setUserPassword(engine, { ...unknown, password }),
  ])
    await expect(refused).rejects.toMatchObject({ code: "not_found" });
  await expect(setUserRoles(engine, { email, roles: [] })).rejects.toMatchObject({ fields: [{ field: "roles" }] });
  await expect(setUserPassword(engine, { email, password: "kort" })).rejects.toMatchObject({
    fields: [{ field: "password", rule: "too_small" }],
  });
  expect(await isSignedIn()).toBe(true);
  expect(await trail()).toEqual([]);
});
