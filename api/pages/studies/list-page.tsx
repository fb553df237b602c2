import type { Role } from "../../../core/db.ts";
import type { Study } from "../../../core/studies/index.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { Select } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { StudyTable } from "./table.tsx";

export type StudyListProps = {
  roles: readonly Role[];
  state: "open" | "closed" | "all";
  studies: readonly Study[];
  mayAdd: boolean;
  next: string | undefined;
  first: string | undefined;
};

/** Every time study. */
export function StudyListPage({ roles, state, studies, mayAdd, next, first }: StudyListProps) {
  const t = useTexts();
  const { list } = t.studies;
  const states = Object.entries(list.states).map(([value, label]) => ({ value, label }));
  const nothing =
    state === "all" ? (
      <Empty title={list.empty}>{list.emptyText}</Empty>
    ) : (
      <Empty title={list.noneFits}>{list.noneFitsText}</Empty>
    );
  return (
    <>
      <BenefitTabs current="studies" roles={roles} />
      <PageHeading title={t.studies.title} lead={t.studies.lead}>
        {mayAdd ? (
          <a class="ds-button" href="/gevinst/tidsstudier/ny">
            {t.studies.add}
          </a>
        ) : null}
      </PageHeading>
      <div class="mj-panel mj-stack">
        <form class="mj-filters" method="get" action="/gevinst/tidsstudier" role="search">
          <Select form={{ values: { vis: state }, errors: {} }} name="vis" label={list.state} options={states} />
          <button class="ds-button" data-variant="secondary" type="submit">
            {list.submit}
          </button>
        </form>
        {studies.length === 0 ? nothing : <StudyTable studies={studies} caption={list.caption} />}
        <Pager shown={list.shown(studies.length)} first={first} next={next} />
      </div>
    </>
  );
}
