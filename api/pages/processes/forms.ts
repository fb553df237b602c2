import { Counterfactual } from "../../../core/db.ts";
import { formatNumber } from "../../../core/norwegian-format.ts";
import type { AddProcessInput, ProcessDetail, UpdateProcessInput } from "../../../core/processes/index.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues, Option } from "../components/form.tsx";
import { codeOf, given, parseMinutes, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";

const { form: texts, retireForm, counterfactual, errors } = nb.processes;
const choices = Object.values(Counterfactual).map((value) => ({ value, label: counterfactual[value] }));

/** What the register says of a process. */
export function processFields(units: readonly Option[]): Field[] {
  const known = { optional: true, kind: "whole", wrong: errors.whole } as const;
  return [
    { name: "navn", of: "title", kind: "text", label: texts.name, hint: texts.nameHint },
    {
      name: "kode",
      of: "code",
      kind: "text",
      label: texts.code,
      hint: texts.codeHint,
      optional: true,
      narrow: true,
      wrong: errors.codeForm,
    },
    { name: "enhet", of: "unitId", kind: "choice", label: texts.unit, empty: texts.unitChoose, options: units },
    { name: "eier", of: "ownerName", kind: "text", label: texts.owner, hint: texts.ownerHint, optional: true },
    {
      name: "alternativ",
      of: "counterfactual",
      kind: "choice",
      label: texts.counterfactual,
      hint: texts.counterfactualHint,
      options: choices,
    },
    { ...known, name: "saker", of: "yearlyVolume", label: texts.volume, hint: texts.volumeHint },
    { ...known, name: "ansatte", of: "affectedEmployees", label: texts.employees, hint: texts.employeesHint },
    {
      name: "innbygger",
      of: "citizenSecondsPerCase",
      kind: "decimal",
      label: texts.citizen,
      hint: texts.citizenHint,
      optional: true,
      wrong: errors.number,
    },
    {
      ...known,
      name: "kostra",
      of: "kostraFunction",
      label: texts.kostra,
      hint: texts.kostraHint,
      wrong: errors.kostra,
    },
  ];
}

export const retireFields: readonly Field[] = [{ name: "grunn", of: "reason", kind: "area", label: retireForm.reason }];

/** The form as the process is. */
export function processValues(process: ProcessDetail): FormValues {
  const { yearlyVolume, affectedEmployees, citizenSecondsPerCase } = process;
  return {
    navn: process.title,
    kode: process.code,
    enhet: process.unitId,
    eier: process.ownerName ?? "",
    kostra: process.kostraFunction ?? "",
    saker: yearlyVolume === null ? "" : formatNumber(yearlyVolume),
    alternativ: process.counterfactual,
    ansatte: affectedEmployees === null ? "" : formatNumber(affectedEmployees),
    innbygger: citizenSecondsPerCase === null ? "" : formatNumber(citizenSecondsPerCase / 60),
  };
}

/** What a form asks for; a field that is no number is left for the verb to refuse. */
export function readProcess(values: FormValues): AddProcessInput & Omit<UpdateProcessInput, "id"> {
  const title = values["navn"] ?? "";
  return {
    title,
    code: given(values["kode"]) ?? codeOf(title),
    unitId: values["enhet"] ?? "",
    ownerName: given(values["eier"]) ?? null,
    kostraFunction: given(values["kostra"]) ?? null,
    yearlyVolume: numberOrNone(values["saker"], parseNumber),
    counterfactual: values["alternativ"] as AddProcessInput["counterfactual"],
    affectedEmployees: numberOrNone(values["ansatte"], parseNumber),
    citizenSecondsPerCase: numberOrNone(values["innbygger"], parseMinutes),
  };
}

function numberOrNone(text: string | undefined, parse: (text: string | undefined) => number | undefined) {
  return given(text) === undefined ? null : (parse(text) ?? Number.NaN);
}
