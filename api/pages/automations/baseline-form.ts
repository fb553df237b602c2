import type { ApproveBaselineInput } from "../../../core/benefits/index.ts";
import { AppError } from "../../../core/errors.ts";
import { LocalDate } from "../../../core/local-date.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { addDays } from "../days.ts";
import { type FieldNames, formErrors, given, parseMinutes } from "../form-values.ts";
import type { Texts } from "../texts.ts";

const fieldNames: FieldNames = {
  secondsPerCase: "minutter",
  evidenceClass: "grunnlag",
  method: "metode",
  recordedBy: "maaltAv",
  unitId: "enhet",
  caseType: "sakstype",
  validFrom: "fra",
  validTo: "til",
};

/** What the form asks for, and what is wrong with it that can be seen without the database. */
export function readBaseline(
  values: FormValues,
  { processId, t }: { processId: string; t: Texts },
): { input: ApproveBaselineInput; errors: FormErrors } {
  const lastDay = given(values["til"]);
  const lastDayIsDate = LocalDate.safeParse(lastDay).success;
  const input = {
    processId,
    caseType: values["sakstype"] ?? "",
    unitId: values["enhet"] ?? "",
    secondsPerCase: parseMinutes(values["minutter"]) ?? Number.NaN,
    evidenceClass: values["grunnlag"] as ApproveBaselineInput["evidenceClass"],
    method: values["metode"] ?? "",
    recordedBy: values["maaltAv"] ?? "",
    validFrom: values["fra"] ?? "",
    closePrevious: values["avslutt"] === "ja",
    // People name the last day, the record the first day after it.
    ...(lastDay !== undefined && lastDayIsDate && { validTo: addDays(lastDay, 1) }),
  };
  return { input, errors: missingFields(values, { t, lastDayWrong: lastDay !== undefined && !lastDayIsDate }) };
}

function missingFields(values: FormValues, { t, lastDayWrong }: { t: Texts; lastDayWrong: boolean }): FormErrors {
  const { errors } = t.automations;
  const wrong: [string, string, boolean][] = [
    ["minutter", errors.number, parseMinutes(values["minutter"]) === undefined],
    ["grunnlag", errors.choose, !given(values["grunnlag"])],
    ["metode", errors.required, !given(values["metode"])],
    ["maaltAv", errors.required, !given(values["maaltAv"])],
    ["fra", errors.date, !LocalDate.safeParse(values["fra"]).success],
    ["til", errors.date, lastDayWrong],
  ];
  return Object.fromEntries(wrong.flatMap(([name, message, isWrong]) => (isWrong ? [[name, message]] : [])));
}

/** What `approveBaseline` refused, in words beside the fields. */
export function baselineErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.automations;
  const messages = {
    same_person: errors.samePerson,
    overlap: overlapText(error, t),
    not_after_from: errors.validTo,
    secondsPerCase: errors.number,
  };
  return formErrors(error, { fieldNames, messages, t });
}

function overlapText(error: unknown, t: Texts): string {
  const { errors } = t.automations;
  const version = error instanceof AppError ? /version (\d+)/i.exec(error.message)?.[1] : undefined;
  return version === undefined ? errors.overlapUnknown : errors.overlap(version);
}
