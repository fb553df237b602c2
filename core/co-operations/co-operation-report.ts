import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { type CoOperationReport, CoOperationReportInput, type CoOperationSums } from "./schemas.ts";
import { type MemberRow, standingIn } from "./standing.ts";

type Days = { from: string; to: string };
type Summed = Omit<CoOperationSums, "netSeconds"> & { tenantId: string };

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
 * By member: what takes part, from the sums by day, and the member's share of what was split, from its entries; on the days on
 * which both the member and the caller's municipality are members.
 */
async function sumsOf(ctx: Context, { id, from, to }: Days & { id: string }): Promise<Summed[]> {
  const rows = await ctx.db.$queryRaw<Record<keyof Summed, string | bigint>[]>`
    WITH counted AS (
      SELECT r.tenant_id, r.local_date, r.kind, r.seconds, r.cases * (r.measure_id = ${none}::uuid)::int AS cases
      FROM co_operation_work w
      JOIN daily_rollup r ON r.tenant_id = w.tenant_id AND r.local_date >= w.valid_from
        AND (w.valid_to IS NULL OR r.local_date < w.valid_to)
        AND CASE WHEN r.measure_id = ${none}::uuid THEN r.automation_id ELSE r.measure_id END = coalesce(w.automation_id, w.measure_id)
      WHERE w.co_operation_id = ${id}::uuid AND r.local_date >= ${from}::date AND r.local_date < ${to}::date
      UNION ALL
      SELECT e.tenant_id, e.local_date, e.kind, e.seconds, 0
      FROM shared_time s
      CROSS JOIN LATERAL jsonb_to_recordset(s.split) AS part("ledgerEntryId" bigint)
      JOIN ledger_entry e ON e.id = part."ledgerEntryId" OR e.reverses_id = part."ledgerEntryId"
      WHERE s.co_operation_id = ${id}::uuid AND e.local_date >= ${from}::date AND e.local_date < ${to}::date
    ), member AS (
      SELECT tenant_id, daterange(valid_from, valid_to) AS days FROM co_operation_member
      WHERE co_operation_id = ${id}::uuid AND accepted_at IS NOT NULL
    )
    SELECT c.tenant_id AS "tenantId",
      coalesce(sum(CASE c.kind WHEN 'CREDIT' THEN c.cases WHEN 'REVERSAL' THEN -c.cases END), 0)::bigint AS cases,
      coalesce(sum(c.seconds) FILTER (WHERE c.kind = 'CREDIT'), 0)::bigint AS "automationSeconds",
      coalesce(sum(c.seconds) FILTER (WHERE c.kind IN ('SIMPLIFY', 'REMOVE')), 0)::bigint AS "measureSeconds",
      coalesce(sum(c.seconds) FILTER (WHERE c.kind = 'REVERSAL'), 0)::bigint AS "reversedSeconds",
      coalesce(sum(c.seconds) FILTER (WHERE c.kind = 'RESIDUAL'), 0)::bigint AS "residualSeconds",
      coalesce(sum(c.seconds) FILTER (WHERE c.kind = 'OPERATION'), 0)::bigint AS "operationSeconds"
    FROM counted c
    JOIN member m ON m.tenant_id = c.tenant_id AND m.days @> c.local_date
    JOIN member mine ON mine.tenant_id = ${ctx.tenantId}::uuid AND mine.days @> c.local_date
    GROUP BY c.tenant_id`;
  return rows.map(({ tenantId, ...sums }) => {
    const numbers = Object.entries(sums).map(([name, sum]) => [name, Number(sum)]);
    return { tenantId: String(tenantId), ...(Object.fromEntries(numbers) as Omit<Summed, "tenantId">) };
  });
}

/** What stands in the sums by day for an id that is not there. */
const none = "00000000-0000-0000-0000-000000000000";

function totalOf(sums: readonly Summed[]): CoOperationSums {
  const sum = (name: Exclude<keyof Summed, "tenantId">) => sums.reduce((all, one) => all + one[name], 0);
  const automationSeconds = sum("automationSeconds");
  const measureSeconds = sum("measureSeconds");
  const reversedSeconds = sum("reversedSeconds");
  const residualSeconds = sum("residualSeconds");
  const operationSeconds = sum("operationSeconds");
  return {
    cases: sum("cases"),
    automationSeconds,
    measureSeconds,
    reversedSeconds,
    residualSeconds,
    operationSeconds,
    netSeconds: automationSeconds + measureSeconds + reversedSeconds - residualSeconds - operationSeconds,
  };
}
