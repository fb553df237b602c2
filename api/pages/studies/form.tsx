import type { StartStudyInput } from "../../../core/studies/index.ts";
import { FormPage } from "../components/form-page.tsx";
import { type Form, type FormErrors, type FormValues, type Option, Select, TextField } from "../components/form.tsx";
import { readShares, shareFieldNames, shareLabels, shareMessages, ShareRows } from "../components/share-rows.tsx";
import { formErrors } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";

const list = "strata";

type StudyFormProps = { processes: readonly Option[]; units: readonly Option[]; form: Form };

/** Begins a time study. */
export function StudyFormPage({ processes, units, form }: StudyFormProps) {
  const t = useTexts();
  const { form: texts } = t.studies;
  const words = rowWords(t);
  const labels = {
    navn: texts.name,
    prosess: texts.process,
    enhet: texts.unit,
    sakstype: texts.caseType,
    ...shareLabels(form, words),
  };
  return (
    <FormPage
      crumbs={[{ href: "/gevinst/tidsstudier", text: t.studies.title }]}
      words={texts}
      form={form}
      labels={labels}
    >
      <TextField form={form} name="navn" label={texts.name} hint={texts.nameHint} required />
      <Select
        form={form}
        name="prosess"
        label={texts.process}
        empty={texts.processChoose}
        options={processes}
        required
      />
      <Select form={form} name="enhet" label={texts.unit} empty={texts.unitChoose} options={units} required />
      <TextField form={form} name="sakstype" label={texts.caseType} hint={texts.caseTypeHint} required={false} narrow />
      <ShareRows form={form} words={words} />
    </FormPage>
  );
}

function rowWords({ studies: { form } }: Texts) {
  return { legend: form.strata, hint: form.strataHint, title: form.stratum, share: form.share };
}

export function readStudy(values: FormValues): StartStudyInput {
  return {
    title: values["navn"] ?? "",
    processId: values["prosess"] ?? "",
    unitId: values["enhet"] ?? "",
    caseType: values["sakstype"] ?? "",
    strata: readShares(values).shares,
  };
}

/** What the verb refused, beside the fields. */
export function studyErrors(error: unknown, values: FormValues, t: Texts): FormErrors {
  const { errors } = t.studies;
  const read = readShares(values);
  const fieldNames = {
    title: "navn",
    processId: "prosess",
    unitId: "enhet",
    caseType: "sakstype",
    [list]: "andel1",
    ...shareFieldNames(list, read),
  };
  const messages = {
    personal_data: errors.personal,
    "processId retired": errors.retired,
    "title too_small": errors.required,
    title: errors.textTooLong,
    processId: errors.choose,
    unitId: errors.choose,
    caseType: errors.textTooLong,
    ...shareMessages(list, read, {
      share: errors.share,
      title: errors.stratumTitle,
      twice: errors.stratumTwice,
      none: errors.noStrata,
      notWhole: errors.notWhole,
    }),
  };
  return formErrors(error, { fieldNames, messages, t });
}
