import { z } from "zod";
import type { Context } from "../context.ts";
import { Prisma, WorkItemStatus } from "../db.ts";
import { Instant } from "../instant.ts";

const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => !value.includes("\0"), "Must not hold the character U+0000");

const status = z.enum(WorkItemStatus);
/** As JSON has it, or as a query string does. */
const yesOrNo = z
  .union([z.boolean(), z.enum(["true", "false"])])
  .transform((value) => value === true || value === "true");

/** What narrows a set of cases down; each filter narrows it more. */
export const caseFilterFields = {
  automationId: z.uuid().optional(),
  runId: z.uuid().optional(),
  targetSystemId: z.uuid().optional(),
  incidentId: z.uuid().optional().meta({ description: "Cases with an attempt that is part of the incident" }),
  status: z
    .union([status, z.array(status).min(1).max(20)])
    .optional()
    .meta({ description: "One or several: `status=FAILED&status=HANDED_OVER`" }),
  errorCode: text(200).optional(),
  search: text(200).optional().meta({ description: "How the business key begins" }),
  deadlineBefore: Instant.optional().meta({ description: "Cases that should be settled before this instant" }),
  overdue: yesOrNo.optional().meta({ description: "Cases that are not settled although their deadline is past" }),
  createdFrom: Instant.optional().meta({ description: "Cases that came at this instant or later" }),
  createdBefore: Instant.optional().meta({ description: "Cases that came before this instant" }),
};

/** Which cases, as a list or a change of many takes it. */
export const CaseFilter = z.strictObject(caseFilterFields).meta({ id: "CaseFilter" });
export type CaseFilter = z.infer<typeof CaseFilter>;

/** Statuses of a case that is not settled. */
export const openStatuses = ["QUEUED", "RUNNING", "RETRYING", "HELD"] as const satisfies readonly WorkItemStatus[];

/** The statuses that a filter asks for; undefined for all. */
export function statusesOf({ status: asked }: Pick<CaseFilter, "status">): readonly WorkItemStatus[] | undefined {
  return typeof asked === "string" ? [asked] : asked && [...new Set(asked)];
}

/** The condition of a statement on `work_item w` that a filter stands for, always with the caller's municipality. */
export function casesThat(ctx: Pick<Context, "tenantId" | "now">, filter: CaseFilter): Prisma.Sql {
  const statuses = statusesOf(filter);
  const conditions = [...conditionsBesideStatus(ctx, filter), ...(statuses ? [isOneOf(statuses)] : [])];
  return Prisma.join(conditions, " AND ");
}

/** The same without the statuses, for statements that look at one status after the other. */
export function conditionsBesideStatus(ctx: Pick<Context, "tenantId" | "now">, filter: CaseFilter): Prisma.Sql[] {
  const { automationId, runId, targetSystemId, incidentId, errorCode, search } = filter;
  const { deadlineBefore, overdue, createdFrom, createdBefore } = filter;
  const now = ctx.now();
  const asked = [
    automationId && Prisma.sql`w.automation_id = ${automationId}::uuid`,
    runId && Prisma.sql`w.run_id = ${runId}::uuid`,
    targetSystemId && Prisma.sql`w.target_system_id = ${targetSystemId}::uuid`,
    incidentId && Prisma.sql`w.id IN (SELECT work_item_id FROM attempt WHERE incident_id = ${incidentId}::uuid)`,
    errorCode && Prisma.sql`w.error_code = ${errorCode}`,
    search && Prisma.sql`w.business_key LIKE ${beginningWith(search)}`,
    deadlineBefore && Prisma.sql`w.deadline < ${new Date(deadlineBefore)}`,
    overdue === true && Prisma.sql`w.deadline < ${now} AND ${isOneOf(openStatuses)}`,
    overdue === false && Prisma.sql`NOT (w.deadline IS NOT NULL AND w.deadline < ${now} AND ${isOneOf(openStatuses)})`,
    createdFrom && Prisma.sql`w.created_at >= ${new Date(createdFrom)}`,
    createdBefore && Prisma.sql`w.created_at < ${new Date(createdBefore)}`,
  ];
  const own = Prisma.sql`w.tenant_id = ${ctx.tenantId}::uuid`;
  return [own, ...asked.filter((condition) => condition instanceof Prisma.Sql)];
}

function isOneOf(statuses: readonly WorkItemStatus[]): Prisma.Sql {
  return Prisma.sql`w.status = ANY(${[...statuses]}::"WorkItemStatus"[])`;
}

// LIKE has signs of its own, and a key may hold them.
function beginningWith(search: string): string {
  return `${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
