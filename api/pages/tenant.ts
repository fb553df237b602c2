import type { Context } from "../../core/context.ts";

/** The municipality of the one who looks, as far as the pages show it. */
export async function tenantOf(ctx: Context): Promise<{ name: string; yearlyGoalHours: number | null }> {
  const select = { name: true, yearlyGoalHours: true } as const;
  return ctx.db.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId }, select });
}
