import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { AppError, invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import { unitHistory } from "../organisation/index.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { addEntries } from "./add-entries.ts";
import { ImportHoursInput, type WrittenEntry } from "./schemas.ts";

const dayMs = 86_400_000;
const hourSeconds = 3600;

/** The source's hours of the period are there already, here, above or below: only when they are taken back can others be booked. */
export class ImportedBefore extends AppError {
  /** The entry that stands. */
  readonly entryId: number;

  constructor(entryId: number) {
    const message = `Hours of this source are booked for these days, as entry ${entryId}: take it back before you book others`;
    super("duplicate", `source: ${message}`, { fields: [{ field: "source", rule: "duplicate", message }] });
    this.entryId = entryId;
  }
}

/**
 * Books hours from before the ledger: class I, apart from everything that was measured here, on the last day of their
 * period. No case is behind them. A source has one figure for a unit with all below it and a day: the sum of a municipality and
 * those of its units would count twice.
 *
 * @throws AppError `invalid`; {@link ImportedBefore} when the source has hours of the unit, or of one above or below it as
 *   they stood on the last day or stand today, for any of the days; `period_closed` naming `to`.
 */
export async function importHours(ctx: Context, rawInput: ImportHoursInput): Promise<WrittenEntry> {
  requirePermission(ctx, "ledger:import");
  const parsed = ImportHoursInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { unitId, from, to, method, reason } = parsed.data;
  const source = maskPersonalNumbers(parsed.data.source);
  const { tenantId } = ctx;
  const lastDay = fromDbDate(new Date(toDbDate(to).getTime() - dayMs));
  refusePeriod({ from, to, lastDay, today: localDateOf(ctx.now()) });
  const seconds = secondsOf(parsed.data);
  return inTransaction(ctx, async (tx) => {
    // Whoever imports waits here, so that a figure sent twice is seen.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('imported hours ' || ${tenantId}, 0))`;
    if (!(await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId } }))) {
      throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
    }
    await assertPeriodOpen(tx, ctx, { from: lastDay, field: "to" });
    const standing = await standingImport(tx, ctx, { unitId, source, from, lastDay });
    if (standing !== undefined) throw new ImportedBefore(standing);
    const text = `${source} (${from} – ${lastDay}, metode ${method}): ${reason}`;
    const entry = { kind: "IMPORTED", unitId, localDate: lastDay, seconds, evidenceClass: "I", reason: text } as const;
    const [id] = await addEntries(tx, ctx, [entry]);
    const detail = { unitId, from, to, seconds, source, method, reason };
    await emitAudit(tx, ctx, { action: "ledger.import", entity: "ledger_entry", entityId: `${id}`, detail });
    return { id: Number(id) };
  });
}

function secondsOf({ hours, seconds }: ReturnType<typeof ImportHoursInput.parse>): number {
  const refuse = (code: string, message: string) => invalidFields([{ path: ["hours"], code, message }]);
  if ((hours === undefined) === (seconds === undefined)) {
    throw refuse("hours_or_seconds", "Give either `hours` or `seconds`: leave out what is not known");
  }
  const whole = seconds ?? Math.round((hours ?? 0) * hourSeconds);
  if (whole < 1) throw refuse("seconds_not_positive", "Must be a second or more");
  return whole;
}

type Imported = { unitId: string; source: string; from: string; lastDay: string };

// As `importHours` writes them: an entry is never changed.
const written = /^(?<source>.+?) \((?<from>\d{4}-\d\d-\d\d) – \d{4}-\d\d-\d\d, metode /s;

/**
 * An import that is not taken back, of the same source, with any of the days, of the unit or of one above or below it: on the
 * last day, or today, since units from before the record of them stood nowhere then.
 */
async function standingImport(
  tx: DbOrTransaction,
  ctx: Context,
  { unitId, source, from, lastDay }: Imported,
): Promise<number | undefined> {
  const history = await unitHistory(tx, ctx.tenantId);
  const related = [lastDay, localDateOf(ctx.now())].flatMap((day) => {
    const units = history.on(day);
    return [...units.pathOf(unitId).map(({ id }) => id), ...units.withBelow(unitId)];
  });
  const later = await tx.$queryRaw<{ id: bigint; reason: string }[]>`
    select e.id, e.reason from ledger_entry e
    where e.tenant_id = ${ctx.tenantId}::uuid and e.unit_id = any(${related}::uuid[]) and e.kind = 'IMPORTED'
      and e.local_date >= ${from}::date and not exists (select from ledger_entry r where r.reverses_id = e.id)
    order by e.id`;
  const standing = later.find(({ reason }) => {
    const before = written.exec(reason)?.groups;
    return before?.["from"] !== undefined && before["from"] <= lastDay && isSame(before["source"] ?? "", source);
  });
  return standing && Number(standing.id);
}

/** Whether two people mean one source: letters' size and spaces say nothing. */
function isSame(one: string, other: string): boolean {
  const plain = (source: string) => source.replaceAll(/\s+/g, " ").toLocaleLowerCase("nb");
  return plain(one) === plain(other);
}

type Period = { from: string; to: string; lastDay: string; today: string };

function refusePeriod({ from, to, lastDay, today }: Period): void {
  const refuse = (code: string, message: string) => invalidFields([{ path: ["to"], code, message }]);
  if (to <= from) throw refuse("not_after_from", "Must be after `from`: the day itself is not in the period");
  if (lastDay > today) throw refuse("in_future", "Must not end in the future");
}
