import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import { localDateOf } from "../../../core/local-date.ts";
import {
  addBenefit,
  addBenefitReading,
  addCost,
  addPrecondition,
  changeBenefit,
  changeCost,
  getPlan,
  linkPrecondition,
  meetPrecondition,
  type Plan,
  setBenefitTargets,
} from "../../../core/plan/index.ts";
import { unitOptions } from "../automations/choices.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues } from "../components/form.tsx";
import { given, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import {
  amountMessages,
  benefitFields,
  benefitValues,
  costFields,
  costValues,
  neededForField,
  neededForOptions,
  preconditionFields,
  readBenefit,
  readCost,
  readingFields,
  readNeededFor,
  readTargets,
  revisionField,
  revisionOf,
  targetFields,
  targetValues,
} from "./forms.ts";
import type { Done, Source } from "./source.ts";

/** What is asked about, and what was written. */
export type Asked = { source: Source; id: string; values: FormValues };

/** A form of the plan, as it is shown. */
export type Shown = {
  words: { title: string; lead: string; submit: string };
  fields: readonly Field[];
  /** What is written in it before anybody has. */
  start: FormValues;
};

/** A form of the plan: how it is shown, and what it does with what is written. */
export type PlanForm = {
  path: string;
  show: (ctx: Context, asked: Asked) => Promise<Shown>;
  deed: (ctx: Context, asked: Asked) => Promise<unknown>;
  messages: (asked: Asked) => Readonly<Record<string, string>>;
  done: Done;
};

const texts = nb.plan;

function benefitOf(plan: Plan, id: string): Plan["benefits"][number] {
  const benefit = plan.benefits.find((one) => one.id === id);
  if (!benefit) throw notFound("benefit", id);
  return benefit;
}

function preconditionOf(plan: Plan, id: string): Plan["preconditions"][number] {
  const precondition = plan.preconditions.find((one) => one.id === id);
  if (!precondition) throw notFound("precondition", id);
  return precondition;
}

const newBenefit: PlanForm = {
  path: "/gevinst/plan/ny-gevinst",
  show: async (ctx, { source }) => {
    await getPlan(ctx, source.of);
    return { words: texts.benefitForm, fields: benefitFields(await unitOptions(ctx)), start: {} };
  },
  deed: (ctx, { values, source }) => addBenefit(ctx, { ...source.of, ...readBenefit(values) }),
  messages: () => ({
    ...amountMessages,
    qualitative_not_priced: texts.benefitForm.errors.qualitative,
    "indicator required": texts.benefitForm.errors.indicator,
    unknown_user: texts.benefitForm.errors.ownerGone,
    indicator_in_use: texts.benefitForm.errors.inUse,
    changed_meanwhile: texts.changedMeanwhile,
  }),
  done: "gevinst",
};

const changedBenefit: PlanForm = {
  ...newBenefit,
  path: "/gevinst/plan/gevinster/:id{[0-9a-f-]{36}}/endre",
  show: async (ctx, { id }) => {
    const { changeTitle: title, ...words } = texts.benefitForm;
    const start = benefitValues(benefitOf(await getPlan(ctx), id));
    return { words: { ...words, title }, fields: [...benefitFields(await unitOptions(ctx)), revisionField], start };
  },
  deed: async (ctx, { id, values }) => {
    const { owner } = benefitOf(await getPlan(ctx), id);
    const { ownerName, ...benefit } = readBenefit(values);
    // A leader with an account keeps it as long as the name is not another.
    const leader = owner.userId !== null && ownerName === owner.name ? { ownerId: owner.userId } : { ownerName };
    return changeBenefit(ctx, { id, revision: revisionOf(values), ...benefit, ...leader });
  },
  done: "endret",
};

const newCost: PlanForm = {
  path: "/gevinst/plan/ny-kostnad",
  show: async (ctx, { source }) => {
    await getPlan(ctx, source.of);
    return { words: texts.costForm, fields: costFields(), start: { fra: localDateOf(ctx.now()) } };
  },
  deed: (ctx, { values, source }) => addCost(ctx, { ...source.of, ...readCost(values) }),
  messages: () => ({
    ...amountMessages,
    not_after_from: texts.costForm.order,
    not_for_investment: texts.costForm.onceOnly,
    changed_meanwhile: texts.changedMeanwhile,
  }),
  done: "kostnad",
};

const changedCost: PlanForm = {
  ...newCost,
  path: "/gevinst/plan/kostnader/:id{[0-9a-f-]{36}}/endre",
  show: async (ctx, { id }) => {
    const cost = (await getPlan(ctx)).costs.items.find((one) => one.id === id);
    if (!cost) throw notFound("cost", id);
    const { changeTitle: title, ...words } = texts.costForm;
    return { words: { ...words, title }, fields: [...costFields(), revisionField], start: costValues(cost) };
  },
  deed: (ctx, { id, values }) => changeCost(ctx, { id, revision: revisionOf(values), ...readCost(values) }),
  done: "endret",
};

const newPrecondition: PlanForm = {
  path: "/gevinst/plan/ny-forutsetning",
  show: async (ctx, { source }) => {
    const options = neededForOptions(await getPlan(ctx, source.of));
    const { nothing, nothingText, ...words } = texts.preconditionForm;
    const shown = options.length === 0 ? { ...words, lead: `${nothing} ${nothingText}` } : words;
    return { words: shown, fields: preconditionFields(options), start: {} };
  },
  deed: (ctx, { values }) => {
    const dueOn = given(values["frist"]);
    return addPrecondition(ctx, {
      title: values["navn"] ?? "",
      responsible: values["ansvarlig"] ?? "",
      ...readNeededFor(values["for"]),
      ...(dueOn !== undefined && { dueOn }),
    });
  },
  messages: () => ({ one_of_two: nb.fields.choice }),
  done: "forutsetning",
};

const targets: PlanForm = {
  path: "/gevinst/plan/gevinster/:id{[0-9a-f-]{36}}/maal",
  show: async (ctx, { id, values }) => {
    const benefit = benefitOf(await getPlan(ctx), id);
    const { lead, ...words } = texts.targetForm;
    return {
      words: { ...words, lead: lead(benefit.indicator ?? "", benefit.indicatorUnit ?? "") },
      fields: targetFields(values, benefit.targets.length),
      start: targetValues(benefit),
    };
  },
  deed: (ctx, { id, values }) => setBenefitTargets(ctx, { id, targets: readTargets(values).targets }),
  messages: () => ({}),
  done: "maal",
};

const reading: PlanForm = {
  path: "/gevinst/plan/gevinster/:id{[0-9a-f-]{36}}/avlesning",
  show: async (ctx, { id }) => {
    const benefit = benefitOf(await getPlan(ctx), id);
    const { lead, ...words } = texts.readingForm;
    const shown = { ...words, lead: lead(benefit.indicator ?? "") };
    return { words: shown, fields: readingFields(), start: { dato: localDateOf(ctx.now()) } };
  },
  deed: (ctx, { id, values }) =>
    addBenefitReading(ctx, {
      id,
      readOn: values["dato"] ?? "",
      value: parseNumber(values["verdi"]) ?? Number.NaN,
      source: values["kilde"] ?? "",
    }),
  messages: () => ({ in_future: texts.readingForm.inFuture }),
  done: "avlesning",
};

const link: PlanForm = {
  path: "/gevinst/plan/forutsetninger/:id{[0-9a-f-]{36}}/kobling",
  show: async (ctx, { id }) => {
    const plan = await getPlan(ctx);
    const { lead, ...words } = texts.linkForm;
    const shown = { ...words, lead: lead(preconditionOf(plan, id).title) };
    return { words: shown, fields: [neededForField(neededForOptions(plan, id))], start: {} };
  },
  deed: (ctx, { id, values }) => linkPrecondition(ctx, { id, ...readNeededFor(values["for"]) }),
  messages: () => ({ one_of_two: nb.fields.choice, duplicate: texts.linkForm.duplicate }),
  done: "kobling",
};

const met: PlanForm = {
  path: "/gevinst/plan/forutsetninger/:id{[0-9a-f-]{36}}/oppfylt",
  show: async (ctx, { id }) => {
    const { title, metOn } = preconditionOf(await getPlan(ctx), id);
    const { lead, ...words } = texts.metForm;
    return {
      words: { ...words, lead: lead(title) },
      fields: [{ name: "dato", of: "metOn", kind: "date", label: words.on, optional: true }],
      start: { dato: metOn ?? localDateOf(ctx.now()) },
    };
  },
  deed: (ctx, { id, values }) => meetPrecondition(ctx, { id, metOn: given(values["dato"]) ?? null }),
  messages: () => ({ in_future: texts.metForm.inFuture }),
  done: "oppfylt",
};

/** Every form that adds to the plan or changes it. */
export const planForms: readonly PlanForm[] = [
  newBenefit,
  changedBenefit,
  newCost,
  changedCost,
  newPrecondition,
  targets,
  reading,
  link,
  met,
];
