import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { refuseFuture } from "../refuse-future.ts";
import { benefitColumns } from "./benefit-columns.ts";
import { changedMeanwhile, changesOf } from "./changes.ts";
import {
  AddBenefitInput,
  AddBenefitReadingInput,
  ChangeBenefitInput,
  RemoveInput,
  SetBenefitTargetsInput,
} from "./schemas.ts";
import { sourceOf } from "./source.ts";

/**
 * Adds an expected gain, or a drawback, with its owner in the line.
 *
 * @throws AppError `not_found` for the automation or measure; `invalid` naming the field: a unit or an owner that is not there, no
 *   owner or two, a qualitative gain with a price, an amount that is text, a zero point without its indicator.
 */
export async function addBenefit(ctx: Context, rawInput: AddBenefitInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = AddBenefitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  return ctx.db.$transaction((tx) => insertBenefit(tx, ctx, parsed.data));
}

type New = ReturnType<typeof AddBenefitInput.parse>;

/** The same within a transaction, for a benefit whose input is read already. */
export async function insertBenefit(tx: DbOrTransaction, ctx: Context, benefit: New): Promise<{ id: string }> {
  const { automationId = null, measureId = null, ...facts } = benefit;
  const { tenantId } = ctx;
  await sourceOf(tx, ctx, benefit);
  const columns = await benefitColumns(tx, ctx, facts);
  const { id } = await tx.benefit.create({
    data: { ...columns, tenantId, automationId, measureId, createdBy: ctx.actor.name, createdAt: ctx.now() },
  });
  const detail = { title: facts.title, type: facts.type, valueNok: columns.valueNok ?? null };
  await emitAudit(tx, ctx, { action: "benefit.add", entity: "benefit", entityId: id, detail });
  return { id };
}

/**
 * Says something else of a benefit than what was said before, and writes down both. Its targets, its readings and what it is a
 * benefit of stay.
 *
 * @throws AppError `not_found`; `conflict` with `changed_meanwhile` when somebody else has changed it since it was looked at;
 *   `invalid` naming the field as for a new one, and with `indicator_in_use` when its indicator has targets or readings.
 */
export async function changeBenefit(ctx: Context, rawInput: ChangeBenefitInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = ChangeBenefitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, revision, ...facts } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const used = { select: { targets: true, readings: true } } as const;
    const before = await tx.benefit.findFirst({ where: { id, tenantId, removedAt: null }, include: { _count: used } });
    if (!before) throw notFound("benefit", id);
    if (facts.indicator === undefined && before._count.targets + before._count.readings > 0) {
      const message = "It has targets or readings of its indicator";
      throw invalidFields([{ path: ["indicator"], code: "indicator_in_use", message }]);
    }
    const columns = await benefitColumns(tx, ctx, facts);
    const detail = changesOf(before, columns);
    const { count } = await tx.benefit.updateMany({
      where: { id, tenantId, revision, removedAt: null },
      data: { ...columns, revision: revision + 1 },
    });
    if (count === 0) throw changedMeanwhile();
    await emitAudit(tx, ctx, { action: "benefit.change", entity: "benefit", entityId: id, detail });
    return { id };
  });
}

/**
 * Takes a benefit out of the plan; what was recorded of it stays in the record.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function removeBenefit(ctx: Context, rawInput: RemoveInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = RemoveInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const where = { id, tenantId, removedAt: null };
    const { count } = await tx.benefit.updateMany({ where, data: { removedAt: ctx.now() } });
    if (count === 0) throw notFound("benefit", id);
    await tx.preconditionLink.deleteMany({ where: { tenantId, benefitId: id } });
    await emitAudit(tx, ctx, { action: "benefit.remove", entity: "benefit", entityId: id });
    return { id };
  });
}

/**
 * Says what a benefit's indicator should be in each period, instead of what was said before.
 *
 * @throws AppError `not_found`; `invalid` naming the period that is none or that overlaps the one before, or an indicator that
 *   the benefit does not have.
 */
export async function setBenefitTargets(ctx: Context, rawInput: SetBenefitTargetsInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = SetBenefitTargetsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, targets } = parsed.data;
  for (const [index, { from, to }] of targets.entries()) {
    const wrong = (field: string, code: string, message: string) =>
      invalidFields([{ path: ["targets", index, field], code, message }]);
    if (to <= from) throw wrong("to", "not_after_from", "Must be after from");
    const overlaps = targets.slice(0, index).some((other) => other.from < to && from < other.to);
    if (overlaps) throw wrong("from", "overlap", "Overlaps another period");
  }
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await lockBenefit(tx, ctx, id);
    await tx.benefitTarget.deleteMany({ where: { tenantId, benefitId: id } });
    return insertTargets(tx, ctx, { id, targets });
  });
}

type Targets = ReturnType<typeof SetBenefitTargetsInput.parse>;

/** Gives a benefit without targets its targets. */
export async function insertTargets(
  tx: DbOrTransaction,
  ctx: Context,
  { id, targets }: Targets,
): Promise<{ id: string }> {
  const { tenantId } = ctx;
  const rows = targets.map(({ from, to, target }) => ({ target, from: toDbDate(from), to: toDbDate(to) }));
  await tx.benefitTarget.createMany({ data: rows.map((row) => ({ ...row, tenantId, benefitId: id })) });
  await emitAudit(tx, ctx, { action: "benefit.targets", entity: "benefit", entityId: id, detail: { targets } });
  return { id };
}

/**
 * Records what a benefit's indicator was found to be.
 *
 * @throws AppError `not_found`; `invalid`, also for a day that has not come or a benefit without an indicator.
 */
export async function addBenefitReading(ctx: Context, rawInput: AddBenefitReadingInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = AddBenefitReadingInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id: benefitId, readOn, value, source } = parsed.data;
  refuseFuture(ctx, "readOn", readOn);
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await lockBenefit(tx, ctx, benefitId);
    const { id } = await tx.benefitReading.create({
      data: {
        benefitId,
        tenantId,
        readOn: toDbDate(readOn),
        value,
        source,
        recordedBy: ctx.actor.name,
        recordedAt: ctx.now(),
      },
    });
    const detail = { readOn, value };
    await emitAudit(tx, ctx, { action: "benefit.reading", entity: "benefit", entityId: benefitId, detail });
    return { id };
  });
}

async function lockBenefit(tx: DbOrTransaction, { tenantId }: Context, id: string): Promise<void> {
  const [benefit] = await tx.$queryRaw<{ indicator: string | null }[]>`
    SELECT indicator FROM benefit
    WHERE id = ${id}::uuid AND tenant_id = ${tenantId}::uuid AND removed_at IS NULL FOR NO KEY UPDATE`;
  if (!benefit) throw notFound("benefit", id);
  if (benefit.indicator !== null) return;
  throw invalidFields([{ path: ["id"], code: "no_indicator", message: "The benefit has no indicator to be seen by" }]);
}
