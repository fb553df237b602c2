import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { getProcess } from "./get-process.ts";
import { type ProcessDetail, RetireProcessInput } from "./schemas.ts";

/**
 * Takes a process out of use. It stays in the register with its figures, its baselines and its studies.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when it is retired already, or an automation works on it.
 */
export async function retireProcess(ctx: Context, rawInput: RetireProcessInput): Promise<ProcessDetail> {
  requirePermission(ctx, "processes:write");
  const parsed = RetireProcessInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const { tenantId } = ctx;
  await ctx.db.$transaction(async (tx) => {
    const [found] = await tx.$queryRaw<{ id: string }[]>`
      select id from process where id = ${id}::uuid and tenant_id = ${tenantId}::uuid for update`;
    if (!found) throw notFound("process", id);
    const working = await tx.automation.count({ where: { tenantId, processId: id, status: { not: "RETIRED" } } });
    if (working > 0) throw conflict(`${working} automations work on the process: retire them first`);
    const { count } = await tx.process.updateMany({
      where: { id, tenantId, retiredAt: null },
      data: { retiredAt: ctx.now() },
    });
    if (count === 0) throw conflict("The process is retired already");
    await emitAudit(tx, ctx, { action: "process.retire", entity: "process", entityId: id, detail: { reason } });
  });
  return getProcess(ctx, { id });
}
