import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { ListPurgesInput, type PurgePage } from "./schemas.ts";

/**
 * What was purged, newest first.
 *
 * @throws AppError `invalid` naming the field.
 */
export async function listPurges(ctx: Context, raw: ListPurgesInput): Promise<PurgePage> {
  requirePermission(ctx, "retention:read");
  const parsed = ListPurgesInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, ...page } = parsed.data;
  const { where, ...rest } = pageQuery(page);
  const ofAutomation = automationId === undefined ? {} : { automationId };
  const rows = await ctx.db.purgeRecord.findMany({
    where: { tenantId: ctx.tenantId, ...ofAutomation, ...where },
    ...rest,
  });
  const automations = await ctx.db.automation.findMany({
    where: { tenantId: ctx.tenantId, id: { in: rows.map((row) => row.automationId) } },
    select: { id: true, code: true, title: true },
  });
  const byId = new Map(automations.map((automation) => [automation.id, automation]));
  return toPage(rows, page.limit, ({ id, automationId: of, kind, retentionDays, settledBefore, cases, files, at }) => ({
    id,
    automation: byId.get(of) ?? { id: of, code: of, title: of },
    kind,
    retentionDays,
    settledBefore: settledBefore.toISOString(),
    cases,
    files,
    at: at.toISOString(),
  }));
}
