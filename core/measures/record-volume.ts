import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { AppError, invalidFields } from "../errors.ts";
import type { NewEntry } from "../ledger/index.ts";
import { toDbDate } from "../local-date.ts";
import { creditVolume } from "./credit-volume.ts";
import { getMeasure } from "./get-measure.ts";
import { judgeVolume, lockMeasure, type ToldVolume } from "./judge-volume.ts";
import { daysOf } from "./month-with-effect.ts";
import { type MeasureDetail, RecordMeasureVolumeInput } from "./schemas.ts";

/**
 * Tells of the cases of a month that is over, once for each month; one that was reversed, rejected or withdrawn may be told
 * of anew. Where work is made simpler they wait for another person to approve them, and count nowhere before that. Where the
 * work is gone, how many cases there would have been was approved with the measure: the month is credited at once, within
 * that.
 *
 * @throws AppError `not_found`; `conflict` when the measure is not approved; `duplicate` when the month is entered already, or,
 *   with the rule `waits`, waits to be approved; `invalid` naming `month`: before the measure's effect or after its end, not
 *   over yet, or, with the rule `claim_expired`, when the work has been gone for 12 months; `invalid` naming `cases`, with the
 *   rule `above_approved` when more work would be gone than was approved; `overlap` naming `month`, with the rule
 *   `robot_credited_old`, when robots were credited for seconds of its cases that the measure takes off them; `period_closed`.
 */
export async function recordMeasureVolume(ctx: Context, rawInput: RecordMeasureVolumeInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:write");
  requirePerson(ctx, "record a month of a measure");
  const parsed = RecordMeasureVolumeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { measureId, ...told } = parsed.data;
  await inTransaction(ctx, async (tx) => {
    const measure = await lockMeasure(tx, ctx, measureId);
    const entry = await judgeVolume(tx, ctx, { measure, told });
    const by = { name: ctx.actor.name, at: ctx.now() };
    if (measure.newBaselineId === null) await creditVolume(tx, ctx, { measureId, told, entry, by });
    else await propose(tx, ctx, { measureId, told, entry });
  });
  return getMeasure(ctx, { id: measureId });
}

type Proposed = { measureId: string; told: ToldVolume; entry: NewEntry };

async function propose(tx: DbOrTransaction, ctx: Context, { measureId, told, entry }: Proposed): Promise<void> {
  const { month, cases, source } = told;
  const { seconds } = entry;
  const data = {
    tenantId: ctx.tenantId,
    measureId,
    month: toDbDate(daysOf(month).first),
    cases,
    source,
    seconds,
    proposedById: ctx.actor.id,
    proposedBy: ctx.actor.name,
    proposedAt: ctx.now(),
  };
  const [proposal] = await tx.measureVolumeProposal.createManyAndReturn({ data: [data], skipDuplicates: true });
  if (!proposal) {
    const message = "The month waits to be approved already: withdraw that first";
    throw new AppError("duplicate", message, { fields: [{ field: "month", rule: "waits", message }] });
  }
  const detail = { month, cases, source, seconds, proposalId: proposal.id };
  await emitAudit(tx, ctx, { action: "measure.volume-propose", entity: "measure", entityId: measureId, detail });
}
