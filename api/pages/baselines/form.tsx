import type { ProposeBaselineInput } from "../../../core/baselines/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import { FormPage } from "../components/form-page.tsx";
import {
  type Form,
  type FormErrors,
  type FormValues,
  type Option,
  Select,
  TextArea,
  TextField,
} from "../components/form.tsx";
import { addDays } from "../days.ts";
import { formErrors, given, parseMinutes } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";

const fieldNames = {
  source: "kilde",
  processId: "prosess",
  unitId: "enhet",
  caseType: "sakstype",
  lowSeconds: "lav",
  likelySeconds: "sannsynlig",
  highSeconds: "hoy",
  method: "metode",
  validFrom: "fra",
  validTo: "til",
  studyId: "studie",
};

type ProposePageProps = { processes: readonly Option[]; units: readonly Option[]; form: Form };

/** Proposes an estimate or an assumption. */
export function ProposePage({ processes, units, form }: ProposePageProps) {
  const t = useTexts();
  const { form: texts } = t.baselines;
  const sources = Object.entries(texts.sources).map(([value, label]) => ({ value, label }));
  return (
    <FormPage
      crumbs={[{ href: "/gevinst/nullpunkter", text: t.baselines.title }]}
      words={texts}
      form={form}
      labels={labelsOf(t)}
    >
      <Select
        form={form}
        name="prosess"
        label={texts.process}
        empty={texts.processChoose}
        options={processes}
        required
      />
      <Select
        form={form}
        name="enhet"
        label={texts.unit}
        hint={texts.unitHint}
        empty={texts.unitChoose}
        options={units}
        required
      />
      <TextField form={form} name="sakstype" label={texts.caseType} hint={texts.caseTypeHint} required={false} narrow />
      <Select form={form} name="kilde" label={texts.source} options={sources} required />
      <fieldset>
        <legend>{texts.minutes}</legend>
        <p class="mj-quiet mj-small mj-tight">{texts.minutesHint}</p>
        <div class="mj-pair">
          <TextField form={form} name="lav" inputmode="decimal" label={texts.low} required />
          <TextField form={form} name="sannsynlig" inputmode="decimal" label={texts.likely} required />
          <TextField form={form} name="hoy" inputmode="decimal" label={texts.high} required />
        </div>
      </fieldset>
      <TextArea form={form} name="metode" label={texts.method} hint={texts.methodHint} required />
      <Validity form={form} />
    </FormPage>
  );
}

type StudyProposalProps = {
  study: { id: string; title: string };
  /** What the study gives, in words. */
  lead: string;
  form: Form;
};

/** Proposes what a study gives. */
export function ProposeFromStudyPage({ study, lead, form }: StudyProposalProps) {
  const t = useTexts();
  const { form: texts } = t.baselines;
  return (
    <FormPage
      crumbs={[
        { href: "/gevinst/tidsstudier", text: t.studies.title },
        { href: `/gevinst/tidsstudier/${study.id}`, text: study.title },
      ]}
      words={{ title: texts.studyTitle, lead, submit: texts.submit }}
      form={form}
      labels={labelsOf(t)}
    >
      <TextArea form={form} name="metode" label={texts.studyMethod} hint={texts.studyMethodHint} required={false} />
      <Validity form={form} />
    </FormPage>
  );
}

function Validity({ form }: { form: Form }) {
  const { form: texts } = useTexts().baselines;
  return (
    <>
      <div class="mj-pair">
        <TextField form={form} name="fra" type="date" label={texts.validFrom} hint={texts.validFromHint} required />
        <TextField form={form} name="til" type="date" label={texts.validTo} required={false} />
      </div>
      <p class="mj-quiet">{texts.fourEyes}</p>
    </>
  );
}

export function readJudgement(values: FormValues): ProposeBaselineInput {
  const minutes = (name: string) => parseMinutes(values[name]) ?? Number.NaN;
  return {
    source: values["kilde"] as "ESTIMATE" | "ASSUMPTION",
    processId: values["prosess"] ?? "",
    unitId: values["enhet"] ?? "",
    caseType: values["sakstype"] ?? "",
    lowSeconds: minutes("lav"),
    likelySeconds: minutes("sannsynlig"),
    highSeconds: minutes("hoy"),
    method: values["metode"] ?? "",
    ...daysOf(values),
  };
}

export function readFromStudy(values: FormValues, studyId: string): ProposeBaselineInput {
  return { source: "STUDY", studyId, method: values["metode"] ?? "", ...daysOf(values) };
}

// People name the last day, the record the first day after it; what is no date is left for the verb to refuse.
function daysOf(values: FormValues): { validFrom: string; validTo?: string } {
  const lastDay = given(values["til"]);
  const validFrom = values["fra"] ?? "";
  if (lastDay === undefined) return { validFrom };
  return { validFrom, validTo: LocalDate.safeParse(lastDay).success ? addDays(lastDay, 1) : lastDay };
}

/** What the verb refused, beside the fields. */
export function proposalErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.baselines;
  const messages = {
    seconds_not_positive: errors.positive,
    "lowSeconds not_in_order": errors.lowAbove,
    "highSeconds not_in_order": errors.highBelow,
    lowSeconds: errors.minutes,
    likelySeconds: errors.minutes,
    highSeconds: errors.minutes,
    personal_data: errors.personal,
    "method too_small": errors.required,
    method: errors.tooLong,
    source: errors.choose,
    processId: errors.choose,
    unitId: errors.choose,
    caseType: errors.tooLong,
    period_closed: errors.periodClosed,
    not_after_from: errors.validTo,
    validFrom: errors.date,
    validTo: errors.date,
    too_few_observations: errors.tooFew,
    too_short: errors.tooShort,
    stratum_too_few: errors.stratum,
  };
  return formErrors(error, { fieldNames, messages, t });
}

function labelsOf({ baselines: { form }, studies }: Texts): Readonly<Record<string, string>> {
  return {
    kilde: form.source,
    prosess: form.process,
    enhet: form.unit,
    sakstype: form.caseType,
    lav: form.low,
    sannsynlig: form.likely,
    hoy: form.high,
    metode: form.method,
    fra: form.validFrom,
    til: form.validTo,
    studie: studies.detail.results,
  };
}
