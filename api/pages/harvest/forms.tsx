import { HarvestKind } from "../../../core/db.ts";
import { AppError } from "../../../core/errors.ts";
import type { RecordHarvestInput, UnitHarvestYear } from "../../../core/harvest/index.ts";
import { formatMonth, formatNumber } from "../../../core/norwegian-format.ts";
import type { Crumb } from "../components/blocks.tsx";
import { type Field, Fields, labelsOf, refusalOfFields } from "../components/fields.tsx";
import { FormPage } from "../components/form-page.tsx";
import type { Form, FormErrors, FormValues, Option } from "../components/form.tsx";
import { Once, requestOf } from "../components/once.tsx";
import { given, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";

type Unit = { id: string; name: string };

const texts = nb.harvest;
const ofBudget = { hint: texts.form.budget, optional: true } as const;

const recordFields: readonly Field[] = [
  {
    name: "slag",
    of: "kind",
    kind: "choice",
    label: texts.form.kind,
    empty: texts.form.choose,
    options: Object.values(HarvestKind).map((kind) => ({ value: kind, label: texts.kinds[kind] })),
  },
  { name: "maned", of: "month", kind: "month", label: texts.form.month, hint: texts.form.monthHint },
  { name: "timer", of: "seconds", kind: "decimal", label: texts.form.hours, hint: texts.form.hoursHint },
  { name: "staaende", of: "standing", kind: "yes", label: texts.form.standing },
  { name: "formaal", of: "purpose", kind: "area", label: texts.form.purpose, hint: texts.form.purposeHint },
  {
    name: "sak",
    of: "caseReference",
    kind: "text",
    label: texts.form.reference,
    hint: texts.form.referenceHint,
    optional: true,
  },
  { name: "belop", of: "amountNok", kind: "whole", label: texts.form.nok, ...ofBudget },
  { name: "funksjon", of: "kostraFunction", kind: "text", label: texts.form.kostraFunction, narrow: true, ...ofBudget },
  { name: "art", of: "kostraArt", kind: "text", label: texts.form.kostraArt, narrow: true, ...ofBudget },
];

// What is wrong with a harvest that is gone meanwhile is told at the reason.
const withdrawFields: readonly Field[] = [
  { name: "grunn", of: "reason", kind: "area", label: texts.withdrawForm.reason },
];

const revokeFields: readonly Field[] = [
  { name: "fra", of: "from", kind: "month", label: texts.revokeForm.from, hint: texts.form.monthHint },
  { name: "grunn", of: "reason", kind: "area", label: texts.revokeForm.reason },
];

const ownerFields = (people: readonly Option[]): readonly Field[] => [
  {
    name: "ansvarlig",
    of: "ownerId",
    kind: "choice",
    label: texts.ownerForm.owner,
    hint: texts.ownerForm.hint,
    empty: texts.ownerForm.none,
    options: people,
    optional: true,
  },
];

/** What the form asks for. */
export function readHarvest(values: FormValues, unitId: string): RecordHarvestInput {
  const numberOf = (name: string) => parseNumber(values[name]) ?? Number.NaN;
  const optional = { caseReference: values["sak"], kostraFunction: values["funksjon"], kostraArt: values["art"] };
  return {
    unitId,
    requestId: requestOf(values),
    kind: values["slag"] as RecordHarvestInput["kind"],
    month: values["maned"] ?? "",
    seconds: Math.round(numberOf("timer") * 3_600),
    purpose: values["formaal"] ?? "",
    standing: values["staaende"] === "ja",
    ...(given(values["belop"]) !== undefined && { amountNok: numberOf("belop") }),
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => given(text) !== undefined)),
  };
}

/** What a verb refused, beside the fields of any of the forms; hours above what is left with what is left. */
export function harvestErrors(error: unknown, values: FormValues): FormErrors {
  const left = error instanceof AppError ? error.fields.find(({ atMost }) => atMost !== undefined)?.atMost : undefined;
  const above_freed = left === undefined ? "" : leftText(left, values["maned"] ?? "");
  const atReason = { name: "grunn", of: "id", kind: "area", label: "" } as const;
  const fields = [...recordFields, ...revokeFields, ...ownerFields([]), atReason];
  return refusalOfFields(error, { fields, values, messages: { ...texts.errors, above_freed }, t: nb });
}

/** How many hours are left of a month, in as many as can be recorded: rounded down, to two decimals. */
function leftText(seconds: number, month: string): string {
  const hours = formatNumber(Math.floor(seconds / 36) / 100);
  return seconds < 36 ? texts.form.nothingLeft(formatMonth(month)) : texts.form.left(hours, formatMonth(month));
}

/** Asks what freed time became. */
export function RecordPage({ year, form }: { year: UnitHarvestYear; form: Form }) {
  const { unit } = year.unit;
  const open = year.months.filter(({ isClosed, leftSeconds }) => !isClosed && leftSeconds >= 36);
  const words = { ...texts.form, lead: texts.form.lead(unit.name) };
  return (
    <FormPage crumbs={crumbsOf(unit)} words={words} form={form} labels={labelsOf(recordFields)}>
      <Once values={form.values} />
      {open.length === 0 ? null : (
        <ul class="ds-list">
          {open.map(({ month, leftSeconds }) => (
            <li>{leftText(leftSeconds, month)}</li>
          ))}
        </ul>
      )}
      <Fields form={form} fields={recordFields} />
    </FormPage>
  );
}

/** Asks why a harvest is taken back. */
export function WithdrawPage({ unit, form }: { unit: Unit; form: Form }) {
  return (
    <FormPage crumbs={crumbsOf(unit)} words={texts.withdrawForm} form={form} labels={labelsOf(withdrawFields)}>
      <Fields form={form} fields={withdrawFields} />
    </FormPage>
  );
}

/** Asks from when a standing harvest is for no month any more, and why. */
export function RevokePage({ unit, form }: { unit: Unit; form: Form }) {
  return (
    <FormPage crumbs={crumbsOf(unit)} words={texts.revokeForm} form={form} labels={labelsOf(revokeFields)}>
      <Fields form={form} fields={revokeFields} />
    </FormPage>
  );
}

/** Asks who owns the benefits of a unit. */
export function OwnerPage({ unit, people, form }: { unit: Unit; people: readonly Option[]; form: Form }) {
  const fields = ownerFields(people);
  const words = { ...texts.ownerForm, lead: texts.ownerForm.lead(unit.name) };
  return (
    <FormPage crumbs={crumbsOf(unit)} words={words} form={form} labels={labelsOf(fields)}>
      <Fields form={form} fields={fields} />
    </FormPage>
  );
}

function crumbsOf({ id, name }: Unit): Crumb[] {
  return [
    { href: "/gevinst/hentet-ut", text: texts.title },
    { href: `/gevinst/hentet-ut/${id}`, text: name },
  ];
}
