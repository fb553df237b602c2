import { z } from "zod";
import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { type LaneHistory, ListLaneHistoryInput } from "./schemas.ts";

/**
 * What was changed on a lane and by whom, from the audit log, newest first.
 *
 * @throws AppError `not_found`; `invalid` naming `cursor`.
 */
export async function listLaneHistory(ctx: Context, rawInput: ListLaneHistoryInput): Promise<LaneHistory> {
  requirePermission(ctx, "lanes:read");
  const parsed = ListLaneHistoryInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, limit, cursor } = parsed.data;
  const { tenantId, db } = ctx;
  const lane = await db.targetSystem.findFirst({ where: { id, tenantId }, select: { id: true } });
  if (!lane) throw notFound("target system", id);
  const rows = await db.auditEntry.findMany({
    where: { tenantId, entity: "lane", entityId: id, ...(cursor !== undefined && { id: { lt: entryIdOf(cursor) } }) },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const nameOf = await namesOf(ctx, [...new Set(shown.map(({ actor }) => actor))]);
  const last = shown.at(-1);
  return {
    items: shown.map(({ id: entryId, at, actor, action, detail }) => ({
      id: String(entryId),
      at: at.toISOString(),
      by: nameOf(actor),
      action,
      detail: z.record(z.string(), z.unknown()).parse(detail),
    })),
    nextCursor: rows.length > limit && last ? Buffer.from(String(last.id)).toString("base64url") : null,
  };
}

/** The audit log knows people and keys by their ids. */
async function namesOf({ db, tenantId }: Context, actors: string[]): Promise<(actor: string) => string | null> {
  const ids = actors.map((actor) => actor.split(":")[1]).filter((id) => id !== undefined);
  const where = { tenantId, id: { in: ids } };
  const select = { id: true, name: true } as const;
  const [users, keys] = await Promise.all([db.user.findMany({ where, select }), db.apiKey.findMany({ where, select })]);
  const names = new Map([...users, ...keys].map(({ id, name }) => [id, name]));
  return (actor) => (actor === "system" ? null : (names.get(actor.split(":")[1] ?? "") ?? actor));
}

function entryIdOf(cursor: string): bigint {
  const text = Buffer.from(cursor, "base64url").toString();
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  const message = "Must be the nextCursor of a page";
  throw new AppError("invalid", `cursor: ${message}`, { fields: [{ field: "cursor", rule: "bad_cursor", message }] });
}
