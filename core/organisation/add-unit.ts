import { auditSystem, type Installer } from "../access/index.ts";
import { type AuditEvent, emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { holdTree, refuseUnknownParent } from "./places.ts";
import { AddUnitInput } from "./schemas.ts";

/**
 * Adds a unit to the organisation from a day on, until further notice.
 *
 * @throws AppError `invalid`, also when the parent has no place that day or a later one; `duplicate` naming `code`.
 */
export async function addUnit(ctx: Context, rawInput: AddUnitInput): Promise<{ id: string }> {
  requirePermission(ctx, "organisation:write");
  return ctx.db.$transaction(async (tx) => {
    const { id, event } = await insertUnit(tx, ctx.tenantId, rawInput);
    await emitAudit(tx, ctx, event);
    return { id };
  });
}

/**
 * The same by the installation itself, for a municipality in which nobody may do it yet.
 *
 * @throws AppError as `addUnit`.
 */
export async function addUnitBySystem(
  engine: Installer,
  { tenantId, ...rawInput }: AddUnitInput & { tenantId: string },
): Promise<{ id: string }> {
  return engine.db.$transaction(async (tx) => {
    const { id, event } = await insertUnit(tx, tenantId, rawInput);
    await auditSystem({ tx, engine }, tenantId, event);
    return { id };
  });
}

/** Writes a unit and its first place. @returns What the audit log is to say of it, too. */
export async function insertUnit(
  tx: DbOrTransaction,
  tenantId: string,
  rawInput: AddUnitInput,
): Promise<{ id: string; event: AuditEvent }> {
  const parsed = AddUnitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { code, name, level, parentId, validFrom } = parsed.data;
  await holdTree(tx, tenantId);
  if (parentId !== undefined) await refuseUnknownParent(tx, tenantId, { parentId, from: validFrom, to: null });
  const [unit] = await tx.organisationUnit.createManyAndReturn({ data: [{ tenantId, code }], skipDuplicates: true });
  if (!unit) throw codeIsTaken(code);
  await tx.unitPlacement.create({
    data: { tenantId, unitId: unit.id, parentId: parentId ?? null, name, level, validFrom: toDbDate(validFrom) },
  });
  const detail = { code, name, validFrom };
  return { id: unit.id, event: { action: "unit.add", entity: "unit", entityId: unit.id, detail } };
}

function codeIsTaken(code: string): AppError {
  const message = `There is a unit ${code} already`;
  return new AppError("duplicate", message, { fields: [{ field: "code", rule: "duplicate", message }] });
}
