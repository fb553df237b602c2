import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { describeMeasures, withProcess } from "./describe-measures.ts";
import { describeProposal, withMeasure } from "./list-volumes.ts";
import { readVolumes } from "./read-volumes.ts";
import { GetMeasureInput, type MeasureDetail } from "./schemas.ts";

const mostProposals = 50;

/**
 * A measure with its months.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function getMeasure(ctx: Context, rawInput: GetMeasureInput): Promise<MeasureDetail> {
  requirePermission(ctx, "benefits:read");
  const parsed = GetMeasureInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.measure.findFirst({ where: { id, tenantId: ctx.tenantId }, ...withProcess });
  if (!row) throw notFound("measure", id);
  const [describe, volumes, proposals] = await Promise.all([
    describeMeasures(ctx, [row]),
    readVolumes(ctx, row),
    ctx.db.measureVolumeProposal.findMany({
      where: { tenantId: ctx.tenantId, measureId: id, status: { not: "APPROVED" } },
      orderBy: { id: "desc" },
      take: mostProposals,
      ...withMeasure,
    }),
  ]);
  return {
    ...describe(row),
    description: row.description,
    volumeAuthor: row.volumeAuthor,
    volumeMethod: row.volumeMethod,
    createdAt: row.createdAt.toISOString(),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    volumes,
    proposals: proposals.map(describeProposal),
  };
}
