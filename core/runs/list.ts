import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describe, withAutomation } from "./describe.ts";
import { ListRunsInput, type RunPage } from "./schemas.ts";

/** Runs, newest first, with where their cases stand. */
export async function listRuns(ctx: Context, raw: ListRunsInput = {}): Promise<RunPage> {
  requirePermission(ctx, "runs:read");
  const parsed = ListRunsInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, status, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.run.findMany({
    where: {
      tenantId: ctx.tenantId,
      ...(automationId === undefined ? {} : { automationId }),
      ...(status === undefined ? {} : { status }),
      ...where,
    },
    include: withAutomation,
    ...range,
  });
  return toPage(rows, page.limit, await describe(ctx, rows.slice(0, page.limit)));
}
