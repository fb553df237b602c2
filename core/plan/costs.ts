import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { amountOf } from "./amount.ts";
import { AddCostInput, RemoveInput } from "./schemas.ts";
import { sourceOf } from "./source.ts";

/**
 * Adds what an automation, a measure or the work as a whole costs; an amount that is not known is left out.
 *
 * @throws AppError `not_found` for the automation or measure; `invalid` naming the field: an amount that is text, such as `??`,
 *   with the rule `amount_unknown_form`, a negative one, an end that is not after the start, an end of an investment.
 */
export async function addCost(ctx: Context, rawInput: AddCostInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = AddCostInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { kind, title, source, validFrom, validTo, ...cost } = parsed.data;
  const amountNok = amountOf(cost.amountNok, "amountNok");
  const wrong = (code: string, message: string) => invalidFields([{ path: ["validTo"], code, message }]);
  if (validTo !== undefined && kind === "INVESTMENT") throw wrong("not_for_investment", "An investment is paid once");
  if (validTo !== undefined && validTo <= validFrom) throw wrong("not_after_from", "Must be after validFrom");
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await sourceOf(tx, ctx, cost);
    const { id } = await tx.planCost.create({
      data: {
        tenantId,
        kind,
        title,
        source,
        amountNok,
        validFrom: toDbDate(validFrom),
        automationId: cost.automationId ?? null,
        measureId: cost.measureId ?? null,
        validTo: validTo === undefined ? null : toDbDate(validTo),
        createdBy: ctx.actor.name,
        createdAt: ctx.now(),
      },
    });
    const detail = { kind, title, amountNok };
    await emitAudit(tx, ctx, { action: "cost.add", entity: "plan_cost", entityId: id, detail });
    return { id };
  });
}

/**
 * Takes a cost out of the plan; the audit log keeps what it was.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function removeCost(ctx: Context, rawInput: RemoveInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = RemoveInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const cost = await tx.planCost.findFirst({ where: { id, tenantId } });
    if (!cost) throw notFound("cost", id);
    const { count } = await tx.planCost.deleteMany({ where: { id, tenantId } });
    if (count === 0) throw notFound("cost", id);
    const detail = { kind: cost.kind, title: cost.title, amountNok: cost.amountNok };
    await emitAudit(tx, ctx, { action: "cost.remove", entity: "plan_cost", entityId: id, detail });
    return { id };
  });
}
