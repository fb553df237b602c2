import { addDays } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, inForceAfter, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { unitHistory } from "../unit-history/index.ts";

/** Where a unit stands and what it is called, on the days [from, to); `to` null: until further notice. */
export type Place = Days & { id: string; unitId: string; parentId: string | null; name: string; level: string };
type Days = { from: string; to: string | null };

/**
 * Holds a municipality's tree until the transaction ends: two who change it at once wait for each other, and the second sees
 * what the first made of it.
 */
export async function holdTree(tx: DbOrTransaction, tenantId: string): Promise<void> {
  await tx.$queryRaw`select id from tenant where id = ${tenantId}::uuid for no key update`;
}

/**
 * The last place of a unit in a tree that is held.
 *
 * @throws AppError `not_found`.
 */
export async function holdLastPlace(tx: DbOrTransaction, { tenantId }: Context, unitId: string): Promise<Place> {
  await holdTree(tx, tenantId);
  const row = await tx.unitPlacement.findFirst({ where: { tenantId, unitId }, orderBy: { validFrom: "desc" } });
  if (!row) throw notFound("unit", unitId);
  const { id, parentId, name, level, validFrom, validTo } = row;
  return { id, unitId, parentId, name, level, from: fromDbDate(validFrom), to: validTo && fromDbDate(validTo) };
}

/**
 * Lets a unit's last place be another from a day on, for as long as the unit is known to stand. One that begins that very day
 * is corrected.
 *
 * @throws AppError `overlap` naming `validFrom` when the place begins later; `invalid` with `not_standing` when it has ended;
 *   `period_closed`.
 */
export async function placeFrom(
  tx: DbOrTransaction,
  ctx: Context,
  {
    validFrom,
    before,
    ...facts
  }: { validFrom: string; before: Place } & Partial<Pick<Place, "parentId" | "name" | "level">>,
): Promise<void> {
  if (before.from > validFrom) throw knownLater("validFrom", before.from);
  if (before.to !== null && before.to <= validFrom)
    throw wrong("validFrom", "not_standing", `It ended on ${before.to}`);
  await assertDaysOpen(tx, ctx, { from: validFrom, to: before.to, field: "validFrom" });
  const own = { id: before.id, tenantId: ctx.tenantId };
  if (before.from === validFrom) {
    await tx.unitPlacement.update({ where: own, data: facts });
    return;
  }
  const { unitId, parentId, name, level, to } = before;
  const begins = toDbDate(validFrom);
  await tx.unitPlacement.update({ where: own, data: { validTo: begins } });
  const days = { validFrom: begins, validTo: to === null ? null : toDbDate(to) };
  await tx.unitPlacement.create({
    data: { tenantId: ctx.tenantId, unitId, parentId, name, level, ...facts, ...days },
  });
}

/** @throws AppError `period_closed` when one of the days is closed. */
export async function assertDaysOpen(
  tx: DbOrTransaction,
  ctx: Context,
  { from, to, field }: Days & { field: string },
): Promise<void> {
  await assertPeriodOpen(tx, ctx, { from, through: to === null ? null : addDays(to, -1), field });
}

/**
 * @throws AppError `invalid` naming `parentId`: with `unknown_unit` when the unit has no place on the first of the days in this
 *   municipality, with `parent_ends` when it has none on a later one.
 */
export async function refuseUnknownParent(
  tx: DbOrTransaction,
  tenantId: string,
  { parentId, ...days }: Days & { parentId: string },
): Promise<void> {
  const missing = await firstDayWithout(tx, tenantId, { unitId: parentId, ...days });
  if (missing === days.from) throw wrong("parentId", "unknown_unit", `There is no such unit on ${missing}`);
  if (missing !== undefined) throw wrong("parentId", "parent_ends", `It ends on ${missing}`);
}

/** The first of the days on which a unit has no place in this municipality. */
export async function firstDayWithout(
  tx: DbOrTransaction,
  tenantId: string,
  { unitId, from, to }: Days & { unitId: string },
): Promise<string | undefined> {
  const lasting = inForceAfter(toDbDate(from));
  const places = await tx.unitPlacement.findMany({
    where: { tenantId, unitId, ...lasting },
    orderBy: { validFrom: "asc" },
  });
  let day = from;
  for (const { validFrom, validTo } of places) {
    if (fromDbDate(validFrom) > day) return day;
    if (validTo === null) return undefined;
    day = fromDbDate(validTo);
    if (to !== null && day >= to) return undefined;
  }
  return day;
}

/**
 * Looks at the tree as the transaction has made it, on every day on which it changes.
 *
 * @throws AppError `invalid` with `cycle` when the unit stands above its own parent on one of the days.
 */
export async function refuseCycle(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { unitId, parentId, from, to, field }: Days & { unitId: string; parentId: string; field: string },
): Promise<void> {
  const history = await unitHistory(tx, tenantId);
  const later = history.changes.filter((day) => day > from && (to === null || day < to));
  const isAbove = (day: string) =>
    history
      .on(day)
      .pathOf(parentId)
      .some(({ id }) => id === unitId);
  const wrongDay = [from, ...later].find(isAbove);
  if (wrongDay !== undefined) throw wrong(field, "cycle", `On ${wrongDay} it would stand below itself`);
}

export function knownLater(field: string, from: string): AppError {
  const message = `Its place from ${from} is known already`;
  return new AppError("overlap", message, { fields: [{ field, rule: "overlap", message }] });
}

export function wrong(field: string, code: string, message: string): AppError {
  return invalidFields([{ path: [field], code, message }]);
}
