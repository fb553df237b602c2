import type { BenefitRecipient, BenefitType, CostKind } from "../../../core/db.ts";
import type { AddBenefitInput, AddCostInput, Plan } from "../../../core/plan/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import { formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues, Option } from "../components/form.tsx";
import { addDays, lastDayOf } from "../days.ts";
import { given, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";

const texts = nb.plan;
const optionsOf = (words: Readonly<Record<string, string>>): Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** An amount as it is asked for: nothing written is not known, and what is no whole number is left for the verb to refuse. */
function amountOf(text: string | undefined): number | string | null {
  if (given(text) === undefined) return null;
  const amount = parseNumber(text);
  return amount !== undefined && Number.isInteger(amount) ? amount : (text ?? "");
}

const numberOf = (text: string | undefined) => parseNumber(text) ?? Number.NaN;

/** What people call the last day; the record holds the first one after. */
function dayAfter(text: string | undefined): string | undefined {
  const day = given(text);
  if (day === undefined) return undefined;
  return LocalDate.safeParse(day).success ? addDays(day, 1) : day;
}

/** What is said of an amount that is refused. */
export const amountMessages = {
  amount_unknown_form: texts.costForm.amountForm,
  "amountNok too_small": texts.costForm.negative,
  "valueNok too_small": texts.costForm.negative,
  "amountNok too_big": texts.costForm.tooBig,
  "valueNok too_big": texts.costForm.tooBig,
};

export function benefitFields(units: readonly Option[]): Field[] {
  const form = texts.benefitForm;
  return [
    { name: "navn", of: "title", kind: "text", label: form.name },
    { name: "beskrivelse", of: "description", kind: "area", label: form.description, optional: true },
    { name: "ulempe", of: "drawback", kind: "yes", label: form.drawback, optional: true },
    { name: "type", of: "type", kind: "choice", label: form.type, options: optionsOf(texts.types) },
    { name: "mottaker", of: "recipient", kind: "choice", label: form.recipient, options: optionsOf(texts.recipients) },
    { name: "enhet", of: "ownerUnitId", kind: "choice", label: form.unit, options: units },
    { name: "ansvarlig", of: "ownerName", kind: "text", label: form.owner },
    { name: "verdi", of: "valueNok", kind: "whole", label: form.value, hint: form.valueHint, optional: true },
    {
      name: "indikator",
      of: "indicator",
      kind: "text",
      label: form.indicator,
      hint: form.indicatorHint,
      optional: true,
    },
    {
      name: "maaleenhet",
      of: "indicatorUnit",
      kind: "text",
      label: form.indicatorUnit,
      hint: form.indicatorUnitHint,
      optional: true,
    },
    { name: "nullpunkt", of: "zeroPoint", kind: "decimal", label: form.zero, hint: form.zeroHint, optional: true },
    { name: "nullpunktDato", of: "zeroPointOn", kind: "date", label: form.zeroOn, optional: true },
  ];
}

/** The form as the benefit is. */
export function benefitValues(benefit: Plan["benefits"][number]): FormValues {
  const { zeroPoint, valueNok } = benefit;
  return {
    navn: benefit.title,
    beskrivelse: benefit.description,
    ulempe: benefit.drawback ? "ja" : "",
    type: benefit.type,
    mottaker: benefit.recipient,
    enhet: benefit.owner.unitId,
    ansvarlig: benefit.owner.name,
    verdi: valueNok === null ? "" : formatWhole(valueNok),
    indikator: benefit.indicator ?? "",
    maaleenhet: benefit.indicatorUnit ?? "",
    nullpunkt: zeroPoint === null ? "" : formatNumber(zeroPoint),
    nullpunktDato: benefit.zeroPointOn ?? "",
    utgave: String(benefit.revision),
  };
}

/** Which version the form was filled with. */
export const revisionField: Field = { name: "utgave", of: "revision", kind: "hidden", label: "" };
export const revisionOf = (values: FormValues): number => numberOf(values["utgave"]);

export function readBenefit(values: FormValues): Omit<AddBenefitInput, "automationId" | "measureId"> {
  const text = (name: string) => given(values[name]);
  const [indicator, unit, zero, zeroOn] = [
    text("indikator"),
    text("maaleenhet"),
    text("nullpunkt"),
    text("nullpunktDato"),
  ];
  return {
    title: values["navn"] ?? "",
    description: values["beskrivelse"] ?? "",
    drawback: values["ulempe"] === "ja",
    type: values["type"] as BenefitType,
    recipient: values["mottaker"] as BenefitRecipient,
    ownerUnitId: values["enhet"] ?? "",
    ownerName: values["ansvarlig"] ?? "",
    valueNok: amountOf(values["verdi"]),
    ...(indicator !== undefined && { indicator }),
    ...(unit !== undefined && { indicatorUnit: unit }),
    ...(zero !== undefined && { zeroPoint: numberOf(zero) }),
    ...(zeroOn !== undefined && { zeroPointOn: zeroOn }),
  };
}

export function costFields(): Field[] {
  const form = texts.costForm;
  return [
    { name: "navn", of: "title", kind: "text", label: form.name },
    { name: "type", of: "kind", kind: "choice", label: form.kind, options: optionsOf(texts.costs.kinds) },
    { name: "belop", of: "amountNok", kind: "whole", label: form.amount, hint: form.amountHint, optional: true },
    { name: "fra", of: "validFrom", kind: "date", label: form.from },
    { name: "til", of: "validTo", kind: "date", label: form.to, hint: form.toHint, optional: true },
    { name: "kilde", of: "source", kind: "text", label: form.source, optional: true },
  ];
}

/** The form as the cost is. */
export function costValues(cost: Plan["costs"]["items"][number]): FormValues {
  const { amountNok, validTo } = cost;
  return {
    navn: cost.title,
    type: cost.kind,
    belop: amountNok === null ? "" : formatWhole(amountNok),
    fra: cost.validFrom,
    til: validTo === null ? "" : lastDayOf({ to: validTo }),
    kilde: cost.source,
    utgave: String(cost.revision),
  };
}

export function readCost(values: FormValues): Omit<AddCostInput, "automationId" | "measureId"> {
  const validTo = dayAfter(values["til"]);
  return {
    title: values["navn"] ?? "",
    kind: values["type"] as CostKind,
    amountNok: amountOf(values["belop"]),
    validFrom: values["fra"] ?? "",
    source: values["kilde"] ?? "",
    ...(validTo !== undefined && { validTo }),
  };
}

const form = texts.targetForm;
const places = (count: number) => Array.from({ length: Math.min(100, count) }, (_, index) => index + 1);
const emptyRows = 2;

/** Rows of periods: those that are there and some to fill in. */
export function targetFields(values: FormValues, targets: number): Field[] {
  const written = Object.keys(values).flatMap((name) => Number(/^maal(\d{1,3})$/.exec(name)?.[1] ?? 0));
  return places(Math.max(targets + emptyRows, ...written)).flatMap((place): Field[] => [
    { name: `fra${place}`, of: `from ${place}`, kind: "date", label: form.from(place), optional: true },
    { name: `til${place}`, of: `to ${place}`, kind: "date", label: form.to(place), optional: true },
    { name: `maal${place}`, of: `target ${place}`, kind: "decimal", label: form.target(place), optional: true },
  ]);
}

export function targetValues({ targets }: Plan["benefits"][number]): FormValues {
  return Object.fromEntries(
    targets.flatMap((period, index) => [
      [`fra${index + 1}`, period.from],
      [`til${index + 1}`, lastDayOf(period)],
      [`maal${index + 1}`, String(period.target).replace(".", ",")],
    ]),
  );
}

type Target = { from: string; to: string; target: number };

/** The rows in which something is written, and which row each of them is. */
export function readTargets(values: FormValues): { targets: Target[]; rows: number[] } {
  const rows = places(100).filter((place) => ["fra", "til", "maal"].some((name) => given(values[`${name}${place}`])));
  const targets = rows.map((place) => ({
    from: values[`fra${place}`] ?? "",
    to: dayAfter(values[`til${place}`]) ?? "",
    target: numberOf(values[`maal${place}`]),
  }));
  return { targets, rows };
}

export function readingFields(): Field[] {
  const words = texts.readingForm;
  return [
    { name: "dato", of: "readOn", kind: "date", label: words.on },
    { name: "verdi", of: "value", kind: "decimal", label: words.value },
    { name: "kilde", of: "source", kind: "text", label: words.source },
  ];
}

/** Benefits and preconditions as something that a precondition is needed for. */
export function neededForOptions({ benefits, preconditions }: Plan, except?: string): Option[] {
  const words = texts.preconditionForm;
  return [
    ...benefits.map(({ id, title }) => ({ value: `gevinst:${id}`, label: words.benefit(title) })),
    ...preconditions
      .filter(({ id }) => id !== except)
      .map(({ id, title }) => ({ value: `forutsetning:${id}`, label: words.precondition(title) })),
  ];
}

export function readNeededFor(text: string | undefined): { benefitId?: string; nextId?: string } {
  const [kind, id = ""] = (text ?? "").split(":");
  if (kind === "gevinst") return { benefitId: id };
  return kind === "forutsetning" ? { nextId: id } : {};
}

export function preconditionFields(options: readonly Option[]): Field[] {
  const words = texts.preconditionForm;
  return [
    { name: "navn", of: "title", kind: "text", label: words.name },
    { name: "ansvarlig", of: "responsible", kind: "text", label: words.responsible },
    { name: "frist", of: "dueOn", kind: "date", label: words.due, optional: true },
    neededForField(options),
  ];
}

export function neededForField(options: readonly Option[]): Field {
  const { neededFor, choose } = texts.preconditionForm;
  return { name: "for", of: "benefitId", kind: "choice", label: neededFor, options, empty: choose };
}

export function labourFields(units: readonly Option[]): Field[] {
  const words = texts.labour;
  return [
    { name: "aar", of: "year", kind: "whole", label: words.year },
    {
      name: "enhet",
      of: "unitId",
      kind: "choice",
      label: words.unit,
      options: units,
      empty: words.every,
      optional: true,
    },
    { name: "kroner", of: "nokPerHour", kind: "decimal", label: words.amount },
    { name: "kilde", of: "source", kind: "text", label: words.source, hint: words.sourceHint },
  ];
}
