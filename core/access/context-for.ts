import type { Actor, Context, Engine } from "../context.ts";
import type { Role } from "../db.ts";
import { tokenHash } from "../secrets.ts";

const sessionToken = /^[\w-]{43}$/;
const apiKey = /^mj_[0-9a-f]{8}_[\w-]{43}$/;

type ActorRow = { id: string; name: string; roles: Role[]; tenantId: string };

/** The context of a signed-in person, or nothing when the session is unknown or over, or the person is disabled. */
export async function contextForSession(engine: Engine, token: string): Promise<Context | undefined> {
  if (!sessionToken.test(token)) return undefined;
  const [row] = await engine.db.$queryRaw<ActorRow[]>`
    select u.id, u.name, u.roles::text[] as roles, u.tenant_id as "tenantId"
    from session s join app_user u on u.id = s.user_id
    where s.token_hash = ${tokenHash(token)} and s.expires_at > ${engine.now()}::timestamptz and u.disabled_at is null`;
  return row && contextOf(engine, "user", row);
}

/** The context of an API key, or nothing when it is unknown, revoked or expired. */
export async function contextForApiKey(engine: Engine, key: string): Promise<Context | undefined> {
  if (!apiKey.test(key)) return undefined;
  const now = engine.now();
  const [row] = await engine.db.$queryRaw<(ActorRow & { isUseNoted: boolean })[]>`
    select id, name, roles::text[] as roles, tenant_id as "tenantId",
      coalesce(last_used_at > ${usedSince(now)}::timestamptz, false) as "isUseNoted"
    from api_key
    where key_hash = ${tokenHash(key)} and revoked_at is null
      and (expires_at is null or expires_at > ${now}::timestamptz)`;
  if (!row) return undefined;
  if (!row.isUseNoted) await noteUse(engine, row);
  return contextOf(engine, "api_key", row);
}

const useNotedMs = 3_600_000;
const usedSince = (now: Date) => new Date(now.getTime() - useNotedMs);

// Every request comes by: a write an hour is enough to tell whether a key is in use, and of many at once one does it.
async function noteUse({ db, now }: Engine, { id, tenantId }: ActorRow): Promise<void> {
  const at = now();
  await db.$executeRaw`
    with due as (
      select id from api_key
      where id = ${id}::uuid and tenant_id = ${tenantId}::uuid
        and (last_used_at is null or last_used_at <= ${usedSince(at)}::timestamptz)
      for no key update skip locked
    )
    update api_key set last_used_at = ${at}::timestamptz from due where api_key.id = due.id`;
}

function contextOf(engine: Engine, kind: Actor["kind"], { id, name, roles, tenantId }: ActorRow): Context {
  return { ...engine, actor: { kind, id, name, roles }, tenantId };
}
