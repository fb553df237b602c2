import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, TextArea, TextField } from "../components/form.tsx";
import { Once } from "../components/once.tsx";
import { useTexts } from "../texts.ts";

type OperationPageProps = { automation: { id: string; title: string }; form: Form };

/** Time that people spent on keeping a robot running. */
export function OperationTimePage({ automation, form }: OperationPageProps) {
  const t = useTexts();
  const texts = t.automations.operation;
  const here = `/automatiseringer/${automation.id}`;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/automatiseringer", text: t.automations.title },
          { href: here, text: automation.title },
        ]}
      />
      <PageHeading title={texts.title} lead={texts.lead(automation.title)} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary
          errors={form.errors}
          labels={{ minutter: texts.minutes, dato: texts.date, grunn: texts.reason }}
        />
        <Once values={form.values} />
        <div class="mj-pair">
          <TextField form={form} name="minutter" inputmode="decimal" label={texts.minutes} required />
          <TextField form={form} name="dato" type="date" label={texts.date} required />
        </div>
        <TextArea form={form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
        <FormActions submit={texts.submit} cancelHref={here} />
      </form>
    </>
  );
}
