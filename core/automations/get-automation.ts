import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { describe, withParts } from "./describe.ts";
import { operationSettingsOf } from "./operation-settings.ts";
import { type AutomationDetail, GetAutomationInput } from "./schemas.ts";

/**
 * One automation with what its bot does and by which rules.
 *
 * @throws AppError `not_found`.
 */
export async function getAutomation(ctx: Context, rawInput: GetAutomationInput): Promise<AutomationDetail> {
  requirePermission(ctx, "automations:read");
  const parsed = GetAutomationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.automation.findFirst({ where: { id, tenantId: ctx.tenantId }, include: withParts });
  if (!row) throw notFound("automation", id);
  const automation = (await describe(ctx, [row]))(row);
  return {
    ...automation,
    residualMethod: row.residualMethod,
    idleCutoffMinutes: row.idleCutoffMinutes,
    settings: row.settings as AutomationDetail["settings"],
    processSteps: row.bot.processSteps as AutomationDetail["processSteps"],
    rules: row.bot.rules as AutomationDetail["rules"],
    inputSchema: row.bot.inputSchema as AutomationDetail["inputSchema"],
    settingsSchema: row.bot.settingsSchema as AutomationDetail["settingsSchema"],
    ...operationSettingsOf(row),
  };
}
