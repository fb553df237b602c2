import { emitAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { addEntries, type NewEntry } from "../ledger/index.ts";
import { toDbDate } from "../local-date.ts";
import type { ToldVolume } from "./judge-volume.ts";
import { daysOf } from "./month-with-effect.ts";

type Volume = {
  measureId: string;
  told: ToldVolume;
  entry: NewEntry;
  /** Who told of it, and when. */
  by: { name: string; at: Date };
};

/**
 * Credits a month, in place of one that was taken back.
 *
 * @returns Id of the ledger's entry.
 */
export async function creditVolume(tx: DbOrTransaction, ctx: Context, volume: Volume): Promise<bigint> {
  const { measureId, told, entry, by } = volume;
  const [ledgerEntryId] = await addEntries(tx, ctx, [entry]);
  if (ledgerEntryId === undefined) throw new Error("The ledger gave no id");
  const { month, cases, source } = told;
  const key = { measureId, month: toDbDate(daysOf(month).first) };
  const data = { cases, source, ledgerEntryId, recordedBy: by.name, recordedAt: by.at };
  await tx.measureVolume.upsert({
    where: { measureId_month: key },
    create: { ...key, tenantId: ctx.tenantId, ...data },
    update: data,
  });
  const detail = { month, cases, source, seconds: entry.seconds, entryId: Number(ledgerEntryId), recordedBy: by.name };
  await emitAudit(tx, ctx, { action: "measure.volume", entity: "measure", entityId: measureId, detail });
  return ledgerEntryId;
}
