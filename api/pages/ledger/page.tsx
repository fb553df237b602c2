import { LedgerKind, type Role } from "../../../core/db.ts";
import type { LedgerEntry, LedgerHead } from "../../../core/ledger/index.ts";
import { formatDate, formatMinutes } from "../../../core/norwegian-format.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Alert, Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { type FormValues, type Option, Select, TextField } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";

export const ledgerPath = "/gevinst/hovedbok";

export type LedgerPageProps = {
  roles: readonly Role[];
  entries: readonly LedgerEntry[];
  head: LedgerHead;
  values: FormValues;
  units: readonly Option[];
  first: string | undefined;
  next: string | undefined;
  may: { reverse: boolean; import: boolean; readCases: boolean };
  told: string | undefined;
};

/** The ledger itself, row by row. */
export function LedgerPage({ roles, entries, head, values, units, first, next, may, told }: LedgerPageProps) {
  const { ledger: texts } = useTexts();
  const isNarrowed = Object.values(values).some((value) => value !== "");
  const done = { "tatt-tilbake": texts.reversal.done, importert: texts.hours.done }[told ?? ""];
  return (
    <>
      <BenefitTabs current="ledger" roles={roles} />
      <PageHeading title={texts.title} lead={texts.lead}>
        {may.import ? (
          <a class="ds-button" data-variant="secondary" href={`${ledgerPath}/importer`}>
            {texts.import}
          </a>
        ) : undefined}
      </PageHeading>
      <div class="mj-stack">
        {done === undefined ? null : (
          <Alert color="success" announce>
            <p>{done}</p>
          </Alert>
        )}
        <Filter values={values} units={units} />
        <section class="mj-panel" aria-label={texts.title}>
          {entries.length === 0 ? (
            <Empty title={isNarrowed ? texts.emptyFiltered : texts.empty}>{isNarrowed ? "" : texts.emptyText}</Empty>
          ) : (
            <>
              <DataTable caption={texts.caption} columns={columns(may)} rows={entries} />
              <Pager shown={texts.shown(entries.length)} first={first} next={next} />
            </>
          )}
        </section>
        <Seal head={head} />
      </div>
    </>
  );
}

function Filter({ values, units }: Pick<LedgerPageProps, "values" | "units">) {
  const { ledger: texts } = useTexts();
  const form = { values, errors: {} };
  const kinds = Object.values(LedgerKind).map((value) => ({ value, label: texts.kind[value] }));
  return (
    <form class="mj-filters" method="get" action={ledgerPath} role="search">
      <Select form={form} name="slag" label={texts.filter.kind} empty={texts.filter.all} options={kinds} />
      <Select form={form} name="enhet" label={texts.filter.unit} empty={texts.filter.all} options={units} />
      <TextField form={form} name="fra" type="date" label={texts.filter.from} />
      <TextField form={form} name="til" type="date" label={texts.filter.to} />
      {values["robot"] ? <input type="hidden" name="robot" value={values["robot"]} /> : null}
      <button class="ds-button" data-variant="secondary" type="submit">
        {texts.filter.submit}
      </button>
      <a class="ds-link" href={ledgerPath}>
        {texts.showAll}
      </a>
    </form>
  );
}

function columns(may: LedgerPageProps["may"]): Column<LedgerEntry>[] {
  const { ledger: texts } = useTexts();
  const { columns: headers } = texts;
  const shown: Column<LedgerEntry>[] = [
    {
      header: headers.date,
      cell: ({ id, localDate }) => <Under text={formatDate(localDate)} sub={texts.number(id)} />,
    },
    { header: headers.what, cell: (entry) => <Under text={texts.kind[entry.kind]} sub={toldOf(entry, texts)} /> },
    {
      header: headers.of,
      cell: ({ automation, measure, process, unit }) => (
        <Under text={(automation ?? measure ?? process)?.title ?? unit.name} sub={unit.name} />
      ),
    },
    { header: headers.minutes, right: true, cell: ({ seconds }) => formatMinutes(seconds) },
    { header: headers.evidence, cell: ({ evidenceClass }) => evidenceClass },
    { header: headers.reason, cell: ({ reason }) => reason ?? "–" },
  ];
  return may.reverse || may.readCases
    ? [...shown, { header: headers.deeds, cell: (entry) => <Deeds entry={entry} may={may} /> }]
    : shown;
}

function toldOf({ reversesId, reversedById, estimated }: LedgerEntry, texts: ReturnType<typeof useTexts>["ledger"]) {
  if (reversesId !== null) return texts.takesBack(reversesId);
  if (reversedById !== null) return texts.takenBack(reversedById);
  return estimated ? texts.estimated : "";
}

function Under({ text, sub }: { text: string; sub: string }) {
  return (
    <>
      {text}
      {sub === "" ? null : <span class="mj-sub">{sub}</span>}
    </>
  );
}

function Deeds({ entry, may }: { entry: LedgerEntry; may: LedgerPageProps["may"] }) {
  const { ledger: texts } = useTexts();
  const { id, kind, reversedById, workItemId } = entry;
  return (
    <span class="mj-actions">
      {may.readCases && workItemId !== null ? (
        <a class="ds-link" href={`/drift/saker/${workItemId}`}>
          {texts.case}
        </a>
      ) : null}
      {may.reverse && kind !== "REVERSAL" && reversedById === null ? (
        <a class="ds-link" href={`${ledgerPath}/${id}/ta-tilbake`} aria-label={texts.reverseOf(id)}>
          {texts.reverse}
        </a>
      ) : null}
    </span>
  );
}

function Seal({ head: { seal } }: { head: LedgerHead }) {
  const t = useTexts();
  const now = useNow();
  const { ledger: texts } = t;
  if (seal === null) return <p class="mj-quiet mj-small">{texts.noSeal}</p>;
  return (
    <p class="mj-quiet mj-small">
      {texts.seal(seal.number, seal.entries, whenText(new Date(seal.sealedAt), { now, t }))}{" "}
      <span class="mj-code">{seal.hash}</span>
    </p>
  );
}
