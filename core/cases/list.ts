import { type Context, requirePermission } from "../context.ts";
import type { Prisma } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { masked } from "./masked.ts";
import { ListWorkItemsInput, type WorkItem, type WorkItemPage } from "./read-schemas.ts";

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
} as const satisfies Prisma.WorkItemSelect;

/** Cases, newest first; personal numbers are masked. */
export async function listWorkItems(ctx: Context, raw: ListWorkItemsInput = {}): Promise<WorkItemPage> {
  requirePermission(ctx, "cases:read");
  const parsed = ListWorkItemsInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { limit, cursor, search, ...filters } = parsed.data;
  const { where, ...range } = pageQuery({ limit, cursor });
  const rows = await ctx.db.workItem.findMany({
    where: { tenantId: ctx.tenantId, ...given(filters), ...beginsWith(search), ...where },
    select: shown,
    ...range,
  });
  return toPage(rows, limit, toWorkItem);
}

type Filters = Omit<ListWorkItemsInput, "limit" | "cursor" | "search">;

function given(filters: Filters): Prisma.WorkItemWhereInput {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

// Prisma hands LIKE's own signs through, and a key may hold them.
function beginsWith(search: string | undefined): Prisma.WorkItemWhereInput {
  return search === undefined ? {} : { businessKey: { startsWith: search.replaceAll(/[\\%_]/g, String.raw`\$&`) } };
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
  };
}

function textsOf({ businessKey, currentStep, errorMessage }: Row) {
  return masked({ businessKey, currentStep, errorMessage });
}
