import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { maskPersonalNumbers } from "../log.ts";
import { amountOf } from "./amount.ts";
import { AddBenefitInput, AddBenefitReadingInput, RemoveInput, SetBenefitTargetsInput } from "./schemas.ts";
import { sourceOf } from "./source.ts";

type New = ReturnType<typeof AddBenefitInput.parse>;

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
  const { ownerUnitId, ownerId, zeroPoint, zeroPointOn, indicator, indicatorUnit, ...benefit } = parsed.data;
  const valueNok = amountOf(benefit.valueNok, "valueNok");
  refuseWrong(parsed.data, valueNok);
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await sourceOf(tx, ctx, benefit);
    const ownerName = await ownerNameOf(tx, ctx, parsed.data);
    const { id } = await tx.benefit.create({
      data: {
        ...benefit,
        tenantId,
        ownerUnitId,
        ownerName,
        ownerId: ownerId ?? null,
        valueNok,
        automationId: benefit.automationId ?? null,
        measureId: benefit.measureId ?? null,
        description: maskPersonalNumbers(benefit.description),
        indicator: indicator ?? null,
        indicatorUnit: indicatorUnit ?? null,
        zeroPoint: zeroPoint ?? null,
        zeroPointOn: zeroPointOn === undefined ? null : toDbDate(zeroPointOn),
        createdBy: ctx.actor.name,
        createdAt: ctx.now(),
      },
    });
    const detail = { title: benefit.title, type: benefit.type, valueNok };
    await emitAudit(tx, ctx, { action: "benefit.add", entity: "benefit", entityId: id, detail });
    return { id };
  });
}

function refuseWrong(benefit: New, valueNok: number | null): void {
  const wrong = (field: string, code: string, message: string) => invalidFields([{ path: [field], code, message }]);
  if (benefit.type === "QUALITATIVE" && valueNok !== null) {
    throw wrong("valueNok", "qualitative_not_priced", "A qualitative gain has no price: describe it by an indicator");
  }
  if ((benefit.ownerId === undefined) === (benefit.ownerName === undefined)) {
    throw wrong("ownerName", "one_of_two", "Give the leader's account or name");
  }
  if (benefit.zeroPoint !== undefined && benefit.indicator === undefined) {
    throw wrong("indicator", "required", "A zero point is that of an indicator");
  }
}

async function ownerNameOf(tx: DbOrTransaction, { tenantId }: Context, benefit: New): Promise<string> {
  const { ownerUnitId, ownerId, ownerName } = benefit;
  if (!(await tx.organisationUnit.findFirst({ where: { id: ownerUnitId, tenantId } }))) {
    throw invalidFields([{ path: ["ownerUnitId"], code: "unknown_unit", message: "There is no such unit" }]);
  }
  if (ownerId === undefined) return ownerName ?? "";
  const owner = await tx.user.findFirst({ where: { id: ownerId, tenantId, disabledAt: null } });
  if (!owner) throw invalidFields([{ path: ["ownerId"], code: "unknown_user", message: "There is no such person" }]);
  return owner.name;
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
    await tx.benefitTarget.createMany({
      data: targets.map(({ from, to, target }) => ({
        tenantId,
        benefitId: id,
        target,
        from: toDbDate(from),
        to: toDbDate(to),
      })),
    });
    await emitAudit(tx, ctx, { action: "benefit.targets", entity: "benefit", entityId: id, detail: { targets } });
    return { id };
  });
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
  const { id: benefitId, readOn, value } = parsed.data;
  const source = maskPersonalNumbers(parsed.data.source);
  if (readOn > localDateOf(ctx.now())) {
    throw invalidFields([{ path: ["readOn"], code: "in_future", message: "Must not be in the future" }]);
  }
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
