import type { Baseline } from "../../../core/baselines/index.ts";
import { AppError } from "../../../core/errors.ts";
import type { ProposeMeasureInput } from "../../../core/measures/index.ts";
import { formatDate, formatMinutes, formatWhole } from "../../../core/norwegian-format.ts";
import { type Field } from "../components/fields.tsx";
import type { FormValues, Option } from "../components/form.tsx";
import { codeOf, given, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";

const { form, monthForm, endForm, reverseForm, kinds } = nb.measures;

/** An approved baseline as something to choose. */
export function baselineOption({ id, processTitle, version, secondsPerCase, validFrom }: Baseline): Option {
  return {
    value: id,
    label: form.baseline(processTitle, version, {
      minutes: formatMinutes(secondsPerCase),
      from: formatDate(validFrom),
    }),
  };
}

type Choices = { baselines: readonly Option[]; units: readonly Option[] };

/** What is asked of a new measure. */
export function proposalFields({ baselines, units }: Choices): Field[] {
  const types = Object.entries(kinds).map(([value, label]) => ({ value, label }));
  const baseline = { options: baselines, kind: "choice" } as const;
  return [
    { name: "navn", of: "title", kind: "text", label: form.name },
    { name: "type", of: "kind", kind: "choice", label: form.kind, options: types, empty: form.kindEmpty },
    { name: "for", of: "oldBaselineId", ...baseline, label: form.old, hint: form.oldHint, empty: form.baselineEmpty },
    {
      name: "etter",
      of: "newBaselineId",
      ...baseline,
      label: form.next,
      hint: form.nextHint,
      empty: form.nextEmpty,
      optional: true,
    },
    { name: "enhet", of: "unitId", kind: "choice", label: form.unit, hint: form.unitHint, options: units },
    { name: "fra", of: "effectiveFrom", kind: "date", label: form.from },
    { name: "beskrivelse", of: "description", kind: "area", label: form.description },
    {
      name: "volum",
      of: "counterfactualVolume",
      kind: "whole",
      label: form.volume,
      hint: form.volumeHint,
      optional: true,
    },
    { name: "hvem", of: "volumeAuthor", kind: "text", label: form.author, optional: true },
    { name: "metode", of: "volumeMethod", kind: "area", label: form.method, optional: true },
  ];
}

/** What the form proposes; the process is that of the old baseline. */
export function readProposal(values: FormValues, baselines: readonly Baseline[]): ProposeMeasureInput {
  const old = baselines.find(({ id }) => id === values["for"]);
  const volume = given(values["volum"]);
  const [author, method, next] = [given(values["hvem"]), given(values["metode"]), given(values["etter"])];
  return {
    code: codeOf(values["navn"] ?? ""),
    title: values["navn"] ?? "",
    kind: values["type"] as ProposeMeasureInput["kind"],
    processId: old?.processId ?? "",
    unitId: values["enhet"] ?? "",
    description: values["beskrivelse"] ?? "",
    effectiveFrom: values["fra"] ?? "",
    oldBaselineId: values["for"] ?? "",
    ...(next !== undefined && { newBaselineId: next }),
    ...(volume !== undefined && { counterfactualVolume: parseNumber(volume) ?? Number.NaN }),
    ...(author !== undefined && { volumeAuthor: author }),
    ...(method !== undefined && { volumeMethod: method }),
  };
}

const { errors: words } = form;

/** What is said of a proposal that is refused. */
export const proposalMessages = {
  "newBaselineId required": words.newBaselineRequired,
  not_for_removal: words.notForRemoval,
  required: words.volumeRequired,
  only_for_removal: words.onlyForRemoval,
  not_valid_before: words.notBefore,
  not_lower: words.notLower,
  not_valid_then: words.notThen,
  other_scope: words.otherScope,
  unknown_baseline: words.unknown,
  "code duplicate": words.duplicate,
  unknown_unit: words.unit,
};

export const monthFields: Field[] = [
  { name: "maaned", of: "month", kind: "month", label: monthForm.month },
  { name: "saker", of: "cases", kind: "whole", label: monthForm.cases },
  { name: "kilde", of: "source", kind: "text", label: monthForm.source },
];

/** What is said of a month that is refused, with the numbers of the refusal. */
export function monthMessages(error: unknown): Record<string, string> {
  const { errors } = monthForm;
  const { message, fields } = error instanceof AppError ? error : { message: "", fields: [] };
  const atMost = fields.find((field) => field.atMost !== undefined)?.atMost ?? 0;
  const credited = Number(/credited for (\d+) of/.exec(message)?.[1] ?? 0);
  return {
    before_effect: errors.beforeEffect,
    in_future: errors.inFuture,
    claim_expired: errors.expired,
    after_end: errors.afterEnd,
    waits: errors.waits,
    duplicate: errors.duplicate,
    period_closed: errors.closed,
    too_much: errors.tooMuch,
    above_approved: errors.aboveApproved(formatWhole(atMost)),
    robot_credited_old: errors.robotCreditedOld(formatWhole(credited)),
  };
}

export const endFields: Field[] = [
  { name: "dag", of: "endedOn", kind: "date", label: endForm.endedOn, hint: endForm.endedOnHint, optional: true },
  { name: "grunn", of: "reason", kind: "text", label: endForm.reason },
];

export const endMessages = {
  "endedOn required": endForm.errors.required,
  before_effect: endForm.errors.beforeEffect,
  in_future: endForm.errors.inFuture,
  months_credited: endForm.errors.monthsCredited,
};

export const reverseFields: Field[] = [{ name: "grunn", of: "reason", kind: "text", label: reverseForm.reason }];

export const reverseMessages = {
  period_closed: reverseForm.closed,
  already_reversed: reverseForm.again,
};
