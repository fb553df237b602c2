import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { pageQuery, toPage } from "../paging.ts";
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
    include: { process: { select: { code: true, title: true } } },
    ...range,
  });
  const ids = [...new Set(rows.map((row) => row.unitId))];
  const units = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on: localDateOf(ctx.now()) });
  return toPage(rows, page.limit, ({ tenantId: _, process, ...row }) => ({
    ...row,
    processCode: process.code,
    processTitle: process.title,
    unitName: units.get(row.unitId)?.name ?? row.unitId,
    validFrom: fromDbDate(row.validFrom),
    validTo: row.validTo && fromDbDate(row.validTo),
    approvedAt: row.approvedAt.toISOString(),
  }));
}
