import { emitAudit } from "../audit/index.ts";
import { addDays, homeTimeZone, instantOf } from "../calendar/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { ApiKey as Row, DbOrTransaction } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { refuseOneTooMany } from "../one-too-many.ts";
import { pageQuery, toPage } from "../paging.ts";
import { addKey } from "./add-key.ts";
import { inForceAt } from "./keys-in-force.ts";
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
const mostYearsAhead = 10;

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
  const makers = await makersOf(ctx.db, rows);
  return toPage(rows, parsed.data.limit, (row) => describe(row, makers));
}

/** One API key. @throws AppError `invalid`; `not_found`. */
export async function getApiKey(ctx: Context, rawInput: GetApiKeyInput): Promise<ApiKey> {
  requirePermission(ctx, "api-keys:read");
  const parsed = GetApiKeyInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.apiKey.findFirst({ where: { id, tenantId: ctx.tenantId } });
  if (!row) throw notFound("API key", id);
  return describe(row, await makersOf(ctx.db, [row]));
}

/**
 * Makes a key for another system, as a person: a key that makes keys could not be taken away. It is told this once.
 *
 * @throws AppError `invalid`, also with the rule `in_past` or `too_far_ahead` naming `lastDay`, or `too_many` when 100 are in force.
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
  const latest = `${Number(today.slice(0, 4)) + mostYearsAhead}${today.slice(4)}`;
  if (lastDay !== undefined && lastDay > latest) {
    const message = `Must be ${latest} or earlier, or left out`;
    throw invalidFields([{ path: ["lastDay"], code: "too_far_ahead", message }]);
  }
  const expiresAt =
    lastDay === undefined ? null : instantOf({ date: addDays(lastDay, 1), time: "00:00" }, homeTimeZone);
  return ctx.db.$transaction(async (tx) => {
    const message = `At most ${mostKeys} keys are in force at a time: revoke one first`;
    await refuseOneTooMany(tx, { of: `api keys ${tenantId}`, most: mostKeys, field: "name", message }, () =>
      tx.apiKey.count({ where: { tenantId, ...inForceAt(createdAt) } }),
    );
    const { row, key } = await addKey(tx, { tenantId, name, roles, expiresAt, createdAt, createdById: ctx.actor.id });
    const detail = { name, prefix: row.prefix, roles, lastDay: lastDay ?? null };
    await emitAudit(tx, ctx, { action: "api_key.create", entity: "api_key", entityId: row.id, detail });
    return { ...describe(row, await makersOf(tx, [row])), key };
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
    return describe(row, await makersOf(tx, [row]));
  });
}

type Makers = ReadonlyMap<string | null, NonNullable<ApiKey["createdBy"]>>;

/** Who made keys, each by its id; of those that one municipality has. */
async function makersOf(db: DbOrTransaction, keys: readonly Row[]): Promise<Makers> {
  const ids = [...new Set(keys.flatMap(({ createdById }) => createdById ?? []))];
  const tenantIds = [...new Set(keys.map(({ tenantId }) => tenantId))];
  const people = await db.user.findMany({ where: { id: { in: ids }, tenantId: { in: tenantIds } } });
  return new Map(people.map(({ id, name, disabledAt }) => [id, { name, isDisabled: disabledAt !== null }]));
}

function describe(row: Row, makers: Makers): ApiKey {
  const { id, name, prefix, roles, createdAt, createdById, expiresAt, revokedAt, lastUsedAt } = row;
  return {
    id,
    name,
    prefix,
    roles,
    createdAt: createdAt.toISOString(),
    createdBy: makers.get(createdById) ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
