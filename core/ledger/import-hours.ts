import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { maskPersonalNumbers } from "../log.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { addEntries } from "./add-entries.ts";
import { ImportHoursInput, type WrittenEntry } from "./schemas.ts";

const dayMs = 86_400_000;

/**
 * Books hours from before the ledger: class I, apart from everything that was measured here, on the last day of their
 * period. No case is behind them.
 *
 * @throws AppError `invalid`; `duplicate` when the same figure of the same source is there; `period_closed` naming `to`.
 */
export async function importHours(ctx: Context, rawInput: ImportHoursInput): Promise<WrittenEntry> {
  requirePermission(ctx, "ledger:import");
  const parsed = ImportHoursInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { unitId, from, to, hours, method, reason } = parsed.data;
  const source = maskPersonalNumbers(parsed.data.source);
  const { tenantId } = ctx;
  const lastDay = fromDbDate(new Date(toDbDate(to).getTime() - dayMs));
  refusePeriod({ from, to, lastDay, today: localDateOf(ctx.now()) });
  const seconds = Math.round(hours * 3600);
  if (seconds < 1)
    throw invalidFields([{ path: ["hours"], code: "seconds_not_positive", message: "Must be a second or more" }]);
  return ctx.db.$transaction(async (tx) => {
    // Whoever imports for the same unit waits here, so that a figure sent twice is seen.
    const unit = await tx.$queryRaw<unknown[]>`
      select id from organisation_unit where id = ${unitId}::uuid and tenant_id = ${tenantId}::uuid for no key update`;
    if (unit.length === 0) {
      throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
    }
    await assertPeriodOpen(tx, ctx, { from: lastDay, field: "to" });
    const text = `${source} (${from} – ${lastDay}, metode ${method}): ${reason}`;
    const same = { tenantId, unitId, kind: "IMPORTED", localDate: toDbDate(lastDay), seconds } as const;
    const before = await tx.ledgerEntry.findMany({ where: { ...same, reason: { startsWith: `${source} (` } } });
    const ids = before.map(({ id }) => id);
    const takenBack = await tx.ledgerEntry.findMany({ where: { tenantId, reversesId: { in: ids } } });
    const standing = ids.find((id) => !takenBack.some(({ reversesId }) => reversesId === id));
    if (standing !== undefined) {
      const message = `The same hours of the same source are entry ${standing}`;
      throw new AppError("duplicate", `hours: ${message}`, {
        fields: [{ field: "hours", rule: "duplicate", message }],
      });
    }
    const entry = { kind: "IMPORTED", unitId, localDate: lastDay, seconds, evidenceClass: "I", reason: text } as const;
    const [id] = await addEntries(tx, ctx, [entry]);
    const detail = { unitId, from, to, seconds, source, method, reason };
    await emitAudit(tx, ctx, { action: "ledger.import", entity: "ledger_entry", entityId: `${id}`, detail });
    return { id: Number(id) };
  });
}

type Period = { from: string; to: string; lastDay: string; today: string };

function refusePeriod({ from, to, lastDay, today }: Period): void {
  const refuse = (code: string, message: string) => invalidFields([{ path: ["to"], code, message }]);
  if (to <= from) throw refuse("not_after_from", "Must be after `from`: the day itself is not in the period");
  if (lastDay > today) throw refuse("in_future", "Must not end in the future");
}
