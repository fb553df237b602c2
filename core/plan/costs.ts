import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { amountOf } from "./amount.ts";
import { changedMeanwhile, changesOf } from "./changes.ts";
import { AddCostInput, ChangeCostInput, RemoveInput } from "./schemas.ts";
import { sourceOf } from "./source.ts";

type Facts = Omit<ReturnType<typeof AddCostInput.parse>, "automationId" | "measureId">;

/** @throws AppError `invalid` naming the field. */
function costColumns({ kind, title, source, validFrom, validTo, ...cost }: Facts) {
  const amountNok = amountOf(cost.amountNok, "amountNok");
  const wrong = (code: string, message: string) => invalidFields([{ path: ["validTo"], code, message }]);
  if (validTo !== undefined && kind === "INVESTMENT") throw wrong("not_for_investment", "An investment is paid once");
  if (validTo !== undefined && validTo <= validFrom) throw wrong("not_after_from", "Must be after validFrom");
  return {
    kind,
    title,
    source,
    amountNok,
    validFrom: toDbDate(validFrom),
    validTo: validTo === undefined ? null : toDbDate(validTo),
  };
}

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
  const { automationId = null, measureId = null, ...facts } = parsed.data;
  const columns = costColumns(facts);
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await sourceOf(tx, ctx, parsed.data);
    const { id } = await tx.planCost.create({
      data: { ...columns, tenantId, automationId, measureId, createdBy: ctx.actor.name, createdAt: ctx.now() },
    });
    const { kind, title, amountNok } = columns;
    const detail = { kind, title, amountNok };
    await emitAudit(tx, ctx, { action: "cost.add", entity: "plan_cost", entityId: id, detail });
    return { id };
  });
}

/**
 * Says something else of a cost than what was said before, and writes down both. What it is a cost of stays.
 *
 * @throws AppError `not_found`; `conflict` with `changed_meanwhile` when somebody else has changed it since it was looked at;
 *   `invalid` naming the field as for a new one.
 */
export async function changeCost(ctx: Context, rawInput: ChangeCostInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = ChangeCostInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, revision, ...facts } = parsed.data;
  const columns = costColumns(facts);
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const before = await tx.planCost.findFirst({ where: { id, tenantId } });
    if (!before) throw notFound("cost", id);
    const detail = changesOf(before, columns);
    const data = { ...columns, revision: revision + 1 };
    const { count } = await tx.planCost.updateMany({ where: { id, tenantId, revision }, data });
    if (count === 0) throw changedMeanwhile();
    await emitAudit(tx, ctx, { action: "cost.change", entity: "plan_cost", entityId: id, detail });
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
