import { z } from "zod";
import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields } from "../errors.ts";
import { masked } from "./emit.ts";
import { entityNames } from "./entity-names.ts";
import { type AuditActor, type AuditEntryPage, ListAuditEntriesInput } from "./schemas.ts";

type Row = {
  id: bigint;
  at: Date;
  actor: string;
  name: string | null;
  action: string;
  entity: string;
  entityId: string;
  detail: unknown;
};

/**
 * What was done in the municipality, by whom and to what, newest first.
 *
 * @throws AppError `invalid`, also naming `cursor`.
 */
export async function listAuditEntries(ctx: Context, rawInput: ListAuditEntriesInput = {}): Promise<AuditEntryPage> {
  requirePermission(ctx, "audit:read");
  const parsed = ListAuditEntriesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { limit } = parsed.data;
  const rows = await find(ctx, parsed.data);
  const shown = rows.slice(0, limit);
  const nameOf = await entityNames(ctx, shown);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: String(row.id),
      at: row.at.toISOString(),
      actor: actorOf(row),
      action: row.action,
      entity: row.entity,
      entityId: row.entityId,
      entityName: nameOf(row),
      // Old entries, and those that one statement writes with its change, were not masked on the way in.
      detail: masked(z.record(z.string(), z.unknown()).parse(row.detail)),
    })),
    nextCursor: rows.length > limit && last ? Buffer.from(String(last.id)).toString("base64url") : null,
  };
}

function find({ db, tenantId }: Context, asked: z.output<typeof ListAuditEntriesInput>): Promise<Row[]> {
  const below = asked.cursor === undefined ? null : entryIdOf(asked.cursor);
  const { actor = null, action = null, entity = null, entityId = null, from = null, to = null, limit } = asked;
  return db.$queryRaw<Row[]>`
    SELECT a.id, a.at, a.actor, coalesce(u.name, k.name, w.name) AS name, a.action, a.entity, a.entity_id AS "entityId", a.detail
    FROM (
      SELECT * FROM audit_entry
      WHERE tenant_id = ${tenantId}::uuid
        AND (${below}::bigint IS NULL OR id < ${below}::bigint)
        AND (${actor}::text IS NULL OR actor = ${actor}::text)
        AND (${action}::text IS NULL OR action = ${action}::text)
        AND (${entity}::text IS NULL OR entity = ${entity}::text)
        AND (${entityId}::text IS NULL OR entity_id = ${entityId}::text)
        AND (${from}::date IS NULL OR at >= ${from}::date::timestamp AT TIME ZONE 'Europe/Oslo')
        AND (${to}::date IS NULL OR at < (${to}::date + 1)::timestamp AT TIME ZONE 'Europe/Oslo')
      ORDER BY id DESC LIMIT ${limit + 1}
    ) a
    LEFT JOIN app_user u ON u.tenant_id = a.tenant_id AND a.actor = 'user:' || u.id
    LEFT JOIN api_key k ON k.tenant_id = a.tenant_id AND a.actor = 'api_key:' || k.id
    LEFT JOIN webhook_trigger w ON w.tenant_id = a.tenant_id AND a.actor = 'webhook:' || w.id
    ORDER BY a.id DESC`;
}

function actorOf({ actor, name }: Row): AuditActor {
  const [kind, id] = actor.split(":");
  if (kind === "user" || kind === "api_key" || kind === "webhook") return { kind, id: id ?? null, name };
  return { kind: "system", id: null, name: null };
}

function entryIdOf(cursor: string): bigint {
  const text = Buffer.from(cursor, "base64url").toString();
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  const message = "Must be the nextCursor of a page";
  throw new AppError("invalid", `cursor: ${message}`, { fields: [{ field: "cursor", rule: "bad_cursor", message }] });
}
