import { AppError } from "../../../core/errors.ts";
import { given } from "../form-values.ts";
import type { Texts } from "../texts.ts";
import {
  Checkbox,
  type Form,
  type FormErrors,
  type FormValues,
  type Option,
  Select,
  TextArea,
  TextField,
} from "./form.tsx";

/** A field of a form and the field of the verb that it becomes. */
export type Field = {
  name: string;
  of: string;
  kind: "text" | "area" | "date" | "month" | "whole" | "decimal" | "choice" | "yes" | "hidden";
  label: string;
  hint?: string;
  optional?: boolean;
  options?: readonly Option[];
  /** What the empty choice says. */
  empty?: string;
  /** For a line of text that is always short. */
  narrow?: boolean;
  /** What is said when it is refused, before what is said of every field of its kind. */
  wrong?: string;
};

/** The fields of a form, one below the other. */
export function Fields({ form, fields }: { form: Form; fields: readonly Field[] }) {
  return (
    <>
      {fields.map((field) => (
        <OneField form={form} field={field} />
      ))}
    </>
  );
}

function OneField({ form, field }: { form: Form; field: Field }) {
  const { kind, name, label, hint, options = [], empty, narrow = false } = field;
  if (kind === "hidden") return <input type="hidden" name={name} value={form.values[name] ?? ""} />;
  const common = { form, name, label, required: field.optional !== true, ...(hint !== undefined && { hint }) };
  if (kind === "area") return <TextArea {...common} />;
  if (kind === "yes") return <Checkbox form={form} name={name} label={label} />;
  if (kind === "choice") return <Select {...common} options={options} {...(empty !== undefined && { empty })} />;
  if (kind === "date" || kind === "month") return <TextField {...common} type={kind} narrow />;
  if (kind === "text") return <TextField {...common} narrow={narrow} />;
  return <TextField {...common} inputmode={kind === "whole" ? "numeric" : "decimal"} narrow />;
}

/** What each field is called, for the summary of what is wrong. */
export function labelsOf(fields: readonly Field[]): Record<string, string> {
  const shown = fields.filter(({ kind }) => kind !== "hidden");
  return Object.fromEntries(shown.map(({ name, label }) => [name, label]));
}

/** What a form is given back with after a refusal: what was written, and what is wrong with it. */
export type Refused = { values: FormValues; errors: FormErrors };

type Told = { fields: readonly Field[]; values: FormValues; messages: Readonly<Record<string, string>>; t: Texts };

/**
 * What a verb refused, beside the fields of the form that asked; what is no refusal of fields is thrown on.
 *
 * @param messages What to say, by `field rule`, by rule or by field, before what is said of every field of its kind.
 */
export function refusalOfFields(error: unknown, { fields, values, messages, t }: Told): FormErrors {
  if (!(error instanceof AppError) || error.fields.length === 0) throw error;
  return Object.fromEntries(
    error.fields.map(({ field: of, rule }) => {
      const field = fields.find((one) => one.of === of);
      const own = messages[`${of} ${rule}`] ?? messages[rule] ?? messages[of] ?? field?.wrong;
      const isEmpty = field !== undefined && given(values[field.name]) === undefined;
      return [field?.name ?? of, own ?? (isEmpty ? t.fields.required : wrongKind(field, t))];
    }),
  );
}

function wrongKind(field: Field | undefined, t: Texts): string {
  return field === undefined || field.kind === "hidden" ? t.fields.other : t.fields[field.kind];
}
