import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describeMeasures, withProcess } from "./describe-measures.ts";
import { ListMeasuresInput, type MeasurePage } from "./schemas.ts";

/**
 * Measures, newest first.
 *
 * @throws AppError `invalid`.
 */
export async function listMeasures(ctx: Context, rawInput: ListMeasuresInput = {}): Promise<MeasurePage> {
  requirePermission(ctx, "benefits:read");
  const parsed = ListMeasuresInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { status, processId, ...page } = parsed.data;
  const { where, ...order } = pageQuery(page);
  const rows = await ctx.db.measure.findMany({
    where: { ...where, tenantId: ctx.tenantId, ...(status && { status }), ...(processId && { processId }) },
    ...order,
    ...withProcess,
  });
  return toPage(rows, page.limit, await describeMeasures(ctx, rows));
}
