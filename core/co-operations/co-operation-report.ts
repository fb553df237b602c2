import { headlineNet } from "../benefits/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { EvidenceClass, LedgerKind } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { type CoOperationReport, CoOperationReportInput, type CoOperationSums } from "./schemas.ts";
import { type MemberRow, standingIn } from "./standing.ts";

type Days = { from: string; to: string };
/** Sums of one member that are alike in what the published net asks for; `cases` are those of robots. */
type Summed = {
  tenantId: string;
  kind: LedgerKind;
  evidenceClass: EvidenceClass;
  hasBaseline: boolean;
  cases: number;
  seconds: number;
};

/**
 * Freed time of a co-operation's members in `[from, to)`, of what takes part in it: each on the days it is a member, and of all
 * together. Only members see them, for the days of their own membership; a reader sees each member's sums, others their own and
 * the total; nobody sees cases. What was shared is in the members' operation already.
 *
 * @throws AppError `invalid`; `not_found`, also when it does not concern the caller.
 */
export async function coOperationReport(ctx: Context, rawInput: CoOperationReportInput): Promise<CoOperationReport> {
  requirePermission(ctx, "benefits:read");
  const parsed = CoOperationReportInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, from, to } = parsed.data;
  if (to <= from) throw invalidFields([{ path: ["to"], code: "not_after_from", message: "Must be after from" }]);
  const { members, own, isReader } = await standingIn(ctx.db, ctx, id);
  const days = daysOf(own, { from, to });
  if (days.length === 0) return { from, to, days, members: [], total: null };
  const sums = await sumsOf(ctx, { id, from, to });
  const isOwn = (tenantId: string) => tenantId === ctx.tenantId;
  const shown = members.filter((member) => daysOf([member], { from, to }).length > 0 && member.acceptedAt !== null);
  const tenants = new Map(shown.map(({ tenantId, tenant }): [string, MemberRow["tenant"]] => [tenantId, tenant]));
  return {
    from,
    to,
    days,
    members: [...tenants]
      .filter(([tenantId]) => isReader || isOwn(tenantId))
      .map(([tenantId, { slug, name }]) => ({
        tenant: { slug, name },
        own: isOwn(tenantId),
        sums: totalOf(sums.filter((sum) => sum.tenantId === tenantId)),
      })),
    total: totalOf(sums),
  };
}

/** The days of memberships that lie in a period; of keys that follow one another, one run of days. */
function daysOf(memberships: readonly MemberRow[], { from, to }: Days): Days[] {
  const runs: Days[] = [];
  const byDay = memberships.toSorted((one, other) => one.validFrom.getTime() - other.validFrom.getTime());
  for (const { validFrom, validTo } of byDay) {
    const first = later(fromDbDate(validFrom), from);
    const end = validTo === null || fromDbDate(validTo) > to ? to : fromDbDate(validTo);
    if (first >= end) continue;
    const last = runs.at(-1);
    if (last?.to === first) last.to = end;
    else runs.push({ from: first, to: end });
  }
  return runs;
}

const later = (one: string, other: string) => (one > other ? one : other);

/**
 * By member and evidence: what takes part, from the sums by day, and the member's share of what was split, from its entries; on the days on
 * which both the member and the caller's municipality are members.
 */
async function sumsOf(ctx: Context, { id, from, to }: Days & { id: string }): Promise<Summed[]> {
  const rows = await ctx.db.$queryRaw<(Omit<Summed, "cases" | "seconds"> & { cases: bigint; seconds: bigint })[]>`
    WITH counted AS (
      SELECT r.tenant_id, r.local_date, r.kind, r.evidence_class, r.baseline_id <> ${none}::uuid AS has_baseline, r.seconds,
        r.cases * (r.measure_id = ${none}::uuid)::int AS cases
      FROM co_operation_work w
      JOIN daily_rollup r ON r.tenant_id = w.tenant_id AND r.local_date >= w.valid_from
        AND (w.valid_to IS NULL OR r.local_date < w.valid_to)
        AND CASE WHEN r.measure_id = ${none}::uuid THEN r.automation_id ELSE r.measure_id END = coalesce(w.automation_id, w.measure_id)
      WHERE w.co_operation_id = ${id}::uuid AND r.local_date >= ${from}::date AND r.local_date < ${to}::date
      UNION ALL
      SELECT e.tenant_id, e.local_date, e.kind, e.evidence_class, e.baseline_id IS NOT NULL, e.seconds, 0
      FROM shared_time s
      CROSS JOIN LATERAL jsonb_to_recordset(s.split) AS part("ledgerEntryId" bigint)
      JOIN ledger_entry e ON e.id = part."ledgerEntryId" OR e.reverses_id = part."ledgerEntryId"
      WHERE s.co_operation_id = ${id}::uuid AND e.local_date >= ${from}::date AND e.local_date < ${to}::date
    ), member AS (
      SELECT tenant_id, daterange(valid_from, valid_to) AS days FROM co_operation_member
      WHERE co_operation_id = ${id}::uuid AND accepted_at IS NOT NULL
    )
    SELECT c.tenant_id::text AS "tenantId", c.kind::text, c.evidence_class::text AS "evidenceClass",
      c.has_baseline AS "hasBaseline", sum(c.cases)::bigint AS cases, sum(c.seconds)::bigint AS seconds
    FROM counted c
    JOIN member m ON m.tenant_id = c.tenant_id AND m.days @> c.local_date
    JOIN member mine ON mine.tenant_id = ${ctx.tenantId}::uuid AND mine.days @> c.local_date
    GROUP BY 1, 2, 3, 4`;
  return rows.map(({ cases, seconds, ...row }) => ({ ...row, cases: Number(cases), seconds: Number(seconds) }));
}

/** What stands in the sums by day for an id that is not there. */
const none = "00000000-0000-0000-0000-000000000000";

function totalOf(rows: readonly Summed[]): CoOperationSums {
  const total = (some: readonly Summed[], of: "cases" | "seconds") => some.reduce((sum, row) => sum + row[of], 0);
  const ofKind = (...kinds: LedgerKind[]) => rows.filter(({ kind }) => kinds.includes(kind));
  const freed = (row: Summed) => !spent.includes(row.kind);
  // What is taken back of time that was spent is in the headline already.
  const besideHeadline = (evidenceClass: EvidenceClass) => {
    const some = rows.filter((row) => row.evidenceClass === evidenceClass && freed(row));
    return total(some, "seconds") - headlineNet(some).netSeconds;
  };
  return {
    cases: total(ofKind("CREDIT"), "cases") - total(ofKind("REVERSAL"), "cases"),
    automationSeconds: total(ofKind("CREDIT"), "seconds"),
    measureSeconds: total(ofKind("SIMPLIFY", "REMOVE"), "seconds"),
    reversedSeconds: total(ofKind("REVERSAL"), "seconds"),
    residualSeconds: total(ofKind("RESIDUAL"), "seconds"),
    operationSeconds: total(ofKind("OPERATION"), "seconds"),
    headlineSeconds: headlineNet(rows).netSeconds,
    estimatedSeconds: besideHeadline("C"),
    assumedSeconds: besideHeadline("D"),
    netSeconds: total(rows.filter(freed), "seconds") - total(ofKind(...spent), "seconds"),
  };
}

const spent: readonly LedgerKind[] = ["RESIDUAL", "OPERATION"];
