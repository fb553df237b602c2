import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describeBaselines, withProcess } from "./describe-baselines.ts";
import { type BaselinePage, ListBaselinesInput } from "./schemas.ts";

/** Approved baselines, the latest approved first; of one process, or of all. */
export async function listBaselines(ctx: Context, rawInput: ListBaselinesInput = {}): Promise<BaselinePage> {
  requirePermission(ctx, "baselines:read");
  const parsed = ListBaselinesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { processId, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.baseline.findMany({
    where: { tenantId: ctx.tenantId, ...(processId === undefined ? {} : { processId }), ...where },
    include: withProcess,
    ...range,
  });
  return toPage(rows, page.limit, await describeBaselines(ctx, rows));
}
