import { requireProposedByPerson } from "../access/index.ts";
import { emitAudit } from "../audit/index.ts";
import { firstDayShared, lockProcess, measureSeconds, pairsOfMeasures } from "../claims/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction, Measure as Row } from "../db.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { unitHistory } from "../organisation/index.ts";
import { getMeasure } from "./get-measure.ts";
import { robotOnRemoved } from "./removed-work.ts";
import { GetMeasureInput, type MeasureDetail } from "./schemas.ts";

/**
 * Approves a measure that another person has proposed: from now on its months may be recorded.
 *
 * @throws AppError `not_found`; `invalid` with the rule `same_person` when the approver proposed it, with
 *   `proposer_not_a_person` when an API key did; `conflict` when it is not a proposal any more; `overlap` naming the measure
 *   that takes some of the same seconds off the same cases, or, with the rule `active_robot`, the automation that works on
 *   cases whose work would be gone.
 */
export async function approveMeasure(ctx: Context, rawInput: GetMeasureInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:approve");
  requirePerson(ctx, "approve a measure");
  const parsed = GetMeasureInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId } = ctx;
  await ctx.db.$transaction(async (tx) => {
    const measure = await tx.measure.findFirst({ where: { id, tenantId } });
    if (!measure) throw notFound("measure", id);
    if (measure.recordedById === ctx.actor.id) {
      const message = "Must be another person than the one who proposed it";
      throw invalidFields([{ path: ["approvedBy"], code: "same_person", message }]);
    }
    await requireProposedByPerson(tx, ctx, { proposedById: measure.recordedById, field: "approvedBy" });
    await lockProcess(tx, ctx, measure.processId);
    await refuseSameSeconds(tx, ctx, measure);
    if (measure.newBaselineId === null) await refuseRobot(tx, ctx, measure);
    const { count } = await tx.measure.updateMany({
      where: { id, tenantId, status: "PROPOSED" },
      data: { status: "APPROVED", approvedById: ctx.actor.id, approvedBy: ctx.actor.name, approvedAt: ctx.now() },
    });
    if (count === 0) throw conflict("The measure is not a proposal any more: look at it again");
    const { kind, oldBaselineId, newBaselineId, counterfactualVolume } = measure;
    const effectiveFrom = fromDbDate(measure.effectiveFrom);
    const detail = { kind, oldBaselineId, newBaselineId, counterfactualVolume, effectiveFrom };
    await emitAudit(tx, ctx, { action: "measure.approve", entity: "measure", entityId: id, detail });
  });
  return getMeasure(ctx, { id });
}

/** On every day on which both have effect: the tree may bring them onto the same cases later. */
async function refuseSameSeconds(tx: DbOrTransaction, { tenantId }: Context, measure: Row): Promise<void> {
  const history = await unitHistory(tx, tenantId);
  const pairs = pairsOfMeasures(await measureSeconds(tx, tenantId, measure.id));
  const mine = pairs.filter((pair) => pair.some(({ id }) => id === measure.id));
  const shared = mine.find((pair) => firstDayShared(history, pair) !== undefined);
  const other = shared?.find(({ id }) => id !== measure.id);
  if (!other) return;
  const message = `Takes some of the same seconds off each case as the measure ${other.code}: end that one first`;
  throw new AppError("overlap", message, { fields: [{ field: "oldBaselineId", rule: "overlap", message }] });
}

async function refuseRobot(tx: DbOrTransaction, ctx: Context, measure: Row): Promise<void> {
  const robot = await robotOnRemoved(tx, ctx, measure);
  if (!robot) return;
  const message = `The automation ${robot.code} works on the cases whose work would be gone: pause or retire it first`;
  throw new AppError("overlap", message, { fields: [{ field: "oldBaselineId", rule: "active_robot", message }] });
}
