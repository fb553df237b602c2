import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { describeMeasures, withProcess } from "./describe-measures.ts";
import { readVolumes } from "./read-volumes.ts";
import { GetMeasureInput, type MeasureDetail } from "./schemas.ts";

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
  const [describe, volumes] = await Promise.all([describeMeasures(ctx, [row]), readVolumes(ctx, row)]);
  return {
    ...describe(row),
    description: row.description,
    volumeAuthor: row.volumeAuthor,
    volumeMethod: row.volumeMethod,
    createdAt: row.createdAt.toISOString(),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    volumes,
  };
}
