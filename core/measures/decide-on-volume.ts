import { requireProposedByPerson } from "../access/index.ts";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction, MeasureVolumeProposal as Row } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { creditVolume } from "./credit-volume.ts";
import { getMeasure } from "./get-measure.ts";
import { judgeVolume, lockMeasure } from "./judge-volume.ts";
import { GetMeasureVolumeInput, type MeasureDetail, RejectMeasureVolumeInput } from "./schemas.ts";

/**
 * Approves the cases of a month that another person has told of, and credits the measure for them, held against every rule
 * anew.
 *
 * @throws AppError `not_found`; `conflict` when they are decided on already, or, with the rule `worth_changed`, when they are
 *   not worth what they were when they were proposed; `invalid` naming `id` with the rule `same_person`, or with
 *   `proposer_not_a_person` when an API key proposed them; and whatever `recordMeasureVolume` refuses, `period_closed` too.
 */
export async function approveMeasureVolume(ctx: Context, rawInput: GetMeasureVolumeInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:approve");
  requirePerson(ctx, "approve a month of a measure");
  const parsed = GetMeasureVolumeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const measureId = await inTransaction(ctx, async (tx) => {
    const { proposal, measure } = await holdProposal(tx, ctx, parsed.data.id);
    await refuseOwnWork(tx, ctx, proposal);
    const { cases, source, proposedBy, proposedAt } = proposal;
    const told = { month: monthOf(proposal), cases, source };
    const entry = await judgeVolume(tx, ctx, { measure, told });
    refuseOtherWorth(proposal, entry.seconds);
    const by = { name: proposedBy, at: proposedAt };
    const ledgerEntryId = await creditVolume(tx, ctx, { measureId: measure.id, told, entry, by });
    await decide(tx, ctx, { proposal, data: { status: "APPROVED", ledgerEntryId } });
    return measure.id;
  });
  return getMeasure(ctx, { id: measureId });
}

/**
 * Says no to the cases of a month, and why: they stay, and are shown. The month may be told of anew.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when they are decided on already.
 */
export async function rejectMeasureVolume(ctx: Context, rawInput: RejectMeasureVolumeInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:approve");
  requirePerson(ctx, "reject a month of a measure");
  return refuse(ctx, { rawInput, status: "REJECTED", action: "measure.volume-reject" });
}

/**
 * Takes cases of a month back that are not decided on, and says why. The month may be told of anew.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when they are decided on already.
 */
export async function withdrawMeasureVolume(ctx: Context, rawInput: RejectMeasureVolumeInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:write");
  requirePerson(ctx, "withdraw a month of a measure");
  return refuse(ctx, { rawInput, status: "WITHDRAWN", action: "measure.volume-withdraw" });
}

type Refusal = { rawInput: RejectMeasureVolumeInput; status: "REJECTED" | "WITHDRAWN"; action: string };

async function refuse(ctx: Context, { rawInput, status, action }: Refusal): Promise<MeasureDetail> {
  const parsed = RejectMeasureVolumeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const measureId = await ctx.db.$transaction(async (tx) => {
    const { proposal, measure } = await holdProposal(tx, ctx, id);
    await decide(tx, ctx, { proposal, data: { status, reason } });
    const detail = { month: monthOf(proposal), cases: proposal.cases, reason, proposalId: id };
    await emitAudit(tx, ctx, { action, entity: "measure", entityId: measure.id, detail });
    return measure.id;
  });
  return getMeasure(ctx, { id: measureId });
}

function monthOf({ month }: Row): string {
  return fromDbDate(month).slice(0, 7);
}

/** A proposal with its measure, both held until the transaction ends. */
async function holdProposal(tx: DbOrTransaction, ctx: Context, id: string) {
  const where = { id, tenantId: ctx.tenantId };
  const found = await tx.measureVolumeProposal.findFirst({ where });
  if (!found) throw notFound("month of a measure", id);
  const measure = await lockMeasure(tx, ctx, found.measureId);
  const proposal = await tx.measureVolumeProposal.findFirstOrThrow({ where });
  if (proposal.status !== "PROPOSED") throw conflict(`The month ${monthOf(proposal)} is ${proposal.status} already`);
  return { proposal, measure };
}

/** Four eyes, by user id: names may be alike. */
async function refuseOwnWork(tx: DbOrTransaction, ctx: Context, { proposedById }: Row): Promise<void> {
  if (proposedById === ctx.actor.id) {
    const message = "Must be another person than the one who proposed it";
    throw invalidFields([{ path: ["id"], code: "same_person", message }]);
  }
  await requireProposedByPerson(tx, ctx, { proposedById, field: "id" });
}

/** Whoever approves has seen hours: a baseline or a counterfactual that was changed meanwhile makes them others. */
function refuseOtherWorth({ seconds }: Row, worthSeconds: number): void {
  if (seconds === worthSeconds) return;
  const message = `Was ${seconds} s when it was proposed and would be ${worthSeconds} s now: withdraw it, and propose it anew`;
  throw new AppError("conflict", message, { fields: [{ field: "id", rule: "worth_changed", message }] });
}

type Decision = { status: "APPROVED"; ledgerEntryId: bigint } | { status: "REJECTED" | "WITHDRAWN"; reason: string };

async function decide(
  tx: DbOrTransaction,
  ctx: Context,
  { proposal, data }: { proposal: Row; data: Decision },
): Promise<void> {
  const { id } = proposal;
  const { count } = await tx.measureVolumeProposal.updateMany({
    where: { id, tenantId: ctx.tenantId, status: "PROPOSED" },
    data: { ...data, decidedById: ctx.actor.id, decidedBy: ctx.actor.name, decidedAt: ctx.now() },
  });
  if (count === 0) throw conflict(`The month ${monthOf(proposal)} is decided on already`);
}
