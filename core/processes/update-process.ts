import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { Prisma } from "../db.ts";
import { isUniqueViolation } from "../db-errors.ts";
import { invalidFields, notFound } from "../errors.ts";
import { assertUnit, codeIsTaken } from "./add-process.ts";
import { getProcess } from "./get-process.ts";
import { type ProcessDetail, UpdateProcessInput } from "./schemas.ts";

/**
 * Changes what the register says of a process. Cases that are credited already keep what they were credited by: a new
 * answer to what would happen without the robot counts from now on.
 *
 * @throws AppError `invalid`; `not_found`; `duplicate` naming `code`.
 */
export async function updateProcess(ctx: Context, rawInput: UpdateProcessInput): Promise<ProcessDetail> {
  requirePermission(ctx, "processes:write");
  const parsed = UpdateProcessInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, ...asked } = parsed.data;
  try {
    await change(ctx, id, asked);
  } catch (error) {
    if (isUniqueViolation(error)) throw codeIsTaken(asked.code ?? "");
    throw error;
  }
  return getProcess(ctx, { id });
}

type Asked = Omit<ReturnType<typeof UpdateProcessInput.parse>, "id">;

async function change(ctx: Context, id: string, asked: Asked): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const found = await tx.process.findFirst({ where: { id, tenantId: ctx.tenantId } });
    if (!found) throw notFound("process", id);
    if (asked.unitId !== undefined) await assertUnit(tx, ctx, asked.unitId);
    const changed = Object.entries(asked).filter(
      ([name, value]) => value !== undefined && value !== found[name as keyof Asked],
    );
    if (changed.length === 0) return;
    const data = Object.fromEntries(changed) as Prisma.ProcessUncheckedUpdateManyInput;
    await tx.process.updateMany({ where: { id, tenantId: ctx.tenantId }, data });
    const detail = changed.map(([name, to]) => [name, { from: found[name as keyof Asked], to }]);
    await emitAudit(tx, ctx, {
      action: "process.update",
      entity: "process",
      entityId: id,
      detail: Object.fromEntries(detail) as Prisma.InputJsonObject,
    });
  });
}
