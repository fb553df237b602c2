import type { Actor, Context, Engine } from "../context.ts";
import { Prisma, type Role } from "../db.ts";
import { tokenHash } from "../secrets.ts";

const sessionToken = /^[\w-]{43}$/;
const apiKey = /^mj_[0-9a-f]{8}_[\w-]{43}$/;

type ActorRow = { id: string; name: string; roles: Role[]; tenantId: string };

/** The context of a signed-in person, or nothing when the session is unknown or over, or the person is disabled. */
export async function contextForSession(engine: Engine, token: string): Promise<Context | undefined> {
  if (!sessionToken.test(token)) return undefined;
  return contextOf(
    engine,
    "user",
    Prisma.sql`
      select u.id, u.name, u.roles::text[] as roles, u.tenant_id as "tenantId"
      from session s join app_user u on u.id = s.user_id
      where s.token_hash = ${tokenHash(token)} and s.expires_at > ${engine.now()}::timestamptz and u.disabled_at is null`,
  );
}

/** The context of an API key, or nothing when it is unknown, revoked or expired. */
export async function contextForApiKey(engine: Engine, key: string): Promise<Context | undefined> {
  if (!apiKey.test(key)) return undefined;
  return contextOf(
    engine,
    "api_key",
    Prisma.sql`
      select id, name, roles::text[] as roles, tenant_id as "tenantId"
      from api_key
      where key_hash = ${tokenHash(key)} and revoked_at is null
        and (expires_at is null or expires_at > ${engine.now()}::timestamptz)`,
  );
}

// Every request comes here: one query, no write.
async function contextOf(engine: Engine, kind: Actor["kind"], query: Prisma.Sql): Promise<Context | undefined> {
  const [row] = await engine.db.$queryRaw<ActorRow[]>(query);
  if (!row) return undefined;
  return { ...engine, actor: { kind, id: row.id, name: row.name, roles: row.roles }, tenantId: row.tenantId };
}
