import { type Context, requirePermission } from "../context.ts";
import type { PeriodKind, PeriodReport as ReportRow } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { canonicalJson, hashOf } from "./canonical.ts";
import { recomputeContent } from "./compute.ts";
import { daysOf, PeriodContent } from "./content.ts";
import { Difference, differencesBetween } from "./differences.ts";
import { figuresOfRows } from "./figures.ts";
import { toldTo } from "./hours-changes.ts";
import { PeriodIdInput, type PeriodReport, type PeriodStatus, type Reproduction } from "./schemas.ts";
import { isSigned } from "./signature.ts";

/**
 * A report as it was signed; who made the decisions in it is told as {@link toldTo} says.
 *
 * @throws AppError `not_found`.
 */
export async function getPeriodReport(ctx: Context, rawInput: PeriodIdInput): Promise<PeriodReport> {
  requirePermission(ctx, "benefits:read");
  const row = await reportOf(ctx, rawInput);
  const content = PeriodContent.parse(row.content);
  return {
    ...headOf(row),
    periodId: row.periodId,
    content: content.changes === undefined ? content : { ...content, changes: toldTo(ctx, content.changes) },
    contentHash: hex(row.contentHash),
    throughId: Number(row.throughId),
    chainHash: hex(row.chainHash),
    signature: hex(row.signature),
    difference: Difference.array().parse(row.difference),
    proposedBy: row.proposedBy,
  };
}

/**
 * Makes a report anew of the ledger's rows that were in it, and compares it with the one that was signed, byte for byte.
 * Names, definitions, the organisation, hours per årsverk and what was decided are taken from the signed one, whose hash
 * holds them fast: whatever becomes of them later, the figures can be made again.
 *
 * @throws AppError `not_found`.
 */
export async function reproduceReport(ctx: Context, rawInput: PeriodIdInput): Promise<Reproduction> {
  requirePermission(ctx, "benefits:read");
  const row = await reportOf(ctx, rawInput);
  const signed = PeriodContent.parse(row.content);
  const { tenantId } = ctx;
  const figures = await figuresOfRows(ctx.db, tenantId, { ...signed.period, throughId: row.throughId });
  const made = await recomputeContent(ctx.db, { tenantId, figures, asOf: row.closedAt, signed });
  const contentIsSame = canonicalJson(made) === canonicalJson(row.content);
  const hashIsRight = hashOf(row.content).equals(Buffer.from(row.contentHash));
  const signatureIsRight = isSigned(ctx.secrets, row);
  return {
    id: row.id,
    isReproduced: contentIsSame && hashIsRight && signatureIsRight,
    contentIsSame,
    hashIsRight,
    signatureIsRight,
    difference: differencesBetween(signed, made),
  };
}

/** What a list says of a report. */
export function headOf(row: ReportRow): NonNullable<PeriodStatus["latestReport"]> {
  const { id, number, revision, closedBy, closedAt, reason } = row;
  return { id, number, revision, closedBy, closedAt: closedAt.toISOString(), reason };
}

async function reportOf(ctx: Context, rawInput: PeriodIdInput): Promise<ReportRow> {
  const parsed = PeriodIdInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.periodReport.findFirst({ where: { id, tenantId: ctx.tenantId } });
  if (!row) throw notFound("period report", id);
  return row;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Every signed report of the municipality, in the order of their numbers. */
export async function listPeriodReports(
  ctx: Context,
): Promise<{ id: string; number: number; revision: number; kind: PeriodKind; from: string; to: string }[]> {
  requirePermission(ctx, "benefits:read");
  const rows = await ctx.db.periodReport.findMany({
    where: { tenantId: ctx.tenantId },
    orderBy: { number: "asc" },
    select: { id: true, number: true, revision: true, period: true },
  });
  return rows.map(({ period, ...row }) => ({ ...row, ...daysOf(period) }));
}
