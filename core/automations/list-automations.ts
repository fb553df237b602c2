import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describe, withParts } from "./describe.ts";
import { type AutomationPage, ListAutomationsInput } from "./schemas.ts";

/** Automations, newest first, of one status or of all. */
export async function listAutomations(ctx: Context, rawInput: ListAutomationsInput = {}): Promise<AutomationPage> {
  requirePermission(ctx, "automations:read");
  const parsed = ListAutomationsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { status, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.automation.findMany({
    where: { tenantId: ctx.tenantId, ...(status === undefined ? {} : { status }), ...where },
    include: withParts,
    ...range,
  });
  return toPage(rows, page.limit, await describe(ctx, rows.slice(0, page.limit)));
}
