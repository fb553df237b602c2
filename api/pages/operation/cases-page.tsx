import type { WorkItem } from "../../../core/cases/index.ts";
import { WorkItemStatus, type Role } from "../../../core/db.ts";
import { Empty, LiveControl, PageHeading, Pager } from "../components/blocks.tsx";
import { type Option, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { CaseTable } from "./case-table.tsx";
import { Tabs } from "./tabs.tsx";

/** What the address asks for, as it stands there. */
export type CaseFilter = Readonly<
  Partial<Record<"status" | "automatisering" | "fagsystem" | "kjoring" | "sok" | "side", string>>
>;

export type CasesPageProps = {
  roles: readonly Role[];
  filter: CaseFilter;
  automations: readonly Option[];
  cases: readonly WorkItem[];
  nextCursor: string | null;
};

/** Every case, by what one knows of it. */
export function CasesPage({ roles, filter, automations, cases, nextCursor }: CasesPageProps) {
  const t = useTexts();
  const { cases: texts } = t.operation;
  return (
    <>
      <PageHeading title={texts.title}>
        <LiveControl />
      </PageHeading>
      <Tabs current="cases" roles={roles} />
      <div class="mj-panel mj-stack">
        <CaseFilterForm filter={filter} automations={automations} />
        <div id="saksliste" data-live>
          {cases.length === 0 ? (
            <Empty title={texts.empty}>
              {texts.emptyText}{" "}
              <a class="ds-link" href="/drift/saker">
                {texts.showAll}
              </a>
            </Empty>
          ) : (
            <CaseTable caption={<span class="ds-sr-only">{texts.caption}</span>} cases={cases} />
          )}
          <Pager
            shown={texts.shown(cases.length)}
            first={filter.side === undefined ? undefined : hrefOf(filter, undefined)}
            next={nextCursor === null ? undefined : hrefOf(filter, nextCursor)}
          />
        </div>
      </div>
    </>
  );
}

function CaseFilterForm({ filter, automations }: Pick<CasesPageProps, "filter" | "automations">) {
  const t = useTexts();
  const { cases: texts } = t.operation;
  const { fagsystem, kjoring } = filter;
  const narrowed = kjoring === undefined ? fagsystem && texts.ofLane : texts.ofRun;
  const form = { values: { status: "", automatisering: "", sok: "", ...filter }, errors: {} };
  const statuses = Object.values(WorkItemStatus).map((value) => ({ value, label: t.caseStatus[value] }));
  return (
    <form class="mj-filters" method="get" action="/drift/saker" role="search">
      <TextField form={form} name="sok" type="search" label={texts.search} />
      <Select form={form} name="status" label={texts.filterStatus} empty={texts.filterAll} options={statuses} />
      <Select
        form={form}
        name="automatisering"
        label={texts.filterAutomation}
        empty={texts.filterAll}
        options={automations}
      />
      {fagsystem === undefined ? null : <input type="hidden" name="fagsystem" value={fagsystem} />}
      {kjoring === undefined ? null : <input type="hidden" name="kjoring" value={kjoring} />}
      <button class="ds-button" data-variant="secondary" type="submit">
        {texts.submit}
      </button>
      {narrowed === undefined ? null : (
        <p class="mj-quiet mj-small">
          {narrowed}{" "}
          <a class="ds-link" href="/drift/saker">
            {texts.showAll}
          </a>
        </p>
      )}
    </form>
  );
}

function hrefOf(filter: CaseFilter, cursor: string | undefined): string {
  const { side: _, ...kept } = filter;
  const query = new URLSearchParams(kept);
  if (cursor !== undefined) query.set("side", cursor);
  return `/drift/saker?${query}`;
}
