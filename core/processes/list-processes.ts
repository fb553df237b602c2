import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describeProcesses, withCount } from "./describe.ts";
import { ListProcessesInput, type ProcessPage } from "./schemas.ts";

const retiredAtOf = { active: { retiredAt: null }, retired: { retiredAt: { not: null } }, all: {} } as const;

/** The register of processes, newest first. */
export async function listProcesses(ctx: Context, rawInput: ListProcessesInput = {}): Promise<ProcessPage> {
  requirePermission(ctx, "processes:read");
  const parsed = ListProcessesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { state, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.process.findMany({
    where: { tenantId: ctx.tenantId, ...retiredAtOf[state], ...where },
    include: withCount,
    ...range,
  });
  return toPage(rows, page.limit, await describeProcesses(ctx, rows));
}
