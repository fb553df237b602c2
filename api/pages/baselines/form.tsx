import type { ProposeBaselineInput } from "../../../core/baselines/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import { type Field, Fields, labelsOf, refusalOfFields } from "../components/fields.tsx";
import { FormPage } from "../components/form-page.tsx";
import type { Form, FormErrors, FormValues, Option } from "../components/form.tsx";
import { addDays } from "../days.ts";
import { given, parseMinutes } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import { useTexts } from "../texts.ts";

const { form: texts, errors } = nb.baselines;
const choice = { kind: "choice", wrong: errors.choose } as const;
const minutes = { kind: "decimal", wrong: errors.minutes } as const;

const minuteFields: readonly Field[] = [
  { name: "lav", of: "lowSeconds", ...minutes, label: texts.low },
  { name: "sannsynlig", of: "likelySeconds", ...minutes, label: texts.likely },
  { name: "hoy", of: "highSeconds", ...minutes, label: texts.high },
];

const method: Field = {
  name: "metode",
  of: "method",
  kind: "area",
  label: texts.method,
  hint: texts.methodHint,
  wrong: errors.tooLong,
};

const methodOfStudy: Field = {
  ...method,
  label: texts.studyMethod,
  hint: texts.studyMethodHint,
  optional: true,
};

const dayFields: readonly Field[] = [
  {
    name: "fra",
    of: "validFrom",
    kind: "date",
    label: texts.validFrom,
    hint: texts.validFromHint,
    wrong: errors.date,
  },
  { name: "til", of: "validTo", kind: "date", label: texts.validTo, optional: true, wrong: errors.date },
];

const sources = Object.entries(texts.sources).map(([value, label]) => ({ value, label }));

type Choices = { processes: readonly Option[]; units: readonly Option[] };

/** What an estimate or an assumption is about. */
function aboutFields({ processes, units }: Choices): Field[] {
  return [
    {
      name: "prosess",
      of: "processId",
      ...choice,
      label: texts.process,
      empty: texts.processChoose,
      options: processes,
    },
    {
      name: "enhet",
      of: "unitId",
      ...choice,
      label: texts.unit,
      hint: texts.unitHint,
      empty: texts.unitChoose,
      options: units,
    },
    {
      name: "sakstype",
      of: "caseType",
      kind: "text",
      label: texts.caseType,
      hint: texts.caseTypeHint,
      optional: true,
      narrow: true,
      wrong: errors.tooLong,
    },
    { name: "kilde", of: "source", ...choice, label: texts.source, options: sources },
  ];
}

/** What a refusal may name; nobody types which study it is, and its results are what is told of. */
const allFields: readonly Field[] = [
  ...aboutFields({ processes: [], units: [] }),
  ...minuteFields,
  method,
  ...dayFields,
  { name: "studie", of: "studyId", kind: "text", label: nb.studies.detail.results },
];

type ProposePageProps = Choices & { form: Form };

/** Proposes an estimate or an assumption. */
export function ProposePage({ form, ...choices }: ProposePageProps) {
  const { baselines: t } = useTexts();
  return (
    <FormPage
      crumbs={[{ href: "/gevinst/nullpunkter", text: t.title }]}
      words={texts}
      form={form}
      labels={labelsOf(allFields)}
    >
      <Fields form={form} fields={aboutFields(choices)} />
      <fieldset>
        <legend>{texts.minutes}</legend>
        <p class="mj-quiet mj-small mj-tight">{texts.minutesHint}</p>
        <div class="mj-pair">
          <Fields form={form} fields={minuteFields} />
        </div>
      </fieldset>
      <Fields form={form} fields={[method]} />
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
  const { studies: t } = useTexts();
  return (
    <FormPage
      crumbs={[
        { href: "/gevinst/tidsstudier", text: t.title },
        { href: `/gevinst/tidsstudier/${study.id}`, text: study.title },
      ]}
      words={{ title: texts.studyTitle, lead, submit: texts.submit }}
      form={form}
      labels={labelsOf([...allFields, methodOfStudy])}
    >
      <Fields form={form} fields={[methodOfStudy]} />
      <Validity form={form} />
    </FormPage>
  );
}

function Validity({ form }: { form: Form }) {
  return (
    <>
      <div class="mj-pair">
        <Fields form={form} fields={dayFields} />
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

const messages = {
  seconds_not_positive: errors.positive,
  "lowSeconds not_in_order": errors.lowAbove,
  "highSeconds not_in_order": errors.highBelow,
  personal_data: errors.personal,
  "method too_small": errors.required,
  period_closed: errors.periodClosed,
  not_after_from: errors.validTo,
  too_few_observations: errors.tooFew,
  too_short: errors.tooShort,
  stratum_too_few: errors.stratum,
};

/** What the verb refused, beside the fields. */
export function proposalErrors(error: unknown, values: FormValues): FormErrors {
  return refusalOfFields(error, { fields: allFields, values, messages, t: nb });
}
