import type { WorkItem } from "../../../core/cases/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Empty, LiveControl, PageHeading, Pager } from "../components/blocks.tsx";
import type { Option } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { BulkChoice } from "./bulk-choice.tsx";
import { CaseFilterForm } from "./case-filter.tsx";
import { type CaseQuery, paramsOf } from "./case-query.ts";
import { CaseTable } from "./case-table.tsx";
import { Tabs } from "./tabs.tsx";

export type CasesPageProps = {
  roles: readonly Role[];
  query: CaseQuery;
  /** Where the page begins, as the address has it. */
  cursor: string | undefined;
  automations: readonly Option[];
  cases: readonly WorkItem[];
  /** How many fit the filter; `isMore` when they were not counted to the end. */
  total: { count: number; isMore: boolean };
  nextCursor: string | null;
  mayChange: boolean;
  /** What came of a change of many, when the person comes from one. */
  changed?: { changed: number; skipped: number } | undefined;
};

/** Every case, by what one knows of it, and what may be done with all of them at once. */
export function CasesPage(props: CasesPageProps) {
  const { roles, query, cursor, automations, cases, total, nextCursor, mayChange, changed } = props;
  const t = useTexts();
  const { cases: texts } = t.operation;
  const shown = texts.shownOf(
    formatWhole(cases.length),
    `${total.isMore ? texts.moreThan : ""}${formatWhole(total.count)}`,
  );
  return (
    <>
      <PageHeading title={texts.title}>
        {mayChange ? (
          <a class="ds-button" data-variant="secondary" href="/drift/import">
            {t.imports.title}
          </a>
        ) : null}
        <LiveControl />
      </PageHeading>
      <Tabs current="cases" roles={roles} />
      <div class="mj-stack">
        {changed ? <Changed {...changed} /> : null}
        <div class="mj-panel mj-stack">
          <CaseFilterForm query={query} automations={automations} />
          {mayChange && cases.length > 0 ? <BulkBar query={query} total={total} /> : null}
          <div id="saksliste" data-live>
            {cases.length === 0 ? (
              <Empty title={texts.empty}>
                {texts.emptyText}{" "}
                <a class="ds-link" href="/drift/saker">
                  {texts.showAll}
                </a>
              </Empty>
            ) : (
              <CaseTable caption={<span class="ds-sr-only">{texts.caption}</span>} cases={cases} withTurn />
            )}
            <Pager
              shown={shown}
              first={cursor === undefined ? undefined : hrefOf(query, undefined)}
              next={nextCursor === null ? undefined : hrefOf(query, nextCursor)}
            />
          </div>
        </div>
      </div>
    </>
  );
}

function Changed({ changed, skipped }: { changed: number; skipped: number }) {
  const { bulk } = useTexts().operation.changes;
  return (
    <Alert color={skipped === 0 ? "success" : "info"} title={bulk.done(formatWhole(changed))} announce>
      {skipped === 0 ? null : <p>{bulk.skipped(formatWhole(skipped))}</p>}
    </Alert>
  );
}

function BulkBar({ query, total }: Pick<CasesPageProps, "query" | "total">) {
  const { cases: texts, changes } = useTexts().operation;
  const all = `${total.isMore ? texts.moreThan : ""}${formatWhole(total.count)}`;
  return (
    <details class="mj-details mj-bulk" id="endre-alle">
      <summary>{changes.bulk.label}</summary>
      <BulkChoice query={query} form={{ values: {}, errors: {} }} hint={changes.bulk.hint(all)} />
    </details>
  );
}

function hrefOf(query: CaseQuery, cursor: string | undefined): string {
  const params = paramsOf(query);
  if (cursor !== undefined) params.set("side", cursor);
  return `/drift/saker?${params}`;
}
