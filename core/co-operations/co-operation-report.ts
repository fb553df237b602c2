import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { type CoOperationReport, CoOperationReportInput, type CoOperationSums } from "./schemas.ts";
import { type MemberRow, standingIn } from "./standing.ts";

type Days = { from: string; to: string };
type Summed = Omit<CoOperationSums, "netSeconds"> & { tenantId: string };

/**
 * Freed time of a co-operation's members in `[from, to)`, each on the days it is a member, and of all together. A reader sees each
 * member's sums, others their own and the total; nobody sees cases. What was shared is in the members' operation already.
 *
 * @throws AppError `invalid`; `not_found`, also when it does not concern the caller.
 */
export async function coOperationReport(ctx: Context, rawInput: CoOperationReportInput): Promise<CoOperationReport> {
  requirePermission(ctx, "benefits:read");
  const parsed = CoOperationReportInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, from, to } = parsed.data;
  if (to <= from) throw invalidFields([{ path: ["to"], code: "not_after_from", message: "Must be after from" }]);
  const { members, isReader } = await standingIn(ctx.db, ctx, id);
  const accepted = members.filter(({ acceptedAt }) => acceptedAt !== null);
  const sums = await sumsOf(ctx, { id, from, to });
  const tenants = new Map(accepted.map(({ tenantId, tenant }): [string, MemberRow["tenant"]] => [tenantId, tenant]));
  const isOwn = (tenantId: string) => tenantId === ctx.tenantId;
  return {
    from,
    to,
    members: [...tenants]
      .filter(([tenantId]) => isReader || isOwn(tenantId))
      .map(([tenantId, { slug, name }]) => ({
        tenant: {
          slug,
          name,
        },
        own: isOwn(tenantId),
        sums: totalOf(sums.filter((sum) => sum.tenantId === tenantId)),
      })),
    total: totalOf(sums),
  };
}

/** By member; a member with two keys after one another is summed over the days of both. */
async function sumsOf(ctx: Context, { id, from, to }: Days & { id: string }): Promise<Summed[]> {
  const rows = await ctx.db.$queryRaw<Record<keyof Summed, string | bigint>[]>`
    SELECT r.tenant_id AS "tenantId",
      coalesce(sum(r.cases) FILTER (WHERE r.kind = 'CREDIT'), 0)::bigint AS cases,
      coalesce(sum(r.seconds) FILTER (WHERE r.kind = 'CREDIT'), 0)::bigint AS "automationSeconds",
      coalesce(sum(r.seconds) FILTER (WHERE r.kind IN ('SIMPLIFY', 'REMOVE')), 0)::bigint AS "measureSeconds",
      coalesce(sum(r.seconds) FILTER (WHERE r.kind = 'REVERSAL'), 0)::bigint AS "reversedSeconds",
      coalesce(sum(r.seconds) FILTER (WHERE r.kind = 'RESIDUAL'), 0)::bigint AS "residualSeconds",
      coalesce(sum(r.seconds) FILTER (WHERE r.kind = 'OPERATION'), 0)::bigint AS "operationSeconds",
      coalesce(sum(r.seconds) FILTER (WHERE r.kind = 'IMPORTED'), 0)::bigint AS "importedSeconds"
    FROM co_operation_member m
    JOIN daily_rollup r ON r.tenant_id = m.tenant_id AND r.local_date >= m.valid_from
      AND (m.valid_to IS NULL OR r.local_date < m.valid_to)
    WHERE m.co_operation_id = ${id}::uuid AND m.accepted_at IS NOT NULL
      AND r.local_date >= ${from}::date AND r.local_date < ${to}::date
    GROUP BY r.tenant_id`;
  return rows.map(({ tenantId, ...sums }) => {
    const numbers = Object.entries(sums).map(([name, sum]) => [name, Number(sum)]);
    return { tenantId: String(tenantId), ...(Object.fromEntries(numbers) as Omit<Summed, "tenantId">) };
  });
}

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
    importedSeconds: sum("importedSeconds"),
  };
}
