import type { Context } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { addUnit, closeUnit, moveUnit, renameUnit, type UnitDetail } from "../../../core/organisation/index.ts";
import { unitOptions } from "../automations/choices.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues, Option } from "../components/form.tsx";
import { given } from "../form-values.ts";
import { nb } from "../texts.nb.ts";

const texts = nb.organisation;
const { forms } = texts;

/** What was just done, as the address of the page after it says. */
export type Done = keyof (typeof texts)["done"];

/** A form on a unit: what it asks, what stands in it at first, and what it does. */
export type UnitForm = {
  path: string;
  words: { title: (name: string) => string; lead: string; submit: string };
  fieldsOf: (choices: Choices) => readonly Field[];
  start: (unit: UnitDetail) => FormValues;
  deed: (ctx: Context, asked: { id: string; values: FormValues }) => Promise<unknown>;
  messages: Readonly<Record<string, string>>;
  done: Done;
};

/** What the choices of a form are made of. */
export type Choices = { units: readonly Option[]; levels: readonly Option[] };

const lastDay = "9999-12-31";

/** Units that stand until further notice, also those that are yet to come: what is moved stands that long below one. */
export async function choicesOf(ctx: Context, level?: string): Promise<Choices> {
  const levels = new Set([...forms.levels, ...(level === undefined ? [] : [level])]);
  return {
    units: await unitOptions(ctx, { on: lastDay }),
    levels: [...levels].map((value) => ({ value, label: value })),
  };
}

const name: Field = { name: "navn", of: "name", kind: "text", label: forms.name };
const from: Field = { name: "fra", of: "validFrom", kind: "date", label: forms.from };
const level = ({ levels: options }: Choices): Field => {
  return { name: "niva", of: "level", kind: "choice", label: forms.level, options };
};
const parent = ({ units: options }: Choices): Field => {
  return {
    name: "under",
    of: "parentId",
    kind: "choice",
    label: forms.parent,
    options,
    empty: forms.top,
    optional: true,
  };
};
const shared = {
  same_cases: forms.sameCases,
  removed: forms.removed,
  same_seconds: forms.sameSeconds,
  over_claimed: forms.overClaimed,
};
const common = { period_closed: forms.closed, overlap: forms.overlap, not_standing: forms.notStanding };
const placing = { unknown_unit: forms.unknown, parent_ends: forms.parentEnds, cycle: forms.cycle };

const move: UnitForm = {
  path: "flytt",
  words: texts.moveForm,
  fieldsOf: (choices) => [parent(choices), from],
  start: ({ places }) => ({ under: places[0]?.parent?.id ?? "" }),
  deed: (ctx, { id, values }) =>
    moveUnit(ctx, { id, parentId: given(values["under"]) ?? null, validFrom: values["fra"] ?? "" }),
  messages: { ...common, ...placing, ...shared, unchanged: texts.moveForm.unchanged },
  done: "flyttet",
};

const rename: UnitForm = {
  path: "navn",
  words: texts.renameForm,
  fieldsOf: (choices) => [name, level(choices), from],
  start: ({ places }) => ({ navn: places[0]?.name ?? "", niva: places[0]?.level ?? "" }),
  deed: (ctx, { id, values }) =>
    renameUnit(ctx, {
      id,
      name: values["navn"] ?? "",
      level: values["niva"] ?? "",
      validFrom: values["fra"] ?? "",
    }),
  messages: { ...common, unchanged: texts.renameForm.unchanged },
  done: "navn",
};

const { day, dayHint, hasUnits, parentEnds, ...closeWords } = texts.closeForm;

const close: UnitForm = {
  path: "nedlegg",
  words: closeWords,
  fieldsOf: () => [{ name: "dag", of: "validTo", kind: "date", label: day, hint: dayHint, optional: true }],
  start: ({ places }) => ({ dag: places[0]?.validTo ?? "" }),
  deed: (ctx, { id, values }) => closeUnit(ctx, { id, validTo: given(values["dag"]) ?? null }),
  messages: {
    ...shared,
    period_closed: forms.closed,
    has_units: hasUnits,
    overlap: closeWords.overlap,
    unchanged: closeWords.unchanged,
    cycle: closeWords.cycle,
    parent_ends: parentEnds,
  },
  done: "nedlagt",
};

export const unitForms: readonly UnitForm[] = [move, rename, close];

const { title, lead, submit, ...addWords } = texts.addForm;

/** A unit that is new in the tree. */
export const newUnit = {
  words: { title, lead, submit },
  fieldsOf: (choices: Choices): readonly Field[] => [
    name,
    { name: "kode", of: "code", kind: "text", label: addWords.code, hint: addWords.codeHint, narrow: true },
    level(choices),
    parent(choices),
    from,
  ],
  start: (ctx: Context): FormValues => ({ niva: "enhet", fra: localDateOf(ctx.now()) }),
  deed: (ctx: Context, values: FormValues) => {
    const parentId = given(values["under"]);
    return addUnit(ctx, {
      code: values["kode"] ?? "",
      name: values["navn"] ?? "",
      level: values["niva"] ?? "",
      validFrom: values["fra"] ?? "",
      ...(parentId !== undefined && { parentId }),
    });
  },
  messages: { ...placing, "code invalid_format": addWords.codeForm, duplicate: addWords.duplicate },
};
