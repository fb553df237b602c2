import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { describe, withAutomation } from "./describe.ts";
import { GetRunInput, type Run } from "./schemas.ts";

/**
 * One run, with where its cases stand.
 *
 * @throws AppError `not_found`.
 */
export async function getRun(ctx: Context, raw: GetRunInput): Promise<Run> {
  requirePermission(ctx, "runs:read");
  const parsed = GetRunInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.run.findFirst({ where: { id, tenantId: ctx.tenantId }, include: withAutomation });
  if (!row) throw notFound("run", id);
  return (await describe(ctx, [row]))(row);
}
