import { PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, TextArea, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { AlertCrumbs } from "./channel-form-page.tsx";
import { KindBoxes } from "./kind-boxes.tsx";

/** Asks when, for which alerts and why. */
export function SilenceFormPage({ form }: { form: Form }) {
  const t = useTexts();
  const { silenceForm: texts } = t.alerts;
  const labels = {
    "fra-dato": `${texts.from}, ${texts.date}`,
    "fra-tid": `${texts.from}, ${texts.time}`,
    "til-dato": `${texts.to}, ${texts.date}`,
    "til-tid": `${texts.to}, ${texts.time}`,
    slag: texts.kinds,
    grunn: texts.reason,
  };
  return (
    <>
      <AlertCrumbs />
      <PageHeading title={texts.title} lead={texts.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={labels} />
        <fieldset>
          <legend>{texts.from}</legend>
          <div class="mj-field">
            <p class="mj-hint">{texts.startHint}</p>
          </div>
          <TextField form={form} name="fra-dato" label={texts.date} type="date" narrow />
          <TextField form={form} name="fra-tid" label={texts.time} type="time" narrow />
        </fieldset>
        <fieldset>
          <legend>{texts.to}</legend>
          <TextField form={form} name="til-dato" label={texts.date} type="date" narrow required />
          <TextField form={form} name="til-tid" label={texts.time} type="time" narrow required />
        </fieldset>
        <KindBoxes form={form} legend={texts.kinds} hint={texts.kindsHint} />
        <TextArea form={form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
        <FormActions submit={texts.submit} cancelHref="/drift/varsler" />
      </form>
    </>
  );
}

/** Asks why a silence ends before its time. */
export function EndSilencePage({ form }: { form: Form }) {
  const { endForm: texts } = useTexts().alerts;
  return (
    <>
      <AlertCrumbs />
      <PageHeading title={texts.title} lead={texts.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ grunn: texts.reason }} />
        <TextArea form={form} name="grunn" label={texts.reason} rows={2} required />
        <FormActions submit={texts.submit} cancelHref="/drift/varsler" />
      </form>
    </>
  );
}
