import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, Select } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { type CaseAction, caseActions } from "./case-actions.ts";
import { type CaseQuery, paramsOf } from "./case-query.ts";

type BulkChoiceProps = { query: CaseQuery; form: Form; hint?: string };

/**
 * Chooses what to do with all that the filter finds; the next page says what that is, and asks for the reason. Nothing is
 * chosen beforehand: what stands first would be done to many cases by whoever only meant to look.
 */
export function BulkChoice({ query, form, hint }: BulkChoiceProps) {
  const t = useTexts();
  const { bulk, ...changes } = t.operation.changes;
  const options = caseActions.map((action: CaseAction) => ({ value: action, label: changes[action].button }));
  return (
    <form class="mj-filters" method="get" action="/drift/saker/endre" data-needs-choice>
      {[...paramsOf(query)].map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Select form={form} name="handling" label={bulk.choose} empty={bulk.noneChosen} options={options} required />
      <button class="ds-button" data-variant="secondary" type="submit">
        {bulk.next}
      </button>
      {hint === undefined ? null : <p class="mj-quiet mj-small">{hint}</p>}
    </form>
  );
}

/** Asks again, when nothing was chosen. */
export function BulkChoicePage({ query }: { query: CaseQuery }) {
  const t = useTexts();
  const { bulk } = t.operation.changes;
  const form = { values: {}, errors: { handling: bulk.unknown } };
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: `/drift/saker?${paramsOf(query)}`, text: t.operation.cases.title },
        ]}
      />
      <PageHeading title={bulk.label} />
      <div class="mj-panel mj-stack">
        <ErrorSummary errors={form.errors} labels={{ handling: bulk.choose }} />
        <BulkChoice query={query} form={form} />
      </div>
    </>
  );
}
