import { type Context, requirePermission } from "../context.ts";
import { WorkItemStatus } from "../db.ts";
import { CaseFilter, casesThat } from "./filter.ts";
import { parsed, type WorkItemCounts } from "./schemas.ts";

/** Counts the cases that a filter finds, by status. */
export async function countWorkItems(ctx: Context, raw: unknown = {}): Promise<WorkItemCounts> {
  requirePermission(ctx, "cases:read");
  const filter = parsed(CaseFilter, raw);
  const counts = await ctx.db.$queryRaw<{ status: WorkItemStatus; cases: number }[]>`
    SELECT w.status, count(*)::int AS cases FROM work_item w WHERE ${casesThat(ctx, filter)} GROUP BY 1`;
  const byStatus = Object.values(WorkItemStatus).flatMap((status) => counts.filter((count) => count.status === status));
  return { total: counts.reduce((sum, { cases }) => sum + cases, 0), byStatus };
}

/** Counts the cases that a filter finds, no further than `atMost`: what a page can ask every time, however many there are. */
export async function countUpTo(ctx: Context, raw: unknown, atMost: number): Promise<number> {
  requirePermission(ctx, "cases:read");
  const filter = parsed(CaseFilter, raw);
  const [count] = await ctx.db.$queryRaw<{ cases: number }[]>`
    SELECT count(*)::int AS cases FROM (SELECT FROM work_item w WHERE ${casesThat(ctx, filter)} LIMIT ${atMost}) counted`;
  return count?.cases ?? 0;
}
