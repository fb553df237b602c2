import type { AddProcessInput, ProcessDetail, UpdateProcessInput } from "../../../core/processes/index.ts";
import { Counterfactual } from "../../../core/db.ts";
import { formatNumber } from "../../../core/norwegian-format.ts";
import type { Crumb } from "../components/blocks.tsx";
import { FormPage } from "../components/form-page.tsx";
import { type Form, type FormErrors, type FormValues, type Option, Select, TextField } from "../components/form.tsx";
import { codeOf, formErrors, given, parseMinutes, parseNumber } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";

const fieldNames = {
  code: "kode",
  title: "navn",
  unitId: "enhet",
  ownerName: "eier",
  kostraFunction: "kostra",
  yearlyVolume: "saker",
  counterfactual: "alternativ",
  affectedEmployees: "ansatte",
  citizenSecondsPerCase: "innbygger",
};

type ProcessFormProps = {
  /** Undefined for one that is not there yet. */
  process: ProcessDetail | undefined;
  units: readonly Option[];
  form: Form;
};

/** What the register says of a process. */
export function ProcessFormPage({ process, units, form }: ProcessFormProps) {
  const t = useTexts();
  const { form: texts, counterfactual } = t.processes;
  const up = { href: "/gevinst/prosesser", text: t.processes.title };
  const crumbs: Crumb[] = process ? [up, { href: `/gevinst/prosesser/${process.id}`, text: process.title }] : [up];
  const words = process
    ? { title: texts.editTitle, submit: texts.editSubmit }
    : { title: texts.newTitle, lead: texts.newLead, submit: texts.newSubmit };
  const choices = Object.values(Counterfactual).map((value) => ({ value, label: counterfactual[value] }));
  return (
    <FormPage crumbs={crumbs} words={words} form={form} labels={labelsOf(t)}>
      <TextField form={form} name="navn" label={texts.name} hint={texts.nameHint} required />
      <TextField form={form} name="kode" label={texts.code} hint={texts.codeHint} required={false} narrow />
      <Select form={form} name="enhet" label={texts.unit} empty={texts.unitChoose} options={units} required />
      <TextField form={form} name="eier" label={texts.owner} hint={texts.ownerHint} required={false} />
      <Select
        form={form}
        name="alternativ"
        label={texts.counterfactual}
        hint={texts.counterfactualHint}
        options={choices}
        required
      />
      <TextField
        form={form}
        name="saker"
        inputmode="numeric"
        label={texts.volume}
        hint={texts.volumeHint}
        required={false}
        narrow
      />
      <TextField
        form={form}
        name="ansatte"
        inputmode="numeric"
        label={texts.employees}
        hint={texts.employeesHint}
        required={false}
        narrow
      />
      <TextField
        form={form}
        name="innbygger"
        inputmode="decimal"
        label={texts.citizen}
        hint={texts.citizenHint}
        required={false}
        narrow
      />
      <TextField
        form={form}
        name="kostra"
        inputmode="numeric"
        label={texts.kostra}
        hint={texts.kostraHint}
        required={false}
        narrow
      />
    </FormPage>
  );
}

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

/** What a verb refused, beside the fields. */
export function processErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.processes;
  const messages = {
    "code duplicate": errors.codeTaken,
    "title too_small": errors.required,
    "title too_big": errors.tooLong,
    code: errors.codeForm,
    unitId: errors.choose,
    counterfactual: errors.choose,
    kostraFunction: errors.kostra,
    yearlyVolume: errors.whole,
    affectedEmployees: errors.whole,
    citizenSecondsPerCase: errors.number,
    ownerName: errors.tooLong,
  };
  return formErrors(error, { fieldNames, messages, t });
}

function labelsOf({ processes: { form } }: Texts): Readonly<Record<string, string>> {
  return {
    navn: form.name,
    kode: form.code,
    enhet: form.unit,
    eier: form.owner,
    kostra: form.kostra,
    saker: form.volume,
    alternativ: form.counterfactual,
    ansatte: form.employees,
    innbygger: form.citizen,
  };
}
