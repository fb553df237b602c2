import type { Child } from "hono/jsx";
import type { LedgerEntry } from "../../../core/ledger/index.ts";
import { formatDate, formatMinutes } from "../../../core/norwegian-format.ts";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";
import { ledgerPath } from "./query.ts";

/** What the one who looks may do with an entry. */
type EntryDeeds = {
  reverse: boolean;
  /** Where a reversal goes back to: the page of how the case was counted; left out: the ledger. */
  from?: "regnet";
};

type TableProps = { entries: readonly LedgerEntry[]; caption: Child; may: EntryDeeds };

/** Entries of the ledger as rows, with the way to their case and to taking them back. */
export function EntriesTable({ entries, caption, may }: TableProps) {
  const { ledger: texts } = useTexts();
  const { columns: headers } = texts;
  const columns: Column<LedgerEntry>[] = [
    {
      header: headers.date,
      cell: ({ id, localDate }) => <Under text={formatDate(localDate)} under={[texts.number(id)]} />,
    },
    { header: headers.what, cell: (entry) => <What entry={entry} /> },
    { header: headers.of, cell: (entry) => <About entry={entry} /> },
    { header: headers.minutes, right: true, cell: ({ seconds }) => formatMinutes(seconds) },
    { header: headers.evidence, cell: (entry) => <Evidence entry={entry} /> },
    {
      header: headers.reason,
      cell: (entry) => (
        <>
          <Reason entry={entry} />
          {entry.recordedBy === null ? null : <span class="mj-sub">{entry.recordedBy}</span>}
        </>
      ),
    },
    { header: headers.deeds, cell: (entry) => <Deeds entry={entry} may={may} /> },
  ];
  return <DataTable caption={caption} columns={columns} rows={entries} />;
}

function Under({ text, under }: { text: Child; under: readonly (string | undefined)[] }) {
  return (
    <>
      {text}
      {under.map((sub) => (sub === undefined || sub === "" ? null : <span class="mj-sub">{sub}</span>))}
    </>
  );
}

function What({ entry: { kind, reversesId, reversedById } }: { entry: LedgerEntry }) {
  const { ledger: texts } = useTexts();
  const under = [
    reversesId === null ? undefined : texts.takesBack(reversesId),
    reversedById === null ? undefined : texts.takenBack(reversedById),
  ];
  return <Under text={texts.kind[kind]} under={under} />;
}

function About({ entry: { automation, measure, process, unit } }: { entry: LedgerEntry }) {
  const of = automation ?? measure ?? process;
  return <Under text={of?.title ?? unit.name} under={of ? [unit.name] : []} />;
}

function Evidence({ entry: { kind, evidenceClass, estimated, baselineId } }: { entry: LedgerEntry }) {
  const t = useTexts();
  const under = [
    estimated ? t.ledger.estimated : undefined,
    kind === "CREDIT" && baselineId === null ? t.withoutBaseline : undefined,
  ];
  return <Under text={evidenceClass} under={under} />;
}

const code = /^[A-Z][A-Z0-9_]+$/;

/** Why it was booked: in the words of the bot or of the engine where the entry has a code. */
function Reason({ entry: { reason, reasonText } }: { entry: LedgerEntry }) {
  const t = useTexts();
  if (reason === null) return <>–</>;
  if (!code.test(reason)) return <>{reason}</>;
  const words = reasonText ?? t.ledger.reasons[reason] ?? t.incidents.knownCause(reason);
  return words === undefined ? <code class="mj-code">{reason}</code> : <>{words}</>;
}

function Deeds({ entry, may }: { entry: LedgerEntry; may: EntryDeeds }) {
  const { ledger: texts } = useTexts();
  const { id, kind, reversedById, workItemId } = entry;
  const from = may.from === undefined ? "" : `?tilbake=${may.from}`;
  const isLed = workItemId !== null && may.from === undefined;
  const isReversible = may.reverse && kind !== "REVERSAL" && reversedById === null;
  if (!isLed && !isReversible) return null;
  return (
    <span class="mj-actions">
      {isLed ? (
        <a class="ds-link" href={`/gevinst/rapporter/saker/${workItemId}`} aria-label={texts.trailOf(id)}>
          {texts.trail}
        </a>
      ) : null}
      {isReversible ? (
        <a class="ds-link" href={`${ledgerPath}/${id}/ta-tilbake${from}`} aria-label={texts.reverseOf(id)}>
          {texts.reverse}
        </a>
      ) : null}
    </span>
  );
}
