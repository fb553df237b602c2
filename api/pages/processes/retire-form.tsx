import type { ProcessDetail } from "../../../core/processes/index.ts";
import { Alert } from "../components/blocks.tsx";
import { FormPage } from "../components/form-page.tsx";
import { type Form, type FormErrors, TextArea } from "../components/form.tsx";
import { formErrors } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";

/** Takes a process out of use, with the reason. */
export function RetirePage({ process, form }: { process: ProcessDetail; form: Form }) {
  const t = useTexts();
  const { retireForm: texts } = t.processes;
  const crumbs = [
    { href: "/gevinst/prosesser", text: t.processes.title },
    { href: `/gevinst/prosesser/${process.id}`, text: process.title },
  ];
  return (
    <FormPage
      crumbs={crumbs}
      words={{ title: texts.title, lead: texts.lead(process.title), submit: texts.submit }}
      form={form}
      labels={{ grunn: texts.reason }}
      color="danger"
    >
      {process.automations > 0 ? (
        <Alert color="warning">
          <p>{texts.busy}</p>
        </Alert>
      ) : null}
      <TextArea form={form} name="grunn" label={texts.reason} rows={2} required />
    </FormPage>
  );
}

/** What the verb refused, beside the field. */
export function retireErrors(error: unknown, t: Texts): FormErrors {
  const messages = { reason: t.processes.errors.required };
  return formErrors(error, { fieldNames: { reason: "grunn" }, messages, t });
}
