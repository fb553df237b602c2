import { describe } from "vitest";
import { contextForSession, hashPassword, signIn, signOut } from "../../../core/access/index.ts";
import type { Engine } from "../../../core/context.ts";
import { aTenant, aUser, expect, test } from "../../support/context.ts";

const password = "et langt passord";

const passwordHash = hashPassword(password);

async function aPerson({ db }: Engine) {
  const { id: tenantId } = await aTenant(db);
  const person = { name: "Per Hansen", roles: ["MANAGEMENT" as const], passwordHash: await passwordHash };
  return aUser(db, { tenantId, ...person });
}

const repeated = (text: string, times: number) => Array.from({ length: times }, () => text);
const at = (engine: Engine, instant: string): Engine => ({ ...engine, now: () => new Date(instant) });
const noon = "2026-03-05T12:00:00Z";

describe("signing in", () => {
  test("opens a session that tells who the person is and where", async ({ engine }) => {
    const person = await aPerson(engine);

    const { token, expiresAt, actor, tenantId } = await signIn(at(engine, noon), { email: person.email, password });

    expect({ actor, tenantId }).toEqual({
      actor: { kind: "user", id: person.id, name: "Per Hansen", roles: ["MANAGEMENT"] },
      tenantId: person.tenantId,
    });
    expect(expiresAt).toEqual(new Date("2026-03-06T00:00:00Z"));
    const ctx = await contextForSession(at(engine, noon), token);
    expect(ctx).toMatchObject({ actor, tenantId });
  });

  test("does not mind the case of an e-mail address or spaces around it", async ({ engine }) => {
    const { email, id } = await aPerson(engine);

    const { actor } = await signIn(engine, { email: `  ${email.toUpperCase()} `, password });

    expect(actor.id).toBe(id);
  });

  test("answers an unknown e-mail as it answers a wrong password", async ({ engine }) => {
    const { email } = await aPerson(engine);

    const wrong = await signIn(engine, { email, password: "feil" }).catch((error: unknown) => error);
    const unknown = await signIn(engine, { email: "nobody@fjordvik.example", password }).catch(
      (error: unknown) => error,
    );

    expect(wrong).toMatchObject({ code: "unauthenticated", fields: [] });
    expect(unknown).toEqual(wrong);
  });

  test("is not for a person who is disabled or has no password here", async ({ engine, db }) => {
    const { id, email } = await aPerson(engine);
    const elsewhere = await aUser(db, { tenantId: (await aTenant(db)).id });
    await db.user.update({ where: { id }, data: { disabledAt: new Date() } });

    await expect(signIn(engine, { email, password })).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(signIn(engine, { email: elsewhere.email, password })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("names the field that is missing", async ({ engine }) => {
    await expect(signIn(engine, { email: "", password })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "email", rule: "too_small" }],
    });
  });

  test("leaves a trace, and the token stands nowhere in the database", async ({ engine, db }) => {
    const { id, email, tenantId } = await aPerson(engine);

    const { token } = await signIn(engine, { email, password });

    const trail = await db.auditEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
    expect(trail).toMatchObject([{ action: "user.sign_in", actor: `user:${id}`, entityId: id }]);
    const [session] = await db.session.findMany({ where: { userId: id } });
    expect(session?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(session?.tokenHash).not.toBe(token);
  });
});

describe("guessing a password", () => {
  test("locks the account for 15 minutes after ten failures, for the right password too", async ({ engine, db }) => {
    const { id, email } = await aPerson(engine);
    await db.user.update({ where: { id }, data: { failedSignIns: 9 } });

    const tenth = signIn(at(engine, noon), { email, password: "feil" });

    await expect(tenth).rejects.toMatchObject({ code: "unauthenticated" });
    const locked = signIn(at(engine, "2026-03-05T12:14:59Z"), { email, password });
    await expect(locked).rejects.toMatchObject({ code: "locked" });
    const later = await signIn(at(engine, "2026-03-05T12:15:00Z"), { email, password });
    expect(later.actor.id).toBe(id);
    const trail = await db.auditEntry.findMany({ where: { entityId: id }, orderBy: { id: "asc" } });
    expect(trail).toMatchObject([
      { action: "user.lock", actor: "system" },
      { action: "user.sign_in", actor: `user:${id}` },
    ]);
  });

  test("gives many tries at once no more than ten in all", async ({ engine, db }) => {
    const { id, email } = await aPerson(engine);
    await db.user.update({ where: { id }, data: { failedSignIns: 7 } });

    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, () => signIn(at(engine, noon), { email, password: "feil" })),
    );

    const codes = tries.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "in"));
    expect(codes.toSorted()).toEqual([...repeated("locked", 3), ...repeated("unauthenticated", 3)]);
  });

  test("starts over when a lock has ended or the right password came", async ({ engine, db }) => {
    const { id, email } = await aPerson(engine);
    await db.user.update({ where: { id }, data: { failedSignIns: 10, lockedUntil: new Date("2026-03-05T11:00:00Z") } });

    await expect(signIn(at(engine, noon), { email, password: "feil" })).rejects.toMatchObject({
      code: "unauthenticated",
    });

    expect(await db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ failedSignIns: 1, lockedUntil: null });
    await signIn(at(engine, noon), { email, password });
    expect(await db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ failedSignIns: 0, lockedUntil: null });
  });
});

describe("a session", () => {
  test("ends when its hours are over, used or not", async ({ engine }) => {
    const { email } = await aPerson(engine);
    const { token } = await signIn(at(engine, noon), { email, password }, { sessionHours: 1 });

    expect(await contextForSession(at(engine, "2026-03-05T12:59:59Z"), token)).toBeDefined();
    expect(await contextForSession(at(engine, "2026-03-05T13:00:00Z"), token)).toBeUndefined();
  });

  test("ends when the person signs out, once and for all, and leaves a trace", async ({ engine, db }) => {
    const { id, email } = await aPerson(engine);
    const { token } = await signIn(engine, { email, password });

    await signOut(engine, token);
    await signOut(engine, token);

    expect(await contextForSession(engine, token)).toBeUndefined();
    const trail = await db.auditEntry.findMany({ where: { entityId: id }, orderBy: { id: "asc" } });
    expect(trail.map(({ action }) => action)).toEqual(["user.sign_in", "user.sign_out"]);
  });

  test("ends at once for a person who is disabled", async ({ engine, db }) => {
    const { id, email } = await aPerson(engine);
    const { token } = await signIn(engine, { email, password });

    await db.user.update({ where: { id }, data: { disabledAt: new Date() } });

    expect(await contextForSession(engine, token)).toBeUndefined();
  });

  test("has the roles the person has now", async ({ engine, db }) => {
    const { id, email } = await aPerson(engine);
    const { token } = await signIn(engine, { email, password });

    await db.user.update({ where: { id }, data: { roles: ["OPERATOR", "CASE_WORKER"] } });

    const ctx = await contextForSession(engine, token);
    expect(ctx?.actor.roles).toEqual(["OPERATOR", "CASE_WORKER"]);
  });

  test.for(["", "x", "'; drop table session; --", "a".repeat(43)])(
    "the token %j opens nothing",
    async (token, { engine }) => {
      expect(await contextForSession(engine, token)).toBeUndefined();
    },
  );
});
