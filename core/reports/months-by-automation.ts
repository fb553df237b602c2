import { grouped, headlineNet, monthsOf, sumRollups } from "../benefits/index.ts";
import type { Context } from "../context.ts";
import type { AutomationScore } from "./schemas.ts";

/** Credited cases and net freed time, evidence A and B, month by month; months without any are there too. */
export async function monthsByAutomation(
  ctx: Context,
  days: { from: string; to: string },
  automationId: string | undefined,
): Promise<(automationId: string) => AutomationScore["months"]> {
  const rows = await sumRollups(ctx.db, {
    tenantId: ctx.tenantId,
    ...days,
    groupBy: ["automation", "month"],
    only: { automationIds: automationId === undefined ? undefined : [automationId] },
  });
  const groups = grouped(rows, ({ keys }) => `${keys.automation} ${keys.month}`);
  const names = monthsOf(days);
  return (id) =>
    names.map((month) => {
      const own = groups.get(`${id} ${month}`) ?? [];
      const credits = own.filter(({ kind }) => kind === "CREDIT");
      return {
        month,
        cases: credits.reduce((sum, { cases }) => sum + cases, 0),
        netSeconds: headlineNet(own).netSeconds,
      };
    });
}
