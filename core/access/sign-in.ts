import { randomBytes } from "node:crypto";
import { emitAudit } from "../audit/index.ts";
import type { Actor, Context, Engine } from "../context.ts";
import type { User } from "../db.ts";
import { AppError, invalidFields } from "../errors.ts";
import { tokenHash } from "../secrets.ts";
import { nobodysHash, verifyPassword } from "./password.ts";
import { SignInInput } from "./schemas.ts";
import { auditSystem } from "./system-audit.ts";

const failuresBeforeLock = 10;
const lockMs = 15 * 60_000;
const hourMs = 3_600_000;

/** A session: the token goes into the cookie and is stored nowhere. */
export type SignedIn = { token: string; expiresAt: Date; actor: Actor; tenantId: string };

/**
 * Opens a session for a person with a local account.
 *
 * @param sessionHours How long it lasts, used or not.
 * @throws AppError `unauthenticated`, the same for an unknown e-mail as for a wrong password and after the same work;
 *   `locked` for 15 minutes after ten failures.
 */
export async function signIn(
  engine: Engine,
  rawInput: SignInInput,
  { sessionHours = 12 }: { sessionHours?: number } = {},
): Promise<SignedIn> {
  const input = SignInInput.safeParse(rawInput);
  if (!input.success) throw invalidFields(input.error.issues);
  const { email, password } = input.data;

  const user = await engine.db.user.findUnique({ where: { email } });
  const hash = user?.disabledAt ? null : user?.passwordHash;
  if (!user || !hash) {
    await verifyPassword(password, nobodysHash);
    throw wrongNameOrPassword();
  }
  const { wasLast } = await spendOneTry(engine, user);
  if (!(await verifyPassword(password, hash))) {
    const { id: entityId, tenantId } = user;
    const locking = { action: "user.lock", entity: "user", entityId };
    if (wasLast) await auditSystem({ tx: engine.db, engine }, tenantId, locking);
    throw wrongNameOrPassword();
  }
  return openSession(engine, user, sessionHours);
}

/**
 * Counts the try before the password is looked at, so that many tries at once are ten at most.
 * A lock that has ended starts the count again.
 */
async function spendOneTry(engine: Engine, user: User): Promise<{ wasLast: boolean }> {
  const now = engine.now();
  const lockedUntil = new Date(now.getTime() + lockMs);
  const [counted] = await engine.db.$queryRaw<{ wasLast: boolean }[]>`
    update app_user
    set failed_sign_ins = case when locked_until is null then failed_sign_ins + 1 else 1 end,
        locked_until = case
          when locked_until is null and failed_sign_ins + 1 >= ${failuresBeforeLock}::int then ${lockedUntil}::timestamptz
        end
    where id = ${user.id}::uuid and (locked_until is null or locked_until <= ${now}::timestamptz)
    returning locked_until is not null as "wasLast"`;
  if (!counted) throw new AppError("locked", "Too many wrong passwords: try again in 15 minutes");
  return counted;
}

async function openSession(engine: Engine, user: User, sessionHours: number): Promise<SignedIn> {
  const now = engine.now();
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + sessionHours * hourMs);
  const actor: Actor = { kind: "user", id: user.id, name: user.name, roles: user.roles };
  const ctx: Context = { ...engine, actor, tenantId: user.tenantId };
  await engine.db.$transaction(async (tx) => {
    // Somebody may have shut the person out, or changed the password, while it was looked at.
    const { count } = await tx.user.updateMany({
      where: { id: user.id, disabledAt: null, passwordHash: user.passwordHash },
      data: { failedSignIns: 0, lockedUntil: null },
    });
    if (count === 0) throw wrongNameOrPassword();
    await tx.session.deleteMany({ where: { userId: user.id, expiresAt: { lte: now } } });
    await tx.session.create({
      data: { tokenHash: tokenHash(token), tenantId: user.tenantId, userId: user.id, createdAt: now, expiresAt },
    });
    await emitAudit(tx, ctx, { action: "user.sign_in", entity: "user", entityId: user.id });
  });
  return { token, expiresAt, actor, tenantId: user.tenantId };
}

function wrongNameOrPassword(): AppError {
  return new AppError("unauthenticated", "Wrong e-mail or password");
}
