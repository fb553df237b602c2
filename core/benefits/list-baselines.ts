import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import type { Prisma } from "../db.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { pageQuery, toPage } from "../paging.ts";
import { type Baseline, type BaselinePage, ListBaselinesInput } from "./schemas.ts";

const withProcess = { process: { select: { code: true, title: true } } } as const;
type Row = Prisma.BaselineGetPayload<{ include: typeof withProcess }>;

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
  const ids = [...new Set(rows.map((row) => row.unitId))];
  const units = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on: localDateOf(ctx.now()) });
  return toPage(rows, page.limit, (row) => toBaseline(row, units.get(row.unitId)?.name ?? row.unitId));
}

function toBaseline(row: Row, unitName: string): Baseline {
  const { tenantId: _, process, ...own } = row;
  return {
    ...own,
    processCode: process.code,
    processTitle: process.title,
    unitName,
    validFrom: fromDbDate(row.validFrom),
    validTo: row.validTo && fromDbDate(row.validTo),
    approvedAt: row.approvedAt.toISOString(),
  };
}
