import type { Child } from "hono/jsx";
import type { WorkItemCounts, WorkItemDetail } from "../../../core/cases/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, PageHeading } from "../components/blocks.tsx";
import { Checkbox, ErrorSummary, type Form, FormActions, Select, TextArea, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import type { CaseAction } from "./case-actions.ts";
import { type CaseQuery, paramsOf } from "./case-query.ts";

type ActionPageProps = { item: Pick<WorkItemDetail, "id" | "businessKey">; action: CaseAction; form: Form };

/** Asks for the reason before something is decided about a case. */
export function CaseActionPage({ item, action, form }: ActionPageProps) {
  const t = useTexts();
  const here = `/drift/saker/${item.id}`;
  const { title, lead, submit } = t.operation.changes[action];
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/saker", text: t.operation.cases.title },
          { href: here, text: item.businessKey },
        ]}
      />
      <PageHeading title={title} lead={lead} />
      <DecisionForm action={action} form={form} submit={submit} back={here} />
    </>
  );
}

export type BulkPageProps = {
  query: CaseQuery;
  action: CaseAction;
  form: Form;
  counts: WorkItemCounts;
  /** How many of them the decision is for. */
  applies: number;
  /** How many the person saw, when there are more by now. */
  seen?: number | undefined;
};

/** Says what a decision about all that a filter finds would change, and asks for the reason. */
export function BulkPage({ query, action, form, counts, applies, seen }: BulkPageProps) {
  const t = useTexts();
  const { changes } = t.operation;
  const { bulk } = changes;
  const texts = changes[action];
  const back = `/drift/saker?${paramsOf(query)}`;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: back, text: t.operation.cases.title },
        ]}
      />
      <PageHeading title={texts.manyTitle(formatWhole(applies))} lead={texts.lead} />
      {seen === undefined ? null : (
        <Alert color="warning" announce>
          <p>{bulk.more(formatWhole(seen), formatWhole(counts.total))}</p>
        </Alert>
      )}
      {applies === 0 ? (
        <div class="mj-panel">
          <p>{bulk.none}</p>
          <a class="ds-button" data-variant="secondary" href={back}>
            {bulk.back}
          </a>
        </div>
      ) : (
        <DecisionForm action={action} form={form} submit={texts.manySubmit(formatWhole(applies))} back={back}>
          <Counts counts={counts} applies={applies} />
          <input type="hidden" name="ventet" value={String(counts.total)} />
        </DecisionForm>
      )}
    </>
  );
}

function Counts({ counts, applies }: Pick<BulkPageProps, "counts" | "applies">) {
  const t = useTexts();
  const { bulk } = t.operation.changes;
  return (
    <div>
      <p>
        <strong>{bulk.applies(formatWhole(applies), formatWhole(counts.total))}</strong>
      </p>
      <dl class="mj-counts" aria-label={bulk.counts}>
        {counts.byStatus.map(({ status, cases }) => (
          <div>
            <dt>{t.caseStatus[status]}</dt>
            <dd>{formatWhole(cases)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type DecisionFormProps = { action: CaseAction; form: Form; submit: string; back: string; children?: Child };

function DecisionForm({ action, form, submit, back, children }: DecisionFormProps) {
  const t = useTexts();
  const { changes } = t.operation;
  const isResolved = action === "resolve";
  const reason = isResolved ? changes.whatWasDone : changes.reason;
  const labels = { grunn: reason, prioritet: changes.priority, frist: changes.deadline };
  return (
    <form class="mj-panel mj-form" method="post" novalidate>
      <ErrorSummary errors={form.errors} labels={labels} />
      {children}
      {action === "prioritise" ? <PriorityFields form={form} /> : null}
      <TextArea
        form={form}
        name="grunn"
        label={reason}
        hint={isResolved ? changes.whatWasDoneHint : changes.reasonHint}
        rows={2}
        required
      />
      <FormActions submit={submit} cancelHref={back} color={action === "cancel" ? "danger" : undefined} />
    </form>
  );
}

const priorities = Array.from({ length: 9 }, (_, index) => String(index + 1)).map((value) => ({ value, label: value }));

function PriorityFields({ form }: { form: Form }) {
  const { changes } = useTexts().operation;
  return (
    <div class="mj-pair">
      <Select
        form={form}
        name="prioritet"
        label={changes.priority}
        hint={changes.priorityHint}
        empty={changes.unchanged}
        options={priorities}
      />
      <TextField form={form} name="frist" type="date" label={changes.deadline} hint={changes.deadlineHint} narrow />
      <Checkbox form={form} name="utenfrist" label={changes.noDeadline} />
    </div>
  );
}
