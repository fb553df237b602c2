import { leftToHarvest } from "../benefits/index.ts";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { maskPersonalNumbers } from "../log.ts";
import { assertPeriodOpen, nextMonth } from "../periods/index.ts";
import { freedByMonth, harvestMonths } from "./months.ts";
import { requireOwner } from "./owners.ts";
import { RecordHarvestInput } from "./schemas.ts";

/**
 * Records what freed time became, by the owner of the unit's benefits. A standing harvest that is more than what a month
 * freed counts as far as that goes.
 *
 * @returns Its id, and the seconds of its first month that freed time does not cover.
 * @throws AppError `not_found`; `forbidden` for whoever does not own the unit; `period_closed`; `invalid`, with the rule
 * `above_freed` when it is more than what is left of the month, here or in a unit above.
 */
export async function recordHarvest(
  ctx: Context,
  rawInput: RecordHarvestInput,
): Promise<{ id: string; uncoveredSeconds: number }> {
  requirePermission(ctx, "harvests:write");
  const parsed = RecordHarvestInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { month: yearAndMonth, purpose, ...rest } = parsed.data;
  assertFields(parsed.data);
  const month = `${yearAndMonth}-01`;
  if (month > localDateOf(ctx.now())) throw refused("month", "in_future", "Must not be in the future");
  const { unitId, seconds, standing } = rest;
  const { tenantId, actor } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await requireOwner(tx, ctx, unitId);
    await assertPeriodOpen(tx, ctx, { from: month, through: standing ? null : month, field: "month" });
    await oneAtATime(tx, tenantId);
    const left = await leftIn(tx, ctx, { unitId, month });
    if (!standing && seconds > left) throw aboveFreed(left);
    const harvest = await tx.harvest.create({
      data: {
        tenantId,
        ...rest,
        month: toDbDate(month),
        purpose: maskPersonalNumbers(purpose),
        caseReference: rest.caseReference ?? null,
        amountNok: rest.amountNok ?? null,
        kostraFunction: rest.kostraFunction ?? null,
        kostraArt: rest.kostraArt ?? null,
        decidedById: actor.id,
        decidedBy: actor.name,
        decidedAt: ctx.now(),
      },
    });
    const detail = { unitId, kind: rest.kind, month: yearAndMonth, seconds, standing };
    await emitAudit(tx, ctx, { action: "harvest.record", entity: "harvest", entityId: harvest.id, detail });
    return { id: harvest.id, uncoveredSeconds: Math.max(0, seconds - left) };
  });
}

function assertFields({
  kind,
  seconds,
  amountNok,
  kostraFunction,
  kostraArt,
}: Omit<RecordHarvestInput, "month">): void {
  if (seconds < 1) throw refused("seconds", "seconds_not_positive", "Must be more than zero");
  if (kind === "BUDGET_CUT") return;
  for (const [field, value] of Object.entries({ amountNok, kostraFunction, kostraArt })) {
    if (value !== undefined)
      throw refused(field, "only_of_budget_cut", "Only a BUDGET_CUT has an amount and an account");
  }
}

/** Two harvests at once must each see the other: the cap is of their sum. */
async function oneAtATime(tx: DbOrTransaction, tenantId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('harvests ' || ${tenantId}, 0))`;
}

async function leftIn(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { unitId, month }: { unitId: string; month: string },
): Promise<number> {
  const freed = await freedByMonth(tx, tenantId, { from: month, to: nextMonth(month) });
  const [here] = await harvestMonths(tx, tenantId, { months: [month], freed });
  return here ? leftToHarvest(unitId, here.claims, here) : 0;
}

function refused(field: string, code: string, message: string) {
  return invalidFields([{ path: [field], code, message }]);
}

function aboveFreed(left: number) {
  const message = `Must be ${left} or less: that is what is left of the time freed in the month, here or in a unit above`;
  return refused("seconds", "above_freed", message);
}
