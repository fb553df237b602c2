import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describeBenefits, withTargets } from "./describe-benefits.ts";
import { type BenefitPage, ListBenefitsInput } from "./schemas.ts";
import { sourceOf, whereSource } from "./source.ts";

/**
 * Benefits and drawbacks of the plan, newest first.
 *
 * @throws AppError `invalid`; `not_found` for the automation or measure.
 */
export async function listBenefits(ctx: Context, rawInput: ListBenefitsInput = {}): Promise<BenefitPage> {
  requirePermission(ctx, "benefits:read");
  const parsed = ListBenefitsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, measureId, ...page } = parsed.data;
  const source = await sourceOf(ctx.db, ctx, { automationId, measureId });
  const { where, ...order } = pageQuery(page);
  const rows = await ctx.db.benefit.findMany({
    where: { ...where, tenantId: ctx.tenantId, removedAt: null, ...whereSource(source) },
    ...order,
    ...withTargets,
  });
  return toPage(rows, page.limit, await describeBenefits(ctx, rows));
}
