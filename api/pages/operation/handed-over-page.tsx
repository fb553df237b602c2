import type { WorkItem } from "../../../core/cases/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Empty, LiveControl, PageHeading, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { type Option, Select } from "../components/form.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";
import { Deadline } from "./deadline.tsx";
import { Tabs } from "./tabs.tsx";

export type HandedOverPageProps = {
  roles: readonly Role[];
  automations: readonly Option[];
  automation: string | undefined;
  cases: readonly WorkItem[];
  cursor: string | undefined;
  nextCursor: string | null;
  mayChange: boolean;
};

/** What robots gave to people: each case with why, and the way to say that it is done. */
export function HandedOverPage(props: HandedOverPageProps) {
  const { roles, automations, automation, cases, cursor, nextCursor, mayChange } = props;
  const t = useTexts();
  const { handedOver: texts, cases: list } = t.operation;
  const form = { values: { automatisering: automation ?? "" }, errors: {} };
  const hrefOf = (side: string | null) =>
    `/drift/overlevert?${new URLSearchParams({ ...(automation && { automatisering: automation }), ...(side !== null && { side }) })}`;
  return (
    <>
      <PageHeading title={texts.title} lead={texts.lead}>
        <LiveControl />
      </PageHeading>
      <Tabs current="handedOver" roles={roles} />
      <div class="mj-panel mj-stack">
        <form class="mj-filters" method="get" action="/drift/overlevert" role="search">
          <Select
            form={form}
            name="automatisering"
            label={list.filterAutomation}
            empty={list.filterAll}
            options={automations}
          />
          <button class="ds-button" data-variant="secondary" type="submit">
            {list.submit}
          </button>
        </form>
        <div id="overleverte" data-live>
          {cases.length === 0 ? (
            <Empty title={texts.empty}>{texts.emptyText}</Empty>
          ) : (
            <HandedOverTable cases={cases} mayChange={mayChange} />
          )}
          <Pager
            shown={texts.shown(formatWhole(cases.length))}
            first={cursor === undefined ? undefined : hrefOf(null)}
            next={nextCursor === null ? undefined : hrefOf(nextCursor)}
          />
        </div>
      </div>
    </>
  );
}

function HandedOverTable({ cases, mayChange }: Pick<HandedOverPageProps, "cases" | "mayChange">) {
  const t = useTexts();
  const { handedOver: texts, cases: list, changes } = t.operation;
  const done: Column<WorkItem> = {
    header: texts.done,
    cell: ({ id, businessKey }) => (
      <a
        class="ds-button"
        data-variant="secondary"
        data-size="sm"
        href={`/drift/saker/${id}/${changes.resolve.path}`}
        aria-label={texts.doneWith(businessKey)}
      >
        {changes.resolve.button}
      </a>
    ),
  };
  const columns: Column<WorkItem>[] = [
    {
      header: list.key,
      cell: ({ id, businessKey }) => (
        <a class="ds-link" href={`/drift/saker/${id}`}>
          {businessKey}
        </a>
      ),
    },
    { header: list.automation, cell: ({ automation }) => automation.title },
    {
      header: list.reason,
      cell: ({ errorCode, errorMessage }) => (
        <>
          {errorMessage ?? "–"}
          {errorCode === null ? null : <span class="mj-sub mj-code">{errorCode}</span>}
        </>
      ),
    },
    { header: list.deadline, cell: (row) => <Deadline item={{ ...row, status: "QUEUED" }} /> },
    { header: texts.when, cell: ({ settledAt }) => (settledAt === null ? "–" : <Time at={settledAt} />) },
    ...(mayChange ? [done] : []),
  ];
  return <DataTable caption={<span class="ds-sr-only">{texts.title}</span>} columns={columns} rows={cases} />;
}
