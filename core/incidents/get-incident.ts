import { type Context, requirePermission } from "../context.ts";
import type { WorkItemStatus } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import { countFailedCases, describe, type IncidentRow, withParts } from "./describe.ts";
import { GetIncidentInput, type IncidentDetail } from "./schemas.ts";

const casesShown = 50;

/**
 * One incident with its evidence, the cases it has met and how it went over time.
 *
 * @throws AppError `not_found`.
 */
export async function getIncident(ctx: Context, rawInput: GetIncidentInput): Promise<IncidentDetail> {
  requirePermission(ctx, "incidents:read");
  const parsed = GetIncidentInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.incident.findFirst({ where: { id, tenantId: ctx.tenantId }, include: withParts });
  if (!row) throw notFound("incident", id);
  const [failedCases, sample, cases, affected, history, others] = await Promise.all([
    countFailedCases(ctx, [id]),
    sampleOf(ctx, row),
    countCasesOf(ctx, id),
    listAffected(ctx, id),
    historyOf(ctx, row),
    othersLike(ctx, row),
  ]);
  return {
    ...describe(row, failedCases.get(id) ?? 0),
    fingerprint: row.fingerprint,
    sample,
    cases: { total: cases.reduce((sum, each) => sum + each.cases, 0), byStatus: cases },
    affected,
    history,
    ...others,
  };
}

async function sampleOf(ctx: Context, row: IncidentRow): Promise<IncidentDetail["sample"]> {
  const attempt = await ctx.db.attempt.findFirst({
    where: { workItemId: row.sampleWorkItemId, number: row.sampleAttempt, tenantId: ctx.tenantId },
    include: { workItem: { select: { businessKey: true } } },
  });
  if (!attempt) return null;
  return {
    workItemId: attempt.workItemId,
    businessKey: maskPersonalNumbers(attempt.workItem.businessKey),
    attempt: attempt.number,
    at: (attempt.finishedAt ?? attempt.startedAt).toISOString(),
    worker: attempt.worker,
    botVersion: attempt.botVersion,
    hasScreenshot: attempt.screenshotPath !== null,
  };
}

async function countCasesOf(ctx: Context, id: string): Promise<{ status: WorkItemStatus; cases: number }[]> {
  return ctx.db.$queryRaw`
    SELECT w.status::text, count(DISTINCT w.id)::int AS cases
    FROM attempt t JOIN work_item w ON w.id = t.work_item_id
    WHERE t.incident_id = ${id}::uuid AND w.tenant_id = ${ctx.tenantId}::uuid
    GROUP BY w.status ORDER BY w.status`;
}

type AffectedRow = { id: string; businessKey: string; status: WorkItemStatus; occurrences: number; lastSeenAt: Date };

async function listAffected(ctx: Context, id: string): Promise<IncidentDetail["affected"]> {
  const rows = await ctx.db.$queryRaw<AffectedRow[]>`
    SELECT w.id, w.business_key AS "businessKey", w.status::text, count(*)::int AS occurrences,
           max(coalesce(t.finished_at, t.started_at)) AS "lastSeenAt"
    FROM attempt t JOIN work_item w ON w.id = t.work_item_id
    WHERE t.incident_id = ${id}::uuid AND w.tenant_id = ${ctx.tenantId}::uuid
    GROUP BY w.id ORDER BY w.status = 'FAILED' DESC, max(t.finished_at) DESC, w.id LIMIT ${casesShown}`;
  return rows.map(({ businessKey, lastSeenAt, ...rest }) => ({
    ...rest,
    businessKey: maskPersonalNumbers(businessKey),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}

const twoDaysMs = 2 * 86_400_000;
const longestDays = 60;

/** Times without an error are left out: whoever draws it knows where they are. */
async function historyOf(ctx: Context, row: IncidentRow): Promise<IncidentDetail["history"]> {
  const unit = row.lastSeenAt.getTime() - row.firstSeenAt.getTime() <= twoDaysMs ? "hour" : "day";
  const buckets = await ctx.db.$queryRaw<{ from: Date; occurrences: number }[]>`
    SELECT date_trunc(${unit}, finished_at, 'Europe/Oslo') AS "from", count(*)::int AS occurrences
    FROM attempt
    WHERE incident_id = ${row.id}::uuid AND tenant_id = ${ctx.tenantId}::uuid
      AND finished_at > ${row.lastSeenAt}::timestamptz - make_interval(days => ${longestDays}::int)
    GROUP BY 1 ORDER BY 1`;
  return { unit, buckets: buckets.map(({ from, occurrences }) => ({ from: from.toISOString(), occurrences })) };
}

async function othersLike(ctx: Context, row: IncidentRow): Promise<Pick<IncidentDetail, "earlier" | "later">> {
  const alike = { tenantId: ctx.tenantId, fingerprint: row.fingerprint, id: { not: row.id } };
  const told = { id: true, resolvedAt: true, resolvedBy: true, resolution: true } as const;
  const [earlier, later] = await Promise.all([
    ctx.db.incident.findFirst({
      where: { ...alike, status: "RESOLVED", resolvedAt: { lt: row.resolvedAt ?? ctx.now() } },
      orderBy: { resolvedAt: "desc" },
      select: told,
    }),
    row.resolvedAt === null
      ? null
      : ctx.db.incident.findFirst({
          where: { ...alike, OR: [{ resolvedAt: null }, { resolvedAt: { gt: row.resolvedAt } }] },
          orderBy: { firstSeenAt: "asc" },
          select: { id: true },
        }),
  ]);
  return {
    earlier: earlier && { ...earlier, resolvedAt: earlier.resolvedAt?.toISOString() ?? null },
    later,
  };
}
