import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { GetScreenshotInput } from "./read-schemas.ts";

/**
 * Where an attempt's trace lies, as a path in the artefact store.
 *
 * @throws AppError `not_found`, also for an attempt without a trace.
 */
export async function getTracePath(ctx: Context, raw: GetScreenshotInput): Promise<string> {
  requirePermission(ctx, "cases:read");
  const parsed = GetScreenshotInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, number } = parsed.data;
  const attempt = await ctx.db.attempt.findFirst({
    where: { workItemId: id, number, tenantId: ctx.tenantId },
    select: { tracePath: true },
  });
  if (!attempt?.tracePath) throw notFound("trace of attempt", `${number} of work item ${id}`);
  return attempt.tracePath;
}
