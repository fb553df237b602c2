import type { Context } from "hono";
import { AppError } from "../../core/errors.ts";
import type { FormErrors, FormValues } from "./components/form.tsx";
import type { Texts } from "./texts.ts";

// What no database can hold, and nobody types.
const noText = /[\0\p{Surrogate}]/gu;

/** The texts of a posted form by field name, trimmed but for the one left `untouched`; files are passed over. */
export async function readForm(c: Context, { untouched }: { untouched?: string } = {}): Promise<FormValues> {
  const body = await c.req.parseBody();
  const texts = Object.entries(body).flatMap(([name, value]) => {
    if (typeof value !== "string") return [];
    const text = value.replaceAll(noText, "");
    return [[name, name === untouched ? text : text.trim()] as const];
  });
  return Object.fromEntries(texts);
}

/** A number as Norwegians write it: decimal comma, spaces between thousands, any minus; undefined when it is none. */
export function parseNumber(text: string | undefined): number | undefined {
  const plain = (text ?? "")
    .replaceAll(/[\s\u00A0\u202F]/g, "")
    .replace("\u2212", "-")
    .replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** Minutes as text to whole seconds. */
export function parseMinutes(text: string | undefined): number | undefined {
  const minutes = parseNumber(text);
  return minutes === undefined ? undefined : Math.round(minutes * 60);
}

/** An empty field says nothing. */
export function given(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}

/** Which field of the form each field of the verb is. */
export type FieldNames = Readonly<Record<string, string>>;

type Told = { fieldNames: FieldNames; messages: Readonly<Record<string, string>>; t: Texts };

/**
 * What a verb refused, beside the fields of the form that asked. Anything else than a refusal of fields is thrown on:
 * the error page says it.
 *
 * @param messages What to say, by `field rule` or by rule alone.
 */
export function formErrors(error: unknown, { fieldNames, messages, t }: Told): FormErrors {
  if (!(error instanceof AppError) || error.fields.length === 0) throw error;
  const told = error.fields.map(({ field, rule }) => {
    const message = messages[`${field} ${rule}`] ?? messages[rule] ?? messages[field] ?? t.automations.errors.other;
    return [fieldNames[field] ?? field, message] as const;
  });
  return Object.fromEntries(told);
}

/** A code for something of that name: `Utsettelse på betaling` becomes `utsettelse-paa-betaling`. */
export function codeOf(name: string): string {
  const latin = name
    .toLowerCase()
    .replaceAll("æ", "ae")
    .replaceAll("ø", "o")
    .replaceAll("å", "aa")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "");
  return latin
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}

/** Does a deed; what it refuses is told in the form's words by `errorsOf`, which throws on what is no refusal of fields. */
export async function unlessRefused<Done>(
  deed: () => Promise<Done>,
  errorsOf: (error: unknown) => FormErrors,
): Promise<{ done: Done } | { errors: FormErrors }> {
  try {
    return { done: await deed() };
  } catch (error) {
    return { errors: errorsOf(error) };
  }
}
