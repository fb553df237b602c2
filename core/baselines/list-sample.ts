import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { pageQuery, toPage } from "../paging.ts";
import { ListSampleInput, type SamplePage } from "./schemas.ts";

/**
 * The observations that a baseline was computed from, as they were when it was proposed, newest first. Who made them is told
 * nobody; there are ten of them at least.
 *
 * @throws AppError `not_found`.
 */
export async function listSample(ctx: Context, rawInput: ListSampleInput): Promise<SamplePage> {
  requirePermission(ctx, "baselines:read");
  const parsed = ListSampleInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id: baselineId, ...page } = parsed.data;
  const { tenantId } = ctx;
  if (!(await ctx.db.baseline.findFirst({ where: { id: baselineId, tenantId } }))) {
    throw notFound("baseline", baselineId);
  }
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.baselineObservation.findMany({
    where: { tenantId, baselineId, observation: where },
    include: { observation: { select: { observedOn: true, voidReason: true } } },
    orderBy: { observationId: range.orderBy.id },
    take: range.take,
  });
  const sampled = rows.map(({ observationId, ...row }) => ({ id: observationId, ...row }));
  return toPage(sampled, page.limit, ({ id, stratum, seconds, heldOut, observation }) => ({
    id,
    stratum,
    seconds,
    heldOut,
    observedOn: fromDbDate(observation.observedOn),
    voidedSince: heldOut === null && observation.voidReason !== null,
  }));
}
