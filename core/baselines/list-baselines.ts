import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction, Prisma } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { inForceOn, localDateOf, toDbDate } from "../local-date.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describeBaselines, takenOf, withSource } from "./describe.ts";
import { freshnessOf } from "./freshness.ts";
import { type Baseline, BaselineId, type BaselinePage, ListBaselinesInput } from "./schemas.ts";

/** Baselines, proposed, approved and rejected, the latest proposed first; of one process, or of all. */
export async function listBaselines(ctx: Context, rawInput: ListBaselinesInput = {}): Promise<BaselinePage> {
  requirePermission(ctx, "baselines:read");
  const parsed = ListBaselinesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { processId, status, ageing, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const old = ageing === "yes" ? await ageingBaselines(ctx.db, { tenantId: ctx.tenantId }, ctx.now()) : undefined;
  const asked: Prisma.BaselineWhereInput[] = [
    where,
    ...(processId === undefined ? [] : [{ processId }]),
    ...(status === undefined ? [] : [{ status }]),
    ...(old === undefined ? [] : [{ id: { in: old.map(({ id }) => id) } }]),
  ];
  const rows = await ctx.db.baseline.findMany({
    where: { tenantId: ctx.tenantId, AND: asked },
    include: withSource,
    ...range,
  });
  return toPage(rows, page.limit, await describeBaselines(ctx, rows));
}

/**
 * One baseline, whatever became of it.
 *
 * @throws AppError `not_found`.
 */
export async function getBaseline(ctx: Context, rawInput: BaselineId): Promise<Baseline> {
  requirePermission(ctx, "baselines:read");
  const parsed = BaselineId.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.baseline.findFirst({ where: { id, tenantId: ctx.tenantId }, include: withSource });
  if (!row) throw notFound("baseline", id);
  return (await describeBaselines(ctx, [row]))(row);
}

/** The approved baselines, of one municipality or of all, that are valid at an instant and stale, or soon so. */
export async function ageingBaselines(db: DbOrTransaction, { tenantId }: { tenantId?: string }, now: Date) {
  const on = localDateOf(now);
  const day = toDbDate(on);
  const valid = await db.baseline.findMany({
    where: {
      ...(tenantId !== undefined && { tenantId }),
      status: "APPROVED",
      ...inForceOn(day),
      process: { retiredAt: null },
    },
    include: withSource,
  });
  return valid.flatMap((row) => {
    const freshness = freshnessOf(takenOf(row), on);
    return freshness.state === "FRESH" ? [] : [{ id: row.id, row, freshness }];
  });
}
