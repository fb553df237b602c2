import type { RecordObservationInput, StartStudyInput, StudyDetail } from "../../../core/studies/index.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues, Option } from "../components/form.tsx";
import { readShares, shareFields, sumText } from "../components/share-rows.tsx";
import { given } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import { parseClockTime } from "./clock-time.ts";

const { form: texts, detail, voidForm, errors } = nb.studies;

/** The kinds of cases of a study, row by row. */
export const strata = {
  list: "strata",
  words: { legend: texts.strata, hint: texts.strataHint, title: texts.stratum, share: texts.share },
  wrong: { title: errors.stratumTitle, share: errors.share },
};

/** What is asked of a new study, but for its strata. */
export function studyFields({ processes, units }: { processes: readonly Option[]; units: readonly Option[] }): Field[] {
  return [
    { name: "navn", of: "title", kind: "text", label: texts.name, hint: texts.nameHint },
    {
      name: "prosess",
      of: "processId",
      kind: "choice",
      label: texts.process,
      empty: texts.processChoose,
      options: processes,
    },
    { name: "enhet", of: "unitId", kind: "choice", label: texts.unit, empty: texts.unitChoose, options: units },
    {
      name: "sakstype",
      of: "caseType",
      kind: "text",
      label: texts.caseType,
      hint: texts.caseTypeHint,
      optional: true,
      narrow: true,
    },
  ];
}

export const strataFields = (values: FormValues): Field[] => shareFields(values, strata);

export function readStudy(values: FormValues): StartStudyInput {
  return {
    title: values["navn"] ?? "",
    processId: values["prosess"] ?? "",
    unitId: values["enhet"] ?? "",
    caseType: values["sakstype"] ?? "",
    strata: readShares(values).shares,
  };
}

/** What is said of a study that is refused. */
export function studyMessages(values: FormValues): Record<string, string> {
  return {
    personal_data: errors.personal,
    retired: errors.retired,
    not_one: errors.notWhole(sumText(readShares(values))),
    duplicate: errors.stratumTwice,
  };
}

/** What is asked of one case that was timed without the clock. */
export function observationFields(study: StudyDetail): Field[] {
  return [
    ...stratumFields(study, "slag"),
    {
      name: "tid",
      of: "seconds",
      kind: "text",
      label: detail.time,
      hint: detail.timeHint,
      narrow: true,
      wrong: errors.time,
    },
    { name: "dato", of: "observedOn", kind: "date", label: detail.date },
    noteField("merknad"),
  ];
}

/** What may be said as the clock is stopped. */
export const clockFields: readonly Field[] = [noteField("klokkemerknad")];

/** Which kind of case it is, where a study has kinds. */
export function stratumFields({ strata: kinds }: StudyDetail, name: string): Field[] {
  if (kinds.length === 0) return [];
  const options = kinds.map(({ key, title }) => ({ value: key, label: title }));
  return [{ name, of: "stratum", kind: "choice", label: detail.stratum, options }];
}

function noteField(name: string): Field {
  return { name, of: "note", kind: "text", label: detail.note, hint: detail.noteHint, optional: true };
}

export function readObservation(values: FormValues, studyId: string): RecordObservationInput {
  const note = given(values["merknad"]);
  return {
    studyId,
    stratum: values["slag"] ?? "",
    seconds: parseClockTime(values["tid"]) ?? Number.NaN,
    observedOn: values["dato"] ?? "",
    ...(note !== undefined && { note }),
  };
}

export const voidFields: readonly Field[] = [
  { name: "grunn", of: "reason", kind: "area", label: voidForm.reason, hint: voidForm.reasonHint },
];

/** What is said of an observation or a clock that is refused. */
export const observationMessages = {
  seconds_not_positive: errors.positive,
  "seconds too_big": errors.tooLong,
  too_long: errors.tooLong,
  in_future: errors.future,
  before_study: errors.beforeStudy,
  personal_data: errors.personal,
  study_full: errors.full,
};
