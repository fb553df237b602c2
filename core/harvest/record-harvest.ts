import { isDeepStrictEqual } from "node:util";
import { leftToHarvest } from "../benefits/index.ts";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction, Harvest } from "../db.ts";
import { invalidFields, type Issue } from "../errors.ts";
import { askedBefore } from "../ledger/index.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { assertPeriodOpen, nextMonth } from "../periods/index.ts";
import { freedByMonth, type HarvestMonth, harvestMonths } from "./months.ts";
import { requireOwner } from "./owners.ts";
import { type RecordedHarvest, RecordHarvestInput } from "./schemas.ts";

type Harvested = ReturnType<typeof RecordHarvestInput.parse>;

/**
 * Records what freed time became, by the owner of the unit's benefits. A standing harvest that is more than what a month
 * freed counts as far as that goes. All that is wrong with it is told at once. The same request again records nothing more.
 *
 * @returns Its id, and the seconds of its first month that freed time does not cover.
 * @throws AppError `not_found`; `forbidden` for whoever does not own the unit; `period_closed`; `invalid`, with the rule
 * `above_freed` when it is more than what is left of the month, here or in a unit above: `atMost` is what is left;
 * `duplicate` naming `requestId`.
 */
export async function recordHarvest(ctx: Context, rawInput: RecordHarvestInput): Promise<RecordedHarvest> {
  requirePermission(ctx, "harvests:write");
  const parsed = RecordHarvestInput.safeParse(rawInput);
  const readable = readableOf(rawInput);
  const broken = brokenRules(readable, localDateOf(ctx.now()));
  const wrong: Issue[] = [...(parsed.error?.issues ?? []), ...broken];
  return ctx.db.$transaction(async (tx) => {
    // Two harvests at once must each see the other: the cap is of their sum, and a request is answered once.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('harvests ' || ${ctx.tenantId}, 0))`;
    const before = parsed.success ? await ofRequest(tx, ctx, parsed.data) : undefined;
    if (before) return { id: before.id, uncoveredSeconds: await uncoveredOf(tx, before), repeated: true };
    const isToCome = broken.some(({ code }) => code === "in_future");
    const left = isToCome ? undefined : await leftFor(tx, ctx, readable);
    const { seconds = 0, standing = false } = readable;
    if (left !== undefined && !standing && seconds > left) wrong.push(aboveFreed(left));
    if (!parsed.success || wrong.length > 0) throw invalidFields(wrong);
    const id = await add(tx, ctx, parsed.data);
    return { id, uncoveredSeconds: Math.max(0, seconds - (left ?? 0)), repeated: false };
  });
}

/** What the same request recorded before. @throws AppError `duplicate` when it asked for something else. */
async function ofRequest(tx: DbOrTransaction, ctx: Context, asked: Harvested): Promise<Harvest | undefined> {
  const { tenantId } = ctx;
  if (asked.requestId === undefined) return undefined;
  const before = await tx.harvest.findFirst({ where: { tenantId, requestId: asked.requestId } });
  if (!before) return undefined;
  const isSame = Object.entries(rowOf(ctx, asked)).every(([name, value]) =>
    isDeepStrictEqual(Reflect.get(before, name), value),
  );
  if (!isSame) throw askedBefore(`harvest ${before.id}`);
  return before;
}

/** Seconds of the first month of a harvest that freed time does not cover. */
async function uncoveredOf(tx: DbOrTransaction, { id, tenantId, month, seconds }: Harvest): Promise<number> {
  const here = await monthOf(tx, tenantId, fromDbDate(month));
  return seconds - (here?.covered.get(id) ?? 0);
}

async function add(tx: DbOrTransaction, ctx: Context, harvested: Harvested): Promise<string> {
  const { unitId, kind, month, seconds, standing } = harvested;
  const decided = { decidedBy: ctx.actor.name, decidedAt: ctx.now() };
  const harvest = await tx.harvest.create({ data: { ...rowOf(ctx, harvested), ...decided } });
  const detail = { unitId, kind, month, seconds, standing };
  await emitAudit(tx, ctx, { action: "harvest.record", entity: "harvest", entityId: harvest.id, detail });
  return harvest.id;
}

/** What a request says of its row: the same request again says the same. */
function rowOf({ tenantId, actor }: Context, { month, ...harvested }: Harvested) {
  return {
    ...harvested,
    tenantId,
    month: toDbDate(`${month}-01`),
    requestId: harvested.requestId ?? null,
    caseReference: harvested.caseReference ?? null,
    amountNok: harvested.amountNok ?? null,
    kostraFunction: harvested.kostraFunction ?? null,
    kostraArt: harvested.kostraArt ?? null,
    decidedById: actor.id,
  };
}

/** Those fields that can be read by themselves. */
function readableOf(rawInput: unknown): Partial<Harvested> {
  const given = new Map(typeof rawInput === "object" && rawInput !== null ? Object.entries(rawInput) : []);
  const read = Object.entries(RecordHarvestInput.shape).flatMap(([name, schema]) => {
    const { data } = schema.safeParse(given.get(name));
    return data === undefined ? [] : [[name, data]];
  });
  return Object.fromEntries(read) as Partial<Harvested>;
}

function brokenRules({ kind, seconds, month, ...rest }: Partial<Harvested>, today: string): Issue[] {
  const { amountNok, kostraFunction, kostraArt } = rest;
  const isCut = kind === undefined || kind === "BUDGET_CUT";
  const ofCuts = isCut ? [] : Object.entries({ amountNok, kostraFunction, kostraArt });
  return [
    ...(seconds !== undefined && seconds < 1
      ? [issue("seconds", "seconds_not_positive", "Must be more than zero")]
      : []),
    ...(month !== undefined && `${month}-01` > today ? [issue("month", "in_future", "Must not be in the future")] : []),
    ...ofCuts
      .filter(([, value]) => value !== undefined)
      .map(([field]) => issue(field, "only_of_budget_cut", "Only a BUDGET_CUT has an amount and an account")),
  ];
}

/** Seconds of the month that nothing is recorded of; undefined when it is not said of which. */
async function leftFor(
  tx: DbOrTransaction,
  ctx: Context,
  { unitId, month: yearAndMonth, standing = false }: Partial<Harvested>,
): Promise<number | undefined> {
  if (unitId === undefined) return undefined;
  await requireOwner(tx, ctx, unitId);
  if (yearAndMonth === undefined) return undefined;
  const month = `${yearAndMonth}-01`;
  await assertPeriodOpen(tx, ctx, { from: month, through: standing ? null : month, field: "month" });
  const here = await monthOf(tx, ctx.tenantId, month);
  return here ? leftToHarvest(unitId, here.claims, here) : 0;
}

/** What was freed in a month and what became of it. @param month Its first day. */
async function monthOf(tx: DbOrTransaction, tenantId: string, month: string): Promise<HarvestMonth | undefined> {
  const freed = await freedByMonth(tx, tenantId, { from: month, to: nextMonth(month) });
  return (await harvestMonths(tx, tenantId, { months: [month], freed }))[0];
}

function issue(field: string, code: string, message: string): Issue {
  return { path: [field], code, message };
}

function aboveFreed(left: number): Issue {
  const message = `Must be ${left} or less: that is what is left of the time freed in the month, here or in a unit above`;
  return { ...issue("seconds", "above_freed", message), atMost: left };
}
