import { WorkItemStatus } from "../../../core/db.ts";
import { type Option, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { type CaseQuery, deadlineChoices, paramsOf } from "./case-query.ts";

type CaseFilterProps = { query: CaseQuery; automations: readonly Option[] };

/** What narrows the list of cases down; what is seldom asked for is folded away until it is. */
export function CaseFilterForm({ query, automations }: CaseFilterProps) {
  const t = useTexts();
  const { cases: texts } = t.operation;
  const { status: _, ...given } = query;
  const form = {
    values: { automatisering: "", sok: "", frist: "", feilkode: "", fra: "", til: "", ...given },
    errors: {},
  };
  const deadlines = deadlineChoices.map((value) => ({ value, label: texts.deadlines[value] }));
  const isNarrowed =
    query.status.length > 0 || [query.feilkode, query.fra, query.til].some((each) => each !== undefined);
  return (
    <form class="mj-filters" method="get" action="/drift/saker" role="search">
      <TextField form={form} name="sok" type="search" label={texts.search} />
      <Select
        form={form}
        name="automatisering"
        label={texts.filterAutomation}
        empty={texts.filterAll}
        options={automations}
      />
      <Select form={form} name="frist" label={texts.filterDeadline} empty={texts.filterAll} options={deadlines} />
      <Hidden query={query} />
      <button class="ds-button" data-variant="secondary" type="submit">
        {texts.submit}
      </button>
      <details class="mj-details mj-filter-more" id="flere-filtre" open={isNarrowed}>
        <summary>{texts.moreFilters}</summary>
        <Statuses query={query} />
        <div class="mj-filters">
          <TextField form={form} name="feilkode" label={texts.filterErrorCode} />
          <TextField form={form} name="fra" type="date" label={texts.filterFrom} />
          <TextField form={form} name="til" type="date" label={texts.filterTo} />
        </div>
      </details>
      <Narrowed query={query} />
    </form>
  );
}

function Statuses({ query }: Pick<CaseFilterProps, "query">) {
  const t = useTexts();
  return (
    <fieldset class="mj-choices">
      <legend>{t.operation.cases.filterStatus}</legend>
      {Object.values(WorkItemStatus).map((status) => (
        <label class="mj-check">
          <input
            class="ds-input"
            type="checkbox"
            name="status"
            value={status}
            checked={query.status.includes(status)}
          />
          <span>{t.caseStatus[status]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Filters that come by a link and have no field of their own. */
function Hidden({ query: { fagsystem, kjoring, hendelse } }: Pick<CaseFilterProps, "query">) {
  return (
    <>
      {Object.entries({ fagsystem, kjoring, hendelse }).map(([name, value]) =>
        value === undefined ? null : <input type="hidden" name={name} value={value} />,
      )}
    </>
  );
}

function Narrowed({ query }: Pick<CaseFilterProps, "query">) {
  const { cases: texts } = useTexts().operation;
  if (paramsOf(query).size === 0) return null;
  const { fagsystem, kjoring, hendelse } = query;
  const told = [kjoring && texts.ofRun, fagsystem && texts.ofLane, hendelse && texts.ofIncident].filter(Boolean);
  return (
    <p class="mj-quiet mj-small">
      {told.join(" ")}{" "}
      <a class="ds-link" href="/drift/saker">
        {texts.showAll}
      </a>
    </p>
  );
}
