import { isTooManyInMonth } from "../benefits/rules/plausibility.ts";
import { type Context, requirePermission } from "../context.ts";
import type { Prisma } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { pageQuery, toPage } from "../paging.ts";
import { expectedYearlyCases } from "./read-volumes.ts";
import {
  GetMeasureVolumeInput,
  ListMeasureVolumesInput,
  type MeasureVolumePage,
  type MeasureVolumeProposal,
} from "./schemas.ts";

/** What a proposal must be read with. */
export const withMeasure = { include: { measure: { include: { process: true } } } } as const;

type WithMeasure = Prisma.MeasureVolumeProposalGetPayload<typeof withMeasure>;

/**
 * Months of measures as they were told, newest first: those that wait, or what became of them.
 *
 * @throws AppError `invalid`.
 */
export async function listMeasureVolumes(
  ctx: Context,
  rawInput: ListMeasureVolumesInput = {},
): Promise<MeasureVolumePage> {
  requirePermission(ctx, "benefits:read");
  const parsed = ListMeasureVolumesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { status, measureId, ...page } = parsed.data;
  const { where, ...order } = pageQuery(page);
  const rows = await ctx.db.measureVolumeProposal.findMany({
    where: { ...where, tenantId: ctx.tenantId, ...(status && { status }), ...(measureId && { measureId }) },
    ...order,
    ...withMeasure,
  });
  return toPage(rows, page.limit, describeProposal);
}

/** A month as it was told. */
export function describeProposal(row: WithMeasure): MeasureVolumeProposal {
  const { id, month, cases, source, seconds, status, measure, reason } = row;
  const expected = expectedYearlyCases(measure);
  return {
    id,
    measure: { id: measure.id, code: measure.code, title: measure.title },
    month: fromDbDate(month).slice(0, 7),
    cases,
    source,
    seconds,
    status,
    implausible: expected !== null && isTooManyInMonth(cases, expected),
    proposedBy: row.proposedBy,
    proposedById: row.proposedById,
    proposedAt: row.proposedAt.toISOString(),
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reason,
  };
}

/**
 * A month of a measure as it was told, and what became of it.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function getMeasureVolume(ctx: Context, rawInput: GetMeasureVolumeInput): Promise<MeasureVolumeProposal> {
  requirePermission(ctx, "benefits:read");
  const parsed = GetMeasureVolumeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.measureVolumeProposal.findFirst({ where: { id, tenantId: ctx.tenantId }, ...withMeasure });
  if (!row) throw notFound("month of a measure", id);
  return describeProposal(row);
}
