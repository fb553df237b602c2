import { isAllowed } from "../access/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { listLedgerEntries } from "../ledger/index.ts";
import { fromDbDate } from "../local-date.ts";
import { type CreditTrail, CreditTrailInput } from "./schemas.ts";

/**
 * How a case came to count: its attempts, its ledger entries, and the baseline versions they were made with.
 * Holds nothing of what the case was about, so that a controller may see it who may not see cases.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function creditTrail(ctx: Context, rawInput: CreditTrailInput): Promise<CreditTrail> {
  requirePermission(ctx, "ledger:read");
  const parsed = CreditTrailInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { db, tenantId } = ctx;
  const item = await db.workItem.findFirst({
    where: { id, tenantId },
    include: {
      automation: { select: { id: true, title: true } },
      attempts: { orderBy: { number: "asc" } },
    },
  });
  if (!item) throw notFound("case", id);
  // Entries have no index by case; by automation they are few enough to look through.
  const entries = await listLedgerEntries(ctx, { workItemId: id, automationId: item.automation.id, limit: 200 });
  const baselineIds = [...new Set(entries.items.flatMap(({ baselineId }) => baselineId ?? []))];
  const baselines = await db.baseline.findMany({ where: { tenantId, id: { in: baselineIds } } });
  return {
    id,
    automation: item.automation,
    status: item.status,
    caseType: item.caseType,
    createdAt: item.createdAt.toISOString(),
    settledAt: item.settledAt?.toISOString() ?? null,
    mayReadCase: isAllowed(ctx.actor.roles, "cases:read"),
    attempts: item.attempts.map((attempt) => ({
      number: attempt.number,
      outcome: attempt.outcome,
      botVersion: attempt.botVersion,
      robotShare: attempt.robotShare.toNumber(),
      startedAt: attempt.startedAt.toISOString(),
      finishedAt: attempt.finishedAt?.toISOString() ?? null,
      hasScreenshot: attempt.screenshotPath !== null,
      hasTrace: attempt.tracePath !== null,
    })),
    entries: entries.items.toReversed(),
    baselines: baselines.map((baseline) => ({
      id: baseline.id,
      version: baseline.version,
      secondsPerCase: baseline.secondsPerCase,
      source: baseline.source,
      evidenceClass: baseline.evidenceClass,
      method: baseline.method,
      studyId: baseline.studyId,
      sampleSize: baseline.sampleSize,
      lowSeconds: baseline.lowSeconds?.toNumber() ?? null,
      highSeconds: baseline.highSeconds?.toNumber() ?? null,
      validFrom: fromDbDate(baseline.validFrom),
      validTo: baseline.validTo && fromDbDate(baseline.validTo),
      recordedBy: baseline.recordedBy,
      approvedBy: baseline.approvedBy,
      approvedAt: baseline.approvedAt?.toISOString() ?? null,
    })),
  };
}
