import { caseHome } from "../cases/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { type InputField, inputFields } from "./input-fields.ts";

/**
 * What the columns of a file of cases may give to an automation's bot, in the bot's own order.
 *
 * @throws AppError `not_found`; `conflict` when the automation takes no cases.
 */
export async function importFields(ctx: Context, { automationId }: { automationId: string }): Promise<InputField[]> {
  requirePermission(ctx, "cases:write");
  const { bot } = await caseHome(ctx, automationId);
  return inputFields(bot.input);
}
