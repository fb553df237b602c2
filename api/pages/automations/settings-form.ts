import { type AutomationDetail, operationLimits, type UpdateAutomationInput } from "../../../core/automations/index.ts";
import { retriedKinds, retryLimits, type RetryPolicy } from "../../../core/cases/index.ts";
import { TraceFrom } from "../../../core/db.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { type FieldNames, formErrors, given, parseNumber } from "../form-values.ts";
import type { Texts } from "../texts.ts";

type Setting = keyof typeof operationLimits;
type Range = { least: number; most: number };

/** Which field of the form each setting is. */
const settingFields = {
  stepLimitSeconds: "steggrense",
  deadlineWorkingDays: "frist",
  startAtWaiting: "antall",
  startAfterMinutes: "ventetid",
  idleAlertHours: "stille",
  payloadRetentionDays: "saksdata",
  evidenceRetentionDays: "bevis",
} as const satisfies Record<Setting, string>;

/** Which field of the form each part of a kind's retry policy is. */
export const retryFields = {
  maxAttempts: "forsok",
  firstBackoffSeconds: "forste",
  longestBackoffSeconds: "lengste",
} as const;
/** Which field of the form says what is traced. */
export const traceField = "spor";

type RetryPart = keyof typeof retryFields;

const settings = Object.keys(settingFields) as Setting[];
const retryParts = Object.keys(retryFields) as RetryPart[];
const mostAttempts: Range = { least: 1, most: 10 };
const rangeOf = (part: RetryPart): Range => retryLimits[part === "maxAttempts" ? "maxAttempts" : "backoffSeconds"];
const retryField = (kind: string, part: RetryPart) => `${retryFields[part]}-${kind}`;

/** The form as it stands before somebody changes it. */
export function settingsValues(automation: AutomationDetail): FormValues {
  const plain = settings.map((setting) => [settingFields[setting], textOf(automation[setting])] as const);
  const retries = retriedKinds.flatMap((kind) =>
    retryParts.map((part) => [retryField(kind, part), textOf(automation.retryPolicy[kind]?.[part])] as const),
  );
  return Object.fromEntries([
    ["forsok", String(automation.maxAttempts)],
    [traceField, automation.traceFrom],
    ...plain,
    ...retries,
  ]);
}

const textOf = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));

/** What the form asks for; an empty field is a setting that nobody has decided. */
export function readSettings(
  values: FormValues,
  { id, t }: { id: string; t: Texts },
): { input: UpdateAutomationInput; errors: FormErrors } {
  const decided = settings.map((setting) => [setting, wholeNumber(values[settingFields[setting]]) ?? null] as const);
  return {
    input: {
      id,
      maxAttempts: wholeNumber(values["forsok"]) ?? Number.NaN,
      retryPolicy: readPolicy(values),
      traceFrom: traceOf(values),
      ...(Object.fromEntries(decided) as Record<Setting, number | null>),
    },
    errors: { ...outOfRange(values, t), ...wrongTrace(values, t) },
  };
}

const traceOf = (values: FormValues) => Object.values(TraceFrom).find((choice) => choice === values[traceField]);

function wrongTrace(values: FormValues, t: Texts): FormErrors {
  const isWrong = given(values[traceField]) !== undefined && traceOf(values) === undefined;
  return isWrong ? { [traceField]: t.automations.errors.choose } : {};
}

function readPolicy(values: FormValues): RetryPolicy {
  const rules = retriedKinds.flatMap((kind) => {
    const parts = retryParts.flatMap((part) => {
      const number = wholeNumber(values[retryField(kind, part)]);
      return number === undefined ? [] : [[part, number] as const];
    });
    return parts.length === 0 ? [] : [[kind, Object.fromEntries(parts)] as const];
  });
  return Object.fromEntries(rules);
}

function outOfRange(values: FormValues, t: Texts): FormErrors {
  const ranges: [string, Range][] = [
    ...settings.map((setting): [string, Range] => [settingFields[setting], operationLimits[setting]]),
    ...retriedKinds.flatMap((kind) =>
      retryParts.map((part): [string, Range] => [retryField(kind, part), rangeOf(part)]),
    ),
  ];
  const wrong = ranges.filter(([name, range]) => given(values[name]) !== undefined && !fits(values[name], range));
  const attempts: [string, Range][] = fits(values["forsok"], mostAttempts) ? [] : [["forsok", mostAttempts]];
  return Object.fromEntries(
    [...attempts, ...wrong].map(([name, { least, most }]) => [name, t.automations.errors.wholeNumber(least, most)]),
  );
}

function fits(text: string | undefined, { least, most }: Range): boolean {
  const number = wholeNumber(text);
  return number !== undefined && number >= least && number <= most;
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = parseNumber(text);
  return Number.isInteger(number) ? number : undefined;
}

const fieldNames: FieldNames = Object.fromEntries([
  ["maxAttempts", "forsok"],
  ...Object.entries(settingFields),
  ...retriedKinds.flatMap((kind) =>
    retryParts.map((part) => [`retryPolicy.${kind}.${part}`, retryField(kind, part)] as const),
  ),
]);

/** What `updateAutomation` refused, in words beside the fields. */
export function settingsErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.automations.running;
  return formErrors(error, { fieldNames, messages: { required_with: errors.waitToo, custom: errors.longest }, t });
}
