import type { Baseline } from "../../../core/baselines/index.ts";
import { BaselineStatus, type Role } from "../../../core/db.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Empty, PageHeading, Pager, Panel } from "../components/blocks.tsx";
import { Select } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { BaselineTable } from "./table.tsx";

export type BaselineListProps = {
  roles: readonly Role[];
  status: Baseline["status"] | undefined;
  baselines: readonly Baseline[];
  /** Those that are stale or soon so; empty on the later pages. */
  ageing: readonly Baseline[];
  mayPropose: boolean;
  next: string | undefined;
  first: string | undefined;
};

/** Every baseline; first those that must be measured anew. */
export function BaselineListPage(props: BaselineListProps) {
  const t = useTexts();
  const { roles, baselines, ageing, mayPropose, next, first } = props;
  const { list } = t.baselines;
  return (
    <>
      <BenefitTabs current="baselines" roles={roles} />
      <PageHeading title={t.baselines.title} lead={t.baselines.lead}>
        {mayPropose ? (
          <a class="ds-button" href="/gevinst/nullpunkter/ny">
            {t.baselines.add}
          </a>
        ) : null}
      </PageHeading>
      {ageing.length === 0 ? null : (
        <div class="mj-told">
          <Panel id="gar-ut" title={list.ageing}>
            <p class="mj-quiet">{list.ageingLead}</p>
            <BaselineTable baselines={ageing} caption={list.ageing} />
          </Panel>
        </div>
      )}
      <div class="mj-panel mj-stack">
        <StatusFilter status={props.status} />
        {baselines.length > 0 ? (
          <BaselineTable baselines={baselines} caption={list.caption} />
        ) : props.status === "PROPOSED" ? (
          <Empty title={list.waitingNone}>{list.waitingNoneText}</Empty>
        ) : (
          <Empty title={list.empty}>{list.emptyText}</Empty>
        )}
        <Pager shown={list.shown(baselines.length)} first={first} next={next} />
      </div>
    </>
  );
}

function StatusFilter({ status }: Pick<BaselineListProps, "status">) {
  const t = useTexts();
  const { list } = t.baselines;
  const statuses = Object.values(BaselineStatus).map((value) => ({ value, label: t.baselines.status[value] }));
  return (
    <form class="mj-filters" method="get" action="/gevinst/nullpunkter" role="search">
      <Select
        form={{ values: { status: status ?? "" }, errors: {} }}
        name="status"
        label={list.filter}
        empty={list.all}
        options={statuses}
      />
      <button class="ds-button" data-variant="secondary" type="submit">
        {list.submit}
      </button>
    </form>
  );
}
