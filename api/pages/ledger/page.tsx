import type { Role } from "../../../core/db.ts";
import type { LedgerEntryPage, LedgerHead } from "../../../core/ledger/index.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Alert, Empty, PageHeading, Pager } from "../components/blocks.tsx";
import type { FormValues } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";
import type { LedgerChoices } from "./choices.ts";
import { EntriesTable } from "./entries-table.tsx";
import { Filter } from "./filter.tsx";
import { ledgerPath } from "./query.ts";

export type LedgerPageProps = {
  roles: readonly Role[];
  page: LedgerEntryPage;
  head: LedgerHead;
  values: FormValues;
  choices: LedgerChoices;
  hrefs: { first: string | undefined; next: string | undefined; file: string };
  may: { reverse: boolean; import: boolean };
  told: string | undefined;
};

/** The ledger itself, row by row: what every number is the sum of. */
export function LedgerPage({ roles, page, head, values, choices, hrefs, may, told }: LedgerPageProps) {
  const { ledger: texts } = useTexts();
  const { items } = page;
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
        <Filter values={values} choices={choices} />
        <section class="mj-panel" aria-label={texts.title}>
          {items.length === 0 ? (
            <Empty title={isNarrowed ? texts.emptyFiltered : texts.empty}>{isNarrowed ? "" : texts.emptyText}</Empty>
          ) : (
            <>
              <EntriesTable entries={items} caption={texts.caption} may={may} />
              <Pager shown={texts.shown(items.length)} first={hrefs.first} next={hrefs.next} />
              <p class="mj-actions mj-files">
                <a class="ds-button" data-variant="secondary" data-size="sm" href={hrefs.file}>
                  {isNarrowed ? texts.fileFiltered : texts.file}
                </a>
              </p>
            </>
          )}
        </section>
        <Seals head={head} />
      </div>
    </>
  );
}

function Seals({ head: { seal, auditSeal } }: { head: LedgerHead }) {
  const { ledger: texts } = useTexts();
  if (seal === null) return <p class="mj-quiet mj-small">{texts.noSeal}</p>;
  return (
    <>
      <Seal seal={seal} told={texts.seal} />
      {auditSeal !== null && <Seal seal={auditSeal} told={texts.auditSeal} />}
    </>
  );
}

type Told = (number: number, entries: number, when: string) => string;

function Seal({ seal, told }: { seal: NonNullable<LedgerHead["seal"]>; told: Told }) {
  const t = useTexts();
  const now = useNow();
  return (
    <p class="mj-quiet mj-small">
      {told(seal.number, seal.entries, whenText(new Date(seal.sealedAt), { now, t }))}{" "}
      <span class="mj-code">{seal.hash}</span>
    </p>
  );
}
