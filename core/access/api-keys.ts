import { emitAudit } from "../audit/index.ts";
import { addDays, homeTimeZone, instantOf } from "../calendar/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { ApiKey as Row } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { refuseOneTooMany } from "../one-too-many.ts";
import { pageQuery, toPage } from "../paging.ts";
import { addKey } from "./add-key.ts";
import {
  type ApiKey,
  type ApiKeyPage,
  GetApiKeyInput,
  IssueApiKeyInput,
  type IssuedApiKey,
  ListApiKeysInput,
  WithdrawApiKeyInput,
} from "./schemas.ts";

const mostKeys = 100;

/**
 * The municipality's API keys, newest first, those that open nothing any more among them.
 *
 * @throws AppError `invalid`, also naming `cursor`.
 */
export async function listApiKeys(ctx: Context, rawInput: ListApiKeysInput = {}): Promise<ApiKeyPage> {
  requirePermission(ctx, "api-keys:read");
  const parsed = ListApiKeysInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { where, ...order } = pageQuery(parsed.data);
  const rows = await ctx.db.apiKey.findMany({ where: { AND: [where, { tenantId: ctx.tenantId }] }, ...order });
  return toPage(rows, parsed.data.limit, describe);
}

/** One API key. @throws AppError `invalid`; `not_found`. */
export async function getApiKey(ctx: Context, rawInput: GetApiKeyInput): Promise<ApiKey> {
  requirePermission(ctx, "api-keys:read");
  const parsed = GetApiKeyInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.apiKey.findFirst({ where: { id, tenantId: ctx.tenantId } });
  if (!row) throw notFound("API key", id);
  return describe(row);
}

/**
 * Makes a key for another system, as a person: a key that makes keys could not be taken away. It is told this once.
 *
 * @throws AppError `invalid`, also with the rule `in_past` naming `lastDay`, or `too_many` when 100 are in force.
 */
export async function issueApiKey(ctx: Context, rawInput: IssueApiKeyInput): Promise<IssuedApiKey> {
  requirePermission(ctx, "api-keys:write");
  requirePerson(ctx, "make an API key");
  const parsed = IssueApiKeyInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { name, lastDay } = parsed.data;
  const roles = [...new Set(parsed.data.roles)];
  const { tenantId } = ctx;
  const createdAt = ctx.now();
  const today = localDateOf(createdAt);
  if (lastDay !== undefined && lastDay < today) {
    throw invalidFields([{ path: ["lastDay"], code: "in_past", message: `Must be ${today} or later` }]);
  }
  const expiresAt =
    lastDay === undefined ? null : instantOf({ date: addDays(lastDay, 1), time: "00:00" }, homeTimeZone);
  return ctx.db.$transaction(async (tx) => {
    const message = `At most ${mostKeys} keys are in force at a time: revoke one first`;
    await refuseOneTooMany(tx, { of: `api keys ${tenantId}`, most: mostKeys, field: "name", message }, () =>
      tx.apiKey.count({
        where: { tenantId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: createdAt } }] },
      }),
    );
    const { row, key } = await addKey(tx, { tenantId, name, roles, expiresAt, createdAt });
    const detail = { name, prefix: row.prefix, roles, lastDay: lastDay ?? null };
    await emitAudit(tx, ctx, { action: "api_key.create", entity: "api_key", entityId: row.id, detail });
    return { ...describe(row), key };
  });
}

/**
 * Ends a key for good, from the next request on, as a person.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when it is revoked.
 */
export async function withdrawApiKey(ctx: Context, rawInput: WithdrawApiKeyInput): Promise<ApiKey> {
  requirePermission(ctx, "api-keys:write");
  requirePerson(ctx, "revoke an API key");
  const parsed = WithdrawApiKeyInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const [row] = await tx.apiKey.updateManyAndReturn({
      where: { id, tenantId, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    if (!row) {
      if (!(await tx.apiKey.findFirst({ where: { id, tenantId } }))) throw notFound("API key", id);
      throw conflict("The key is revoked already");
    }
    const detail = { name: row.name, prefix: row.prefix, reason };
    await emitAudit(tx, ctx, { action: "api_key.revoke", entity: "api_key", entityId: id, detail });
    return describe(row);
  });
}

function describe({ id, name, prefix, roles, createdAt, expiresAt, revokedAt, lastUsedAt }: Row): ApiKey {
  return {
    id,
    name,
    prefix,
    roles,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
