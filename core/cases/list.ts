import { type Context, requirePermission } from "../context.ts";
import { Prisma, WorkItemStatus } from "../db.ts";
import { pageQuery, toPage } from "../paging.ts";
import { type CaseFilter, conditionsBesideStatus, statusesOf } from "./filter.ts";
import { masked } from "./masked.ts";
import { ListWorkItemsInput, type WorkItem, type WorkItemPage } from "./read-schemas.ts";
import { parsed } from "./schemas.ts";

const shown = {
  id: true,
  businessKey: true,
  status: true,
  automation: { select: { id: true, code: true, title: true } },
  targetSystemId: true,
  runId: true,
  unitId: true,
  caseType: true,
  priority: true,
  attemptNumber: true,
  currentStep: true,
  errorCode: true,
  errorMessage: true,
  createdAt: true,
  queuedAt: true,
  notBefore: true,
  settledAt: true,
  deadline: true,
  heldReason: true,
} as const satisfies Prisma.WorkItemSelect;

/** Cases, newest first; personal numbers are masked. */
export async function listWorkItems(ctx: Context, raw: ListWorkItemsInput = {}): Promise<WorkItemPage> {
  requirePermission(ctx, "cases:read");
  const { limit, cursor, ...filter } = parsed(ListWorkItemsInput, raw);
  const page = pageQuery({ limit, cursor });
  const ids = await idsOf(ctx, filter, { below: page.where.id?.lt, most: page.take });
  const rows = await ctx.db.workItem.findMany({
    where: { id: { in: ids } },
    select: shown,
    orderBy: { id: "desc" },
  });
  return toPage(rows, limit, toWorkItem);
}

type Range = { below: string | undefined; most: number };

/**
 * One look for each status, whether it is asked for or not: rare ones are found by their index, past the thousands that
 * wait, and no index has to have all cases in their order.
 */
async function idsOf(ctx: Context, filter: CaseFilter, { below, most }: Range): Promise<string[]> {
  const conditions = conditionsBesideStatus(ctx, filter);
  if (below !== undefined) conditions.push(Prisma.sql`w.id < ${below}::uuid`);
  const where = Prisma.join(conditions, " AND ");
  const looks = (statusesOf(filter) ?? Object.values(WorkItemStatus)).map(
    (status) => Prisma.sql`
      (SELECT w.id FROM work_item w WHERE ${where} AND w.status = ${status}::"WorkItemStatus" ORDER BY w.id DESC LIMIT ${most})`,
  );
  const found = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM (${Prisma.join(looks, " UNION ALL ")}) found ORDER BY id DESC LIMIT ${most}`;
  return found.map(({ id }) => id);
}

type Row = Prisma.WorkItemGetPayload<{ select: typeof shown }>;

function toWorkItem(row: Row): WorkItem {
  return {
    ...row,
    ...textsOf(row),
    caseType: masked(row.caseType),
    createdAt: row.createdAt.toISOString(),
    queuedAt: row.queuedAt.toISOString(),
    notBefore: row.notBefore?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
  };
}

function textsOf({ businessKey, currentStep, errorMessage, heldReason }: Row) {
  return masked({ businessKey, currentStep, errorMessage, heldReason });
}
