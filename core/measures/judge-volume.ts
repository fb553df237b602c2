import { mostRemovedCases } from "../benefits/rules/measure-worth.ts";
import type { Context } from "../context.ts";
import type { DbOrTransaction, Measure as Row, Process } from "../db.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import type { NewEntry } from "../ledger/index.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { assertPeriodOpen, waitForSettling } from "../periods/index.ts";
import { withProcess } from "./describe-measures.ts";
import { daysOf, daysWithEffect, type Month, wrongMonth } from "./month-with-effect.ts";
import { refuseRobotCredits } from "./robot-credits.ts";
import { standingVolumes } from "./standing-volumes.ts";
import { baselineOf, entryOf } from "./worth-of-month.ts";

/** The cases of a month as somebody told them; the month is `YYYY-MM`. */
export type ToldVolume = { month: string; cases: number; source: string };

type Told = { measure: Row & { process: Process }; told: ToldVolume };

/**
 * Holds the cases of a month against every rule, in the transaction that stores or credits them: as they are told, and once
 * more as they are approved.
 *
 * @returns What the ledger would be credited by.
 * @throws AppError as `recordMeasureVolume` tells.
 */
export async function judgeVolume(tx: DbOrTransaction, ctx: Context, { measure, told }: Told): Promise<NewEntry> {
  const month = daysOf(told.month);
  const wrong = wrongMonth(month, { measure, today: localDateOf(ctx.now()) });
  if (wrong) throw new AppError("invalid", `month: ${wrong.message}`, { fields: [wrong] });
  await refuseTwice(tx, ctx, { measureId: measure.id, month });
  await assertPeriodOpen(tx, ctx, { from: month.last, field: "month" });
  await refuseAboveApproved(tx, ctx, { measure, month, told });
  const old = await baselineOf(tx, ctx, measure.oldBaselineId);
  const entry = await entryOf(tx, ctx, { measure, old, month, recorded: told });
  // A robot's case that is being settled late is waited for: what comes after this finds the month credited.
  await waitForSettling(tx, ctx.tenantId, [month.first]);
  await refuseRobotCredits(tx, ctx, { entry, old, days: daysWithEffect(measure, month) });
  return entry;
}

/**
 * An approved measure, held until the transaction ends: whoever else records or ends it waits.
 *
 * @throws AppError `not_found`; `conflict` when it is not approved.
 */
export async function lockMeasure(
  tx: DbOrTransaction,
  { tenantId }: Context,
  id: string,
): Promise<Row & { process: Process }> {
  await tx.$queryRaw`SELECT id FROM measure WHERE id = ${id}::uuid AND tenant_id = ${tenantId}::uuid FOR NO KEY UPDATE`;
  const measure = await tx.measure.findFirst({ where: { id, tenantId }, ...withProcess });
  if (!measure) throw notFound("measure", id);
  if (measure.approvedAt === null) throw conflict("The measure is not approved: its months cannot be recorded");
  return measure;
}

type OfMonth = { measureId: string; month: Month };

async function refuseTwice(tx: DbOrTransaction, ctx: Context, { measureId, month }: OfMonth): Promise<void> {
  const [entered] = await standingVolumes(tx, ctx, { measureId, month: toDbDate(month.first) });
  if (!entered) return;
  const message = "The month is entered already: reverse it first";
  throw new AppError("duplicate", message, { fields: [{ field: "month", rule: "duplicate", message }] });
}

type Asked = { measure: Row; month: Month; told: ToldVolume };

/** How much work is gone is an assumption that two have agreed on: nobody adds to it alone. */
async function refuseAboveApproved(tx: DbOrTransaction, ctx: Context, { measure, month, told }: Asked): Promise<void> {
  const { id: measureId, counterfactualVolume: yearlyVolume } = measure;
  if (yearlyVolume === null) return;
  const others = await standingVolumes(tx, ctx, { measureId });
  const otherMonths = others.reduce((sum, { cases }) => sum + cases, 0);
  const { from, to } = daysWithEffect(measure, month);
  const atMost = mostRemovedCases({
    yearlyVolume,
    otherMonths,
    days: dayNumber(to) - dayNumber(from),
    daysOfMonth: dayNumber(month.last) - dayNumber(month.first) + 1,
  });
  if (told.cases <= atMost) return;
  const message = `At most ${atMost} cases: a twelfth of the ${yearlyVolume} a year that were approved, by the days it has effect`;
  throw invalidFields([{ path: ["cases"], code: "above_approved", message, atMost }]);
}

function dayNumber(localDate: string): number {
  return toDbDate(localDate).getTime() / 86_400_000;
}
