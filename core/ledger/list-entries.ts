import { isAllowed } from "../access/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { LedgerEntry as Row, LedgerKind, Prisma } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { inBranch } from "./in-branch.ts";
import { GetLedgerEntryInput, type LedgerEntry, type LedgerEntryPage, ListLedgerEntriesInput } from "./schemas.ts";

type Filter = Omit<ReturnType<typeof ListLedgerEntriesInput.parse>, "limit" | "cursor">;

/**
 * Rows of the ledger, those of the latest day first; the hash by which it knows a case is not shown, nor who spent or
 * logged time to who may not read the audit log.
 *
 * @throws AppError `invalid`, also naming `cursor`.
 */
export async function listLedgerEntries(ctx: Context, rawInput: ListLedgerEntriesInput = {}): Promise<LedgerEntryPage> {
  requirePermission(ctx, "ledger:read");
  const parsed = ListLedgerEntriesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { limit, cursor, ...filter } = parsed.data;
  return readPage(ctx, { where: await whereOf(ctx, filter), limit, cursor });
}

const rowsAtATime = 1_000;

/**
 * Every row of the ledger that a filter finds, in the order of the list, read as they are asked for.
 *
 * @throws AppError `invalid`.
 */
export async function* eachLedgerEntry(
  ctx: Context,
  rawInput: Omit<ListLedgerEntriesInput, "limit" | "cursor"> = {},
): AsyncGenerator<LedgerEntry> {
  requirePermission(ctx, "ledger:read");
  const parsed = ListLedgerEntriesInput.omit({ limit: true, cursor: true }).safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const where = await whereOf(ctx, parsed.data);
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: LedgerEntryPage = await readPage(ctx, { where, limit: rowsAtATime, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  }
}

type Page = { where: Prisma.LedgerEntryWhereInput; limit: number; cursor: string | undefined };

async function readPage(ctx: Context, { where, limit, cursor }: Page): Promise<LedgerEntryPage> {
  const below = cursor === undefined ? {} : belowCursor(cursor);
  const rows = await ctx.db.ledgerEntry.findMany({
    where: { AND: [{ tenantId: ctx.tenantId }, where, below] },
    orderBy: [{ localDate: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const describe = await describer(ctx, shown);
  return { items: shown.map(describe), nextCursor: rows.length > limit && last ? cursorOf(last) : null };
}

/**
 * One row of the ledger.
 *
 * @throws AppError `not_found`; `invalid`.
 */
export async function getLedgerEntry(ctx: Context, rawInput: GetLedgerEntryInput): Promise<LedgerEntry> {
  requirePermission(ctx, "ledger:read");
  const parsed = GetLedgerEntryInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { entryId } = parsed.data;
  const row = await ctx.db.ledgerEntry.findFirst({ where: { id: BigInt(entryId), tenantId: ctx.tenantId } });
  if (!row) throw notFound("ledger entry", `${entryId}`);
  return (await describer(ctx, [row]))(row);
}

async function whereOf(ctx: Context, filter: Filter): Promise<Prisma.LedgerEntryWhereInput> {
  const { from, to, hasBaseline, branchId, laneId, ...same } = filter;
  const wanted = Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined));
  const among: Prisma.LedgerEntryWhereInput[] = [];
  if (branchId !== undefined) among.push(await inBranch(ctx, branchId, { from, to }));
  if (laneId !== undefined) among.push(await inLane(ctx, laneId));
  return {
    ...wanted,
    ...((from ?? to) && { localDate: { ...(from && { gte: toDbDate(from) }), ...(to && { lt: toDbDate(to) }) } }),
    ...(hasBaseline && { baselineId: hasBaseline === "true" ? { not: null } : null }),
    AND: among,
  };
}

async function inLane({ db, tenantId }: Context, laneId: string): Promise<Prisma.LedgerEntryWhereInput> {
  const automations = await db.automation.findMany({
    where: { tenantId, targetSystemId: laneId },
    select: { id: true },
  });
  return { automationId: { in: automations.map(({ id }) => id) } };
}

/** The place after a row, in the order of the list. */
function cursorOf({ localDate, id }: Row): string {
  return Buffer.from(`${fromDbDate(localDate)} ${id}`).toString("base64url");
}

function belowCursor(cursor: string): Prisma.LedgerEntryWhereInput {
  const text = Buffer.from(cursor, "base64url").toString();
  const [, date = "", id = ""] = /^(\d{4}-\d\d-\d\d) (\d{1,18})$/.exec(text) ?? [];
  const localDate = toDbDate(date);
  if (Number.isNaN(localDate.getTime())) {
    throw invalidFields([{ path: ["cursor"], code: "bad_cursor", message: "Must be the nextCursor of a page" }]);
  }
  return { localDate: { lte: localDate }, OR: [{ localDate: { lt: localDate } }, { id: { lt: BigInt(id) } }] };
}

/** Tells of rows what they do not: names, and what took them back. */
async function describer(ctx: Context, rows: readonly Row[]): Promise<(row: Row) => LedgerEntry> {
  const { db, tenantId } = ctx;
  const idsOf = (name: "automationId" | "measureId" | "processId" | "unitId") => [
    ...new Set(rows.flatMap((row) => row[name] ?? [])),
  ];
  const naming = { id: true, code: true, title: true } as const;
  const named = (ids: string[]) => ({ where: { tenantId, id: { in: ids } }, select: naming });
  const [units, automations, measures, processes, reversals, mayTellWho] = await Promise.all([
    unitNamesOn(db, tenantId, { ids: idsOf("unitId"), on: localDateOf(ctx.now()) }),
    db.automation.findMany({ ...named(idsOf("automationId")), select: { ...naming, botId: true } }),
    db.measure.findMany(named(idsOf("measureId"))),
    db.process.findMany(named(idsOf("processId"))),
    db.ledgerEntry.findMany({
      where: { reversesId: { in: rows.map(({ id }) => id) } },
      select: { id: true, reversesId: true },
    }),
    tellsWho(ctx, rows),
  ]);
  const titled = [...automations, ...measures, ...processes].map(({ id, code, title }) => ({ id, code, title }));
  const byId = new Map(titled.map((one) => [one.id, one]));
  const botOf = new Map(automations.map(({ id, botId }) => [id, botId]));
  const reasonText = ({ automationId, reason }: Row) =>
    ctx.catalogue.find(botOf.get(automationId ?? "") ?? "")?.reasons?.[reason ?? ""] ?? null;
  const reversedBy = new Map(reversals.map(({ id, reversesId }) => [reversesId, Number(id)]));
  const namedOrNull = (id: string | null) => (id === null ? null : (byId.get(id) ?? { id, code: id, title: id }));
  return (row) => ({
    id: Number(row.id),
    localDate: fromDbDate(row.localDate),
    kind: row.kind,
    seconds: row.seconds,
    cases: row.cases,
    unit: { id: row.unitId, name: units.get(row.unitId)?.name ?? row.unitId },
    automation: namedOrNull(row.automationId),
    measure: namedOrNull(row.measureId),
    process: namedOrNull(row.processId),
    baselineId: row.baselineId,
    baselineSeconds: row.baselineSeconds,
    robotShare: row.robotShare.toNumber(),
    evidenceClass: row.evidenceClass,
    estimated: row.estimated,
    counterfactual: row.counterfactual,
    workItemId: row.workItemId,
    reversesId: row.reversesId === null ? null : Number(row.reversesId),
    reversedById: reversedBy.get(row.id) ?? null,
    reason: row.reason,
    reasonText: reasonText(row),
    recordedBy: mayTellWho(row) ? row.recordedBy : null,
    recordedAt: row.recordedAt.toISOString(),
  });
}

const spent: readonly LedgerKind[] = ["RESIDUAL", "OPERATION"];

/**
 * Whose entries may be told of by name. Beside its seconds, its day and its reason, time that people spent tells how long who
 * took for what: with whoever undid his or her own, a register of how people work.
 */
async function tellsWho({ db, tenantId, actor }: Context, rows: readonly Row[]): Promise<(row: Row) => boolean> {
  if (isAllowed(actor.roles, "audit:read")) return () => true;
  const takenBack = rows.flatMap(({ reversesId }) => reversesId ?? []);
  const times = await db.ledgerEntry.findMany({
    where: { tenantId, id: { in: takenBack }, kind: { in: [...spent] } },
    select: { id: true },
  });
  const ids = new Set(times.map(({ id }) => id));
  return ({ kind, reversesId }) => !spent.includes(kind) && (reversesId === null || !ids.has(reversesId));
}
