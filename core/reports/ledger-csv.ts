import { emitAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import { eachLedgerEntry, type LedgerEntry, type ListLedgerEntriesInput } from "../ledger/index.ts";
import type { Described } from "./table.ts";
import { byteOrderMark, csvHeaders, csvLine, csvMeanings } from "./to-csv.ts";

const bytesAtATime = 64 * 1024;

/**
 * The rows of the ledger that a filter finds, as CSV for Norwegian spreadsheets, the latest day first. They are read as the
 * file is sent: a ledger of any length takes no more memory than a part of it. Who took which rows stands in the audit log.
 *
 * @throws AppError `invalid`, before anything is sent.
 */
export async function ledgerCsv(
  ctx: Context,
  filter: Omit<ListLedgerEntriesInput, "limit" | "cursor">,
): Promise<ReadableStream<Uint8Array>> {
  const lines = linesOf(eachLedgerEntry(ctx, filter));
  // What is refused is refused by the first row that is read, and then there is still an answer to give.
  let next = await lines.next();
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  await emitAudit(ctx.db, ctx, { action: "ledger.export", entity: "ledger", entityId: ctx.tenantId, detail: asked });
  return new ReadableStream({
    async pull(controller) {
      let part = "";
      for (; !next.done && part.length < bytesAtATime; next = await lines.next()) part += next.value;
      controller.enqueue(new TextEncoder().encode(part));
      if (next.done) controller.close();
    },
    async cancel() {
      await lines.return();
    },
  });
}

async function* linesOf(entries: AsyncGenerator<LedgerEntry>): AsyncGenerator<string, void> {
  const first = await entries.next();
  yield byteOrderMark + csvHeaders(columns);
  if (!first.done) yield rowOf(first.value);
  for await (const entry of entries) yield rowOf(entry);
  yield ["\r\n", ...csvMeanings(columns)].join("");
}

function rowOf(entry: LedgerEntry): string {
  return csvLine(
    columns,
    columns.map(({ of }) => of(entry)),
  );
}

const kinds: Record<LedgerEntry["kind"], string> = {
  CREDIT: "frigjort av robot",
  RESIDUAL: "etterarbeid",
  OPERATION: "drift",
  REVERSAL: "tatt tilbake",
  SIMPLIFY: "forenklet",
  REMOVE: "fjernet",
  IMPORTED: "fra før",
};

const counterfactuals: Record<LedgerEntry["counterfactual"], string> = {
  WOULD_BE_MANUAL: "for hånd",
  NOT_DONE_BEFORE: "ikke gjort",
  UNKNOWN: "ikke avklart",
};

const columns: readonly Described<LedgerEntry>[] = [
  { header: "Føring", unit: "count", meaning: "Nummeret i hovedboka", of: ({ id }) => id },
  { header: "Dag", unit: "text", meaning: "Den lokale datoen føringen hører til", of: ({ localDate }) => localDate },
  { header: "Slag", unit: "text", meaning: "Hva som er ført", of: ({ kind }) => kinds[kind] },
  {
    header: "Sekunder",
    unit: "count",
    meaning: "Frigjort tid; for etterarbeid og drift brukt tid; for «tatt tilbake» virkningen på netto",
    of: ({ seconds }) => seconds,
  },
  { header: "Tid", unit: "hours", meaning: "Sekundene delt på 3600", of: ({ seconds }) => seconds / 3600 },
  {
    header: "Saker",
    unit: "count",
    meaning: "Saker som føringen er laget av, når de er flere",
    of: ({ cases }) => cases,
  },
  { header: "Enhet", unit: "text", meaning: "Enheten som fikk eller brukte tiden", of: ({ unit }) => unit.name },
  { header: "Prosess", unit: "text", meaning: "Oppgaven det gjelder", of: ({ process }) => process?.title ?? null },
  { header: "Automatisering", unit: "text", meaning: "Roboten", of: ({ automation }) => automation?.title ?? null },
  { header: "Tiltak", unit: "text", meaning: "Tiltaket uten robot", of: ({ measure }) => measure?.title ?? null },
  {
    header: "Grunnlag",
    unit: "text",
    meaning: "Grunnlagsklasse A, B, C, D eller I",
    of: (entry) => entry.evidenceClass,
  },
  { header: "Standardtid", unit: "text", meaning: "Ja: ikke målt", of: ({ estimated }) => (estimated ? "ja" : "nei") },
  {
    header: "Nullpunkt, sekunder",
    unit: "count",
    meaning: "Tid per sak for hånd, etter nullpunktet som gjaldt",
    of: ({ baselineId, baselineSeconds }) => (baselineId === null ? null : baselineSeconds),
  },
  {
    header: "Robotens andel",
    unit: "share",
    meaning: "Delen av arbeidet roboten gjør",
    of: ({ robotShare }) => robotShare,
  },
  {
    header: "Uten roboten",
    unit: "text",
    meaning: "Hva som ellers hadde skjedd med saken",
    of: ({ counterfactual }) => counterfactuals[counterfactual],
  },
  { header: "Tar tilbake", unit: "count", meaning: "Føringen den tar tilbake", of: ({ reversesId }) => reversesId },
  {
    header: "Tatt tilbake av",
    unit: "count",
    meaning: "Føringen som tok den tilbake",
    of: (entry) => entry.reversedById,
  },
  {
    header: "Grunn",
    unit: "text",
    meaning: "Hvorfor den er ført",
    of: ({ reason, reasonText }) => reasonText ?? reason,
  },
  {
    header: "Ført av",
    unit: "text",
    meaning: "Hvem eller hva som førte den; for etterarbeid og drift bare til dem som ser sporingsloggen",
    of: ({ recordedBy }) => recordedBy,
  },
  { header: "Ført", unit: "text", meaning: "Tidspunktet, UTC", of: ({ recordedAt }) => recordedAt },
  { header: "Nullpunkt", unit: "text", meaning: "Id til nullpunktet", of: ({ baselineId }) => baselineId },
  { header: "Sak", unit: "text", meaning: "Id til saken", of: ({ workItemId }) => workItemId },
];
