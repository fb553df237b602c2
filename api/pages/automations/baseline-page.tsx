import {
  Checkbox,
  ErrorSummary,
  type Form,
  FormActions,
  type Option,
  Select,
  TextArea,
  TextField,
} from "../components/form.tsx";
import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { useTexts } from "../texts.ts";

type BaselinePageProps = {
  automation: { id: string; title: string; process: { name: string } };
  units: readonly Option[];
  form: Form;
};

/** A controller approves how long a case takes by hand. */
export function BaselinePage({ automation, units, form }: BaselinePageProps) {
  const t = useTexts();
  const texts = t.automations.baseline;
  const here = `/automatiseringer/${automation.id}`;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/automatiseringer", text: t.automations.title },
          { href: here, text: automation.title },
        ]}
      />
      <PageHeading title={texts.title} lead={texts.lead(automation.process.name)} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={labelsOf(texts)} />
        <MeasurementFields form={form} />
        <ValidityFields form={form} units={units} />
        <p class="mj-quiet">{texts.fourEyes}</p>
        <FormActions submit={texts.submit} cancelHref={here} />
      </form>
    </>
  );
}

function MeasurementFields({ form }: { form: Form }) {
  const t = useTexts();
  const texts = t.automations.baseline;
  const evidence = Object.entries(texts.evidenceOptions).map(([value, label]) => ({ value, label }));
  return (
    <>
      <TextField
        form={form}
        name="minutter"
        inputmode="decimal"
        label={texts.minutes}
        hint={texts.minutesHint}
        required
        narrow
      />
      <Select
        form={form}
        name="grunnlag"
        label={texts.evidence}
        empty={texts.evidenceChoose}
        options={evidence}
        required
      />
      <TextArea form={form} name="metode" label={texts.method} hint={texts.methodHint} required />
      <TextField form={form} name="maaltAv" label={texts.recordedBy} required />
    </>
  );
}

function ValidityFields({ form, units }: { form: Form; units: readonly Option[] }) {
  const t = useTexts();
  const texts = t.automations.baseline;
  return (
    <>
      <Select form={form} name="enhet" label={texts.unit} hint={texts.unitHint} options={units} required />
      <TextField form={form} name="sakstype" label={texts.caseType} hint={texts.caseTypeHint} required={false} narrow />
      <div class="mj-pair">
        <TextField form={form} name="fra" type="date" label={texts.validFrom} hint={texts.validFromHint} required />
        <TextField form={form} name="til" type="date" label={texts.validTo} required={false} />
      </div>
      <Checkbox form={form} name="avslutt" label={texts.closePrevious} />
    </>
  );
}

function labelsOf(texts: ReturnType<typeof useTexts>["automations"]["baseline"]) {
  return {
    minutter: texts.minutes,
    grunnlag: texts.evidence,
    metode: texts.method,
    maaltAv: texts.recordedBy,
    enhet: texts.unit,
    sakstype: texts.caseType,
    fra: texts.validFrom,
    til: texts.validTo,
    avslutt: texts.closePrevious,
  };
}
