import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields } from "../errors.ts";
import { getProcess } from "./get-process.ts";
import { AddProcessInput, type ProcessDetail } from "./schemas.ts";

/**
 * Puts a process into the register. Until it is told what would happen without a robot, it frees no time.
 *
 * @throws AppError `invalid`, also for a unit that is not known; `duplicate` naming `code`.
 */
export async function addProcess(ctx: Context, rawInput: AddProcessInput): Promise<ProcessDetail> {
  requirePermission(ctx, "processes:write");
  const parsed = AddProcessInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const id = await ctx.db.$transaction(async (tx) => {
    await assertUnit(tx, ctx, parsed.data.unitId);
    const data = { ...parsed.data, tenantId: ctx.tenantId, createdAt: ctx.now() };
    const [created] = await tx.process.createManyAndReturn({ data: [data], skipDuplicates: true });
    if (!created) throw codeIsTaken(parsed.data.code);
    await emitAudit(tx, ctx, {
      action: "process.create",
      entity: "process",
      entityId: created.id,
      detail: parsed.data,
    });
    return created.id;
  });
  return getProcess(ctx, { id });
}

/** @throws AppError `invalid` naming `unitId` when the municipality has no such unit. */
export async function assertUnit(tx: DbOrTransaction, ctx: Context, unitId: string): Promise<void> {
  if (await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId: ctx.tenantId } })) return;
  throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
}

/** Another process has the code. */
export function codeIsTaken(code: string): AppError {
  const message = `${code} is taken`;
  return new AppError("duplicate", `code: ${message}`, { fields: [{ field: "code", rule: "duplicate", message }] });
}
