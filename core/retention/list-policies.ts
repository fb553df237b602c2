import { type Context, requirePermission } from "../context.ts";
import type { RetentionPolicyList } from "./schemas.ts";

type Row = {
  id: string;
  code: string;
  title: string;
  payloadRetentionDays: number | null;
  evidenceRetentionDays: number | null;
  awaitingPerson: number;
};

/** How long the cases of each automation are kept, by title; also of those that are retired, whose cases are there still. */
export async function listRetentionPolicies(ctx: Context): Promise<RetentionPolicyList> {
  requirePermission(ctx, "retention:read");
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT a.id, a.code, a.title, a.payload_retention_days AS "payloadRetentionDays",
      a.evidence_retention_days AS "evidenceRetentionDays",
      (SELECT count(*)::int FROM work_item w
       WHERE w.automation_id = a.id AND w.status IN ('HANDED_OVER', 'FAILED') AND w.settled_at < ${ctx.now()}::timestamptz
         - make_interval(days => least(a.payload_retention_days, a.evidence_retention_days))) AS "awaitingPerson"
    FROM automation a WHERE a.tenant_id = ${ctx.tenantId}::uuid
    ORDER BY a.title, a.id`;
  return { items: rows.map(({ id, code, title, ...policy }) => ({ automation: { id, code, title }, ...policy })) };
}
