import type { Role } from "../../../core/db.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import type { Process } from "../../../core/processes/index.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Select } from "../components/form.tsx";
import { useTexts } from "../texts.ts";

export type ProcessListProps = {
  roles: readonly Role[];
  state: "active" | "retired" | "all";
  processes: readonly Process[];
  mayAdd: boolean;
  next: string | undefined;
  first: string | undefined;
};

/** The register of processes. */
export function ProcessListPage({ roles, state, processes, mayAdd, next, first }: ProcessListProps) {
  const t = useTexts();
  const { list } = t.processes;
  const states = Object.entries(list.states).map(([value, label]) => ({ value, label }));
  return (
    <>
      <BenefitTabs current="processes" roles={roles} />
      <PageHeading title={t.processes.title} lead={t.processes.lead}>
        {mayAdd ? (
          <a class="ds-button" href="/gevinst/prosesser/ny">
            {t.processes.add}
          </a>
        ) : null}
      </PageHeading>
      <div class="mj-panel mj-stack">
        <form class="mj-filters" method="get" action="/gevinst/prosesser" role="search">
          <Select form={{ values: { vis: state }, errors: {} }} name="vis" label={list.state} options={states} />
          <button class="ds-button" data-variant="secondary" type="submit">
            {list.submit}
          </button>
        </form>
        {processes.length === 0 ? (
          <Empty title={list.empty}>{list.emptyText}</Empty>
        ) : (
          <ProcessTable processes={processes} />
        )}
        <Pager shown={list.shown(processes.length)} first={first} next={next} />
      </div>
    </>
  );
}

function ProcessTable({ processes }: { processes: readonly Process[] }) {
  const t = useTexts();
  const { list, counterfactual } = t.processes;
  return (
    <DataTable
      caption={<span class="ds-sr-only">{list.caption}</span>}
      rows={processes}
      columns={[
        {
          header: list.name,
          cell: (process) => (
            <>
              <a class="ds-link" href={`/gevinst/prosesser/${process.id}`}>
                {process.title}
              </a>
              <span class="mj-sub">{process.unitName}</span>
            </>
          ),
        },
        { header: list.owner, cell: ({ ownerName }) => ownerName ?? <span class="mj-quiet">{list.unknown}</span> },
        {
          header: list.volume,
          right: true,
          cell: ({ yearlyVolume }) =>
            yearlyVolume === null ? (
              <span class="mj-quiet">{list.unknown}</span>
            ) : (
              <span class="mj-number">{formatWhole(yearlyVolume)}</span>
            ),
        },
        { header: list.counterfactual, cell: (process) => counterfactual[process.counterfactual] },
        {
          header: list.automations,
          right: true,
          cell: ({ automations }) =>
            automations === 0 ? (
              <span class="mj-quiet">{list.none}</span>
            ) : (
              <span class="mj-number">{formatWhole(automations)}</span>
            ),
        },
      ]}
    />
  );
}
