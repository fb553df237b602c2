import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { holdLastPlace, placeFrom, wrong } from "./places.ts";
import { RenameUnitInput } from "./schemas.ts";

/**
 * Gives a unit another name from a day on, and another level when one is given. Its code stays.
 *
 * @throws AppError `not_found`; `invalid` with `unchanged` naming `name`, or with `not_standing` naming `validFrom`; `overlap`
 *   when a place from a later day is known; `period_closed` when one of the days that change is closed.
 */
export async function renameUnit(ctx: Context, rawInput: RenameUnitInput): Promise<{ id: string }> {
  requirePermission(ctx, "organisation:write");
  const parsed = RenameUnitInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, name, validFrom } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const before = await holdLastPlace(tx, ctx, id);
    const level = parsed.data.level ?? before.level;
    if (before.name === name && before.level === level) throw wrong("name", "unchanged", "It is called that already");
    await placeFrom(tx, ctx, { validFrom, before, name, level });
    const detail = { validFrom, name: { from: before.name, to: name }, level: { from: before.level, to: level } };
    await emitAudit(tx, ctx, { action: "unit.rename", entity: "unit", entityId: id, detail });
    return { id };
  });
}
