import { formatDate } from "../../../core/norwegian-format.ts";
import type { Observation, StudyDetail } from "../../../core/studies/index.ts";
import { FormPage } from "../components/form-page.tsx";
import { type Form, type FormErrors, TextArea } from "../components/form.tsx";
import { formErrors } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";
import { clockTime } from "./clock-time.ts";

type VoidPageProps = { study: StudyDetail; observation: Observation; form: Form };

/** Says of an observation that it does not count, with the reason. */
export function VoidPage({ study, observation, form }: VoidPageProps) {
  const t = useTexts();
  const { voidForm: texts, detail } = t.studies;
  const time = observation.seconds === null ? detail.stillRuns : clockTime(observation.seconds);
  return (
    <FormPage
      crumbs={[
        { href: "/gevinst/tidsstudier", text: t.studies.title },
        { href: `/gevinst/tidsstudier/${study.id}`, text: study.title },
      ]}
      words={{
        title: texts.title,
        lead: texts.lead(time, formatDate(observation.observedOn)),
        submit: texts.submit,
      }}
      form={form}
      labels={{ grunn: texts.reason }}
      color="danger"
    >
      <TextArea form={form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
    </FormPage>
  );
}

/** What the verb refused, beside the field. */
export function voidErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.studies;
  const messages = { personal_data: errors.personal, too_big: errors.textTooLong, reason: errors.required };
  return formErrors(error, { fieldNames: { reason: "grunn" }, messages, t });
}
