import type { Child } from "hono/jsx";
import { useTexts } from "../texts.ts";

/** What a form was sent with, by field name: shown again when it is refused. */
export type FormValues = Readonly<Record<string, string>>;

/** What is wrong, by field name, in words for the person who filled it in. */
export type FormErrors = Readonly<Record<string, string>>;

export type Form = { values: FormValues; errors: FormErrors };

type FieldProps = {
  form: Form;
  name: string;
  label: string;
  hint?: string | undefined;
  required?: boolean;
};

type TextFieldProps = FieldProps & {
  type?: "text" | "email" | "password" | "date" | "time" | "number" | "month" | "search";
  autocomplete?: string;
  inputmode?: "numeric" | "decimal";
  narrow?: boolean;
};

/** One line of input with its label, hint and, beside it, what is wrong with it. */
export function TextField({ type = "text", autocomplete, inputmode, narrow = false, ...field }: TextFieldProps) {
  return (
    <FieldFrame {...field}>
      <input
        class="ds-input"
        type={type}
        autocomplete={autocomplete}
        inputmode={inputmode}
        data-narrow={narrow ? "" : undefined}
        value={type === "password" ? undefined : field.form.values[field.name]}
        {...inputAttributes(field)}
      />
    </FieldFrame>
  );
}

export function TextArea({ rows = 3, ...field }: FieldProps & { rows?: number }) {
  return (
    <FieldFrame {...field}>
      <textarea class="ds-input" rows={rows} {...inputAttributes(field)}>
        {field.form.values[field.name] ?? ""}
      </textarea>
    </FieldFrame>
  );
}

export type Option = { value: string; label: string };

type SelectProps = FieldProps & {
  options: readonly Option[];
  /** What the first, empty choice says. */
  empty?: string;
};

export function Select({ options, empty, ...field }: SelectProps) {
  const chosen = field.form.values[field.name] ?? "";
  return (
    <FieldFrame {...field}>
      <select class="ds-input" {...inputAttributes(field)}>
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

export function Checkbox({ form, name, label, hint }: FieldProps) {
  return (
    <div class="mj-field">
      <div class="mj-check">
        <input
          class="ds-input"
          type="checkbox"
          value="ja"
          checked={form.values[name] === "ja"}
          {...inputAttributes({ form, name, label, hint })}
        />
        <label for={name}>{label}</label>
      </div>
      <FieldError form={form} name={name} />
    </div>
  );
}

type FormActionsProps = { submit: string; cancelHref: string; color?: string | undefined };

/** The end of a form: do it, or go back without. */
export function FormActions({ submit, cancelHref, color }: FormActionsProps) {
  const t = useTexts();
  return (
    <div class="mj-actions">
      <button class="ds-button" type="submit" data-color={color}>
        {submit}
      </button>
      <a class="ds-button" data-variant="secondary" href={cancelHref}>
        {t.shell.cancel}
      </a>
    </div>
  );
}

/** All that is wrong, on top of the form, each a link to its field. */
export function ErrorSummary({ errors, labels }: { errors: FormErrors; labels: Readonly<Record<string, string>> }) {
  const t = useTexts();
  const wrong = Object.entries(errors);
  if (wrong.length === 0) return null;
  return (
    <div class="ds-error-summary" role="alert" tabindex={-1} autofocus id="feil">
      <h2 class="ds-heading">{t.form.summary(wrong.length)}</h2>
      <ul class="ds-list">
        {wrong.map(([name, message]) => (
          <li>
            {labels[name] === undefined ? (
              message
            ) : (
              <a class="ds-link" href={`#${name}`}>
                {labels[name]}: {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function FieldFrame({ form, name, label, hint, required, children }: FieldProps & { children?: Child }) {
  const t = useTexts();
  return (
    <div class="mj-field">
      <label for={name}>
        {label}
        {required === false ? <span class="mj-quiet"> {t.form.optional}</span> : null}
      </label>
      {hint === undefined ? null : (
        <p class="mj-hint" id={`${name}-hjelp`}>
          {hint}
        </p>
      )}
      {children}
      <FieldError form={form} name={name} />
    </div>
  );
}

function FieldError({ form, name }: { form: Form; name: string }) {
  const message = form.errors[name];
  if (message === undefined) return null;
  return (
    <p class="ds-validation-message" id={`${name}-feil`}>
      {message}
    </p>
  );
}

function inputAttributes({ form, name, hint, required }: FieldProps) {
  const wrong = form.errors[name] !== undefined;
  const describedBy = [hint === undefined ? "" : `${name}-hjelp`, wrong ? `${name}-feil` : ""]
    .filter(Boolean)
    .join(" ");
  return {
    id: name,
    name,
    required: required === true,
    "aria-invalid": wrong ? "true" : undefined,
    "aria-describedby": describedBy === "" ? undefined : describedBy,
  };
}
