import type { DbOrTransaction } from "../db.ts";
import type { EventData } from "../events/index.ts";

/** Freed time of a month that waits for one owner of benefits, unit by unit. */
type HarvestReminder = {
  tenantId: string;
  ownerId: string;
  /** `YYYY-MM`. */
  month: string;
  units: readonly EventData<"harvest.due">[];
  at: Date;
};

/**
 * Sends an owner of benefits a mail, to the person's own address, of what waits in a month: once for a person and month,
 * whoever asks and however often.
 *
 * @returns Whether it is new.
 */
export async function sendHarvestReminder(db: DbOrTransaction, reminder: HarvestReminder): Promise<boolean> {
  const { tenantId, ownerId: recipientId, month, units, at } = reminder;
  const items = units.map((data) => ({ kind: "harvest.due", subject: data.unitId, at: at.toISOString(), data }));
  const message = { kind: "harvest.reminder", subject: month, events: items.length, data: { items } };
  const row = { tenantId, recipientId, ...message, firstEventId: 0, lastEventId: 0 };
  const { count } = await db.alertDelivery.createMany({
    data: [{ ...row, dueAt: at, createdAt: at }],
    skipDuplicates: true,
  });
  return count === 1;
}
