import { auditSystem } from "../access/index.ts";
import type { Engine } from "../context.ts";
import type { Measure, MeasureVolume } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { takeBackCredits } from "../ledger/index.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { formatMonth } from "../norwegian-format.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { daysOf, daysWithEffect } from "./month-with-effect.ts";
import { creditsAbove } from "./robot-credits.ts";

/** A case is late by its worker's clock: by minutes or hours, and never by weeks. */
const lookedAtMs = 14 * 86_400_000;

/**
 * Takes back what robots were credited for cases that were settled after a measure's month was, at more than the measure
 * leaves of each: it stands in the month that its worker's clock said, which is over. The parts of a case never exceed what
 * it once took (domain.md 2.5.6); settling fails for no such reason, and the measure's month, which two have agreed on,
 * stands. The reversal is dated today.
 *
 * @returns How many credits were taken back.
 */
export async function takeBackLateCredits(engine: Engine): Promise<number> {
  const since = new Date(engine.now().getTime() - lookedAtMs);
  const recent = await engine.db.$queryRaw<{ measureId: string; month: string }[]>`
    SELECT v.measure_id AS "measureId", v.month::text FROM measure_volume v
    JOIN ledger_entry e ON e.id = v.ledger_entry_id AND e.recorded_at >= ${since}::timestamptz AND e.seconds > 0
    WHERE NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)`;
  const volumes = await engine.db.measureVolume.findMany({
    where: { OR: recent.map(({ measureId, month }) => ({ measureId, month: toDbDate(month) })) },
    include: { measure: true },
  });
  let takenBack = 0;
  for (const volume of volumes) takenBack += await takeBackIn(engine, volume);
  return takenBack;
}

type Volume = MeasureVolume & { measure: Measure };

async function takeBackIn(engine: Engine, { tenantId, measureId, month, measure }: Volume): Promise<number> {
  const writer = { tenantId, now: engine.now, actor: { name: "system" } };
  const told = fromDbDate(month).slice(0, 7);
  const reason = `Saken ble fullført etter at ${formatMonth(told)} var ført for tiltaket ${measure.code}: de samme timene ville telle to ganger`;
  return inTransaction(engine, async (tx) => {
    // Whoever takes the month back, or records it anew, waits, or is waited for.
    const key = { measureId, month };
    await tx.$queryRaw`SELECT id FROM measure WHERE id = ${measureId}::uuid FOR NO KEY UPDATE`;
    const { ledgerEntryId } = await tx.measureVolume.findUniqueOrThrow({ where: { measureId_month: key } });
    // Whoever takes an entry back holds that, and not the measure: both sides would be gone.
    await tx.$queryRaw`SELECT id FROM ledger_entry WHERE id = ${ledgerEntryId} FOR UPDATE`;
    const isReversed = (await tx.ledgerEntry.count({ where: { tenantId, reversesId: ledgerEntryId } })) > 0;
    if (isReversed) return 0;
    const entry = await tx.ledgerEntry.findUniqueOrThrow({ where: { id: ledgerEntryId } });
    const old = await tx.baseline.findUniqueOrThrow({ where: { id: measure.oldBaselineId } });
    const days = daysWithEffect(measure, daysOf(told));
    const above = await creditsAbove(tx, writer, { entry, old, days });
    // What was credited before the month was is told by `ledger verify`: a unit that was moved, say, is for people to judge.
    const late = above.filter(({ id }) => id > ledgerEntryId);
    if (late.length === 0) return 0;
    await assertPeriodOpen(tx, writer, localDateOf(engine.now()));
    let takenBack = 0;
    for (const { id, workItemId, seconds } of late) {
      if (workItemId === null) continue;
      const [reversalId] = await takeBackCredits(tx, writer, { workItemIds: [workItemId], reason });
      if (reversalId === undefined) continue;
      takenBack += 1;
      const detail = { reversalId: Number(reversalId), kind: "CREDIT", seconds, reason };
      const audit = { action: "ledger.reverse", entity: "ledger_entry", entityId: `${id}`, detail };
      await auditSystem({ tx, engine }, tenantId, audit);
    }
    return takenBack;
  });
}
