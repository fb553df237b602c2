import type { WorkItemDetail } from "../../../core/cases/index.ts";
import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, TextArea } from "../components/form.tsx";
import { useTexts } from "../texts.ts";

/** What a person may decide about a case. */
export type CaseAction = "retry" | "cancel";

type ActionPageProps = { item: Pick<WorkItemDetail, "id" | "businessKey">; action: CaseAction; form: Form };

/** Asks for the reason before a case is tried again or taken off the queue. */
export function CaseActionPage({ item, action, form }: ActionPageProps) {
  const t = useTexts();
  const texts = t.operation.actions;
  const here = `/drift/saker/${item.id}`;
  const { title, lead, submit } = texts[action];
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
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ grunn: texts.reason }} />
        <TextArea form={form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
        <div class="mj-actions">
          <button class="ds-button" type="submit" data-color={action === "cancel" ? "danger" : undefined}>
            {submit}
          </button>
          <a class="ds-button" data-variant="secondary" href={here}>
            {t.shell.cancel}
          </a>
        </div>
      </form>
    </>
  );
}
