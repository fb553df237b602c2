import type { Child } from "hono/jsx";
import type { Role } from "../../../core/db.ts";
import type { LedgerEntry, LedgerEntryPage } from "../../../core/ledger/index.ts";
import { formatDate, formatMinutes } from "../../../core/norwegian-format.ts";
import { Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { type FormValues, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { ReportTabs } from "./links.tsx";

export type EntriesProps = {
  roles: readonly Role[];
  page: LedgerEntryPage;
  /** What the address asks for, by its own names. */
  asked: FormValues;
  first: string | undefined;
  next: string | undefined;
};

/** The rows that a number is the sum of. */
export function EntriesPage({ roles, page, asked, first, next }: EntriesProps) {
  const { entries: words } = useTexts().reports;
  return (
    <>
      <ReportTabs current="freed" roles={roles} />
      <PageHeading title={words.title} lead={words.lead} />
      <Filter asked={asked} />
      <section class="mj-panel" aria-label={words.title}>
        {page.items.length === 0 ? (
          <Empty title={words.none}>{words.noneText}</Empty>
        ) : (
          <>
            <EntriesTable entries={page.items} caption={words.caption} linked />
            <Pager shown={words.shown(page.items.length)} first={first} next={next} />
          </>
        )}
      </section>
    </>
  );
}

const hidden = ["enhet", "automatisering", "tiltak", "prosess", "nullpunkt"] as const;

function Filter({ asked }: { asked: FormValues }) {
  const t = useTexts();
  const { entries: words, freed } = t.reports;
  const form = { values: asked, errors: {} };
  const kinds = Object.entries(words.kinds).map(([value, label]) => ({ value, label }));
  return (
    <form class="mj-filters" method="get" action="/gevinst/rapporter/rader">
      {hidden.map((name) => (asked[name] ? <input type="hidden" name={name} value={asked[name]} /> : null))}
      <TextField form={form} name="fra" label={freed.from} type="date" narrow />
      <TextField form={form} name="til" label={freed.to} type="date" narrow />
      <Select form={form} name="slag" label={words.kind} options={kinds} empty={words.all} />
      <button class="ds-button" type="submit">
        {words.show}
      </button>
    </form>
  );
}

type TableProps = { entries: readonly LedgerEntry[]; caption: Child; linked?: boolean };

/** Ledger entries as rows; linked ones lead on to how their case was counted. */
export function EntriesTable({ entries, caption, linked = false }: TableProps) {
  const t = useTexts();
  const { entries: words } = t.reports;
  return (
    <DataTable
      caption={caption}
      rows={entries}
      columns={[
        {
          header: words.date,
          cell: (entry) => (
            <>
              {formatDate(entry.localDate)}
              <span class="mj-sub">{`nr. ${entry.id}`}</span>
            </>
          ),
        },
        { header: words.kind, cell: (entry) => <Kind entry={entry} /> },
        { header: words.about, cell: aboutOf },
        { header: words.seconds, right: true, cell: (entry) => formatMinutes(entry.seconds) },
        {
          header: words.evidence,
          cell: (entry) => (
            <>
              {entry.evidenceClass}
              {entry.estimated ? <span class="mj-sub">{words.estimated}</span> : null}
              {entry.kind === "CREDIT" && entry.baselineId === null ? (
                <span class="mj-sub">{words.withoutBaseline}</span>
              ) : null}
            </>
          ),
        },
        { header: words.ofWhom, cell: (entry) => <OfWhom entry={entry} linked={linked} /> },
      ]}
    />
  );
}

function Kind({ entry }: { entry: LedgerEntry }) {
  const { entries: words } = useTexts().reports;
  const { reversedById, reversesId } = entry;
  return (
    <>
      {words.kinds[entry.kind]}
      {reversedById === null ? null : <span class="mj-sub">{words.reversed(reversedById)}</span>}
      {reversesId === null ? null : <span class="mj-sub">{words.reverses(reversesId)}</span>}
    </>
  );
}

function OfWhom({ entry, linked }: { entry: LedgerEntry; linked: boolean }) {
  const { entries: words } = useTexts().reports;
  return (
    <>
      {entry.recordedBy}
      {entry.reason === null ? null : <span class="mj-sub">{entry.reason}</span>}
      {linked && entry.workItemId !== null ? (
        <span class="mj-sub">
          <a
            class="ds-link"
            href={`/gevinst/rapporter/saker/${entry.workItemId}`}
            aria-label={`${words.seeCase}, nr. ${entry.id}`}
          >
            {words.seeCase}
          </a>
        </span>
      ) : null}
    </>
  );
}

function aboutOf({ automation, measure, unit }: LedgerEntry) {
  const of = automation ?? measure;
  return (
    <>
      {of?.title ?? unit.name}
      {of ? <span class="mj-sub">{unit.name}</span> : null}
    </>
  );
}
