import { Hono, type Context as HonoContext } from "hono";
import { type Context, requirePermission } from "../../../core/context.ts";
import { GoalStatus } from "../../../core/db.ts";
import { notFound } from "../../../core/errors.ts";
import {
  getStatusTable,
  getYearTable,
  removeGoal,
  removeStatusEntry,
  saveGoal,
  saveStatusEntry,
  setYearFigure,
  statusNames,
} from "../../../core/reports/index.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import { Confirm, Crumbs, PageHeading } from "../components/blocks.tsx";
import { type Field, Fields, labelsOf, type Refused, refusalOfFields } from "../components/fields.tsx";
import type { FormValues, Option } from "../components/form.tsx";
import { FormPage } from "../components/form-page.tsx";
import { given, parseNumber, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { yearOf } from "./year-of.ts";

const base = "/gevinst/rapporter/status";
const yearBase = "/gevinst/rapporter/arstall";
const id = "[0-9a-f-]{36}";
const { status: words, year: yearWords } = nb.reports;

/** What stands in a form, where it leads, and what it does. */
type Asked = {
  title: string;
  submit: string;
  lead?: string;
  fields: readonly Field[];
  start: FormValues;
  back: string;
};
type Deed = (ctx: Context, values: FormValues) => Promise<unknown>;
type Form = { path: string; show: (c: HonoContext<AppEnv>) => Promise<Asked>; deed: (c: HonoContext<AppEnv>) => Deed };

const goalFields: Field[] = [{ name: "mal", of: "title", kind: "text", label: words.goalForm.goal }];

const forms: Form[] = [
  {
    path: `${base}/mal/ny`,
    show: async (c) => ({ ...goalForm(words.goalForm.title), start: {}, back: statusHref(yearOf(c)) }),
    deed: (c) => (ctx, values) => saveGoal(ctx, { year: yearOf(c), title: values["mal"] ?? "" }),
  },
  {
    path: `${base}/mal/:goal{${id}}/endre`,
    async show(c) {
      const { title, year } = await goalOf(c);
      return { ...goalForm(words.goalForm.change), start: { mal: title }, back: statusHref(year) };
    },
    deed: (c) => async (ctx, values) => {
      const { id: goalId, year } = await goalOf(c);
      return saveGoal(ctx, { id: goalId, year, title: values["mal"] ?? "" });
    },
  },
  {
    path: `${base}/mal/:goal{${id}}/tiltak`,
    show: async (c) => ({ ...(await entryForm(c, words.entryForm.title)), start: {} }),
    deed: (c) => async (ctx, values) => saveStatusEntry(ctx, { goalId: (await goalOf(c)).id, ...entryInput(values) }),
  },
  {
    path: `${base}/mal/:goal{${id}}/tiltak/:entry{${id}}/endre`,
    async show(c) {
      const entry = await entryOf(c);
      const start = {
        tiltak: entry.title,
        rapport: entry.report,
        status: entry.status ?? "",
        automatisering: entry.automationId ?? "",
        uten_robot: entry.measureId ?? "",
      };
      return { ...(await entryForm(c, words.entryForm.change)), start };
    },
    deed: (c) => async (ctx, values) => {
      const [goal, entry] = [await goalOf(c), await entryOf(c)];
      return saveStatusEntry(ctx, { id: entry.id, goalId: goal.id, ...entryInput(values) });
    },
  },
  {
    path: `${yearBase}/skriv`,
    show: async (c) => ({
      title: yearWords.form.title,
      lead: yearWords.form.lead,
      submit: yearWords.form.submit,
      fields: yearFields(await unitOptions(ctxOf(c))),
      start: await yearStart(c),
      back: `${yearBase}?aar=${yearOf(c)}`,
    }),
    deed: (c) => (ctx, values) => setYearFigure(ctx, { year: yearOf(c), ...figureInput(values) }),
  },
];

/** Forms of the status table and the year table: what is refused comes back filled in, with the reason beside each field. */
export const reportFormRoutes = new Hono<AppEnv>()
  .get(`${base}/mal/:goal{${id}}/fjern`, async (c) => {
    const { title, year } = await goalOf(c);
    return askToRemove(c, { ...words.removeGoal, text: words.removeGoal.text(title), back: statusHref(year) });
  })
  .post(`${base}/mal/:goal{${id}}/fjern`, async (c) => {
    const goal = await goalOf(c);
    await removeGoal(permitted(c), { id: goal.id });
    return c.redirect(statusHref(goal.year), 303);
  })
  .get(`${base}/mal/:goal{${id}}/tiltak/:entry{${id}}/fjern`, async (c) => {
    const [{ year }, { title }] = [await goalOf(c), await entryOf(c)];
    return askToRemove(c, { ...words.removeEntry, text: words.removeEntry.text(title), back: statusHref(year) });
  })
  .post(`${base}/mal/:goal{${id}}/tiltak/:entry{${id}}/fjern`, async (c) => {
    const [{ year }, entry] = [await goalOf(c), await entryOf(c)];
    await removeStatusEntry(permitted(c), { id: entry.id });
    return c.redirect(statusHref(year), 303);
  });

for (const form of forms) {
  reportFormRoutes
    .get(form.path, (c) => ask(c, form))
    .post(form.path, async (c) => {
      const ctx = permitted(c);
      const values = await readForm(c);
      const { fields, back } = await form.show(c);
      const saved = await unlessRefused(
        () => form.deed(c)(ctx, values),
        (error) =>
          refusalOfFields(error, { fields, values, messages: { period_closed: yearWords.form.closed }, t: nb }),
      );
      if ("done" in saved) return c.redirect(back, 303);
      return ask(c, form, { values, errors: saved.errors });
    });
}

async function ask(c: HonoContext<AppEnv>, form: Form, refused?: Refused): Promise<Response> {
  const ctx = permitted(c);
  const { title, lead, submit, fields, start, back } = await form.show(c);
  const filled = refused ?? { values: start, errors: {} };
  const body = (
    <FormPage
      crumbs={[{ href: back, text: back.startsWith(base) ? words.title : yearWords.title }]}
      words={{ title, submit, ...(lead !== undefined && { lead }) }}
      form={filled}
      labels={labelsOf(fields)}
    >
      <Fields form={filled} fields={fields} />
    </FormPage>
  );
  return showPage(c, ctx, { title, section: "benefits", body, ...(refused && { status: 400 as const }) });
}

function askToRemove(c: HonoContext<AppEnv>, { title, text, back }: { title: string; text: string; back: string }) {
  const body = (
    <>
      <Crumbs crumbs={[{ href: back, text: words.title }]} />
      <PageHeading title={title} />
      <Confirm text={[text]} action={title} back={back} color="danger" />
    </>
  );
  return showPage(c, permitted(c), { title, section: "benefits", body });
}

function permitted(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "reports:write");
  return ctx;
}

function statusHref(year: number): string {
  return `${base}?aar=${year}`;
}

function goalForm(title: string) {
  return { title, submit: words.goalForm.submit, fields: goalFields };
}

async function goalOf(c: HonoContext<AppEnv>) {
  const ctx = permitted(c);
  const goalId = c.req.param("goal") ?? "";
  const found = await ctx.db.goal.findFirst({ where: { id: goalId, tenantId: ctx.tenantId }, select: { year: true } });
  if (!found) throw notFound("goal", goalId);
  const { goals } = await getStatusTable(ctx, { year: found.year });
  const goal = goals.find((one) => one.id === goalId);
  if (!goal) throw notFound("goal", goalId);
  return { ...goal, year: found.year };
}

async function entryOf(c: HonoContext<AppEnv>) {
  const entryId = c.req.param("entry") ?? "";
  const { entries } = await goalOf(c);
  const entry = entries.find((one) => one.id === entryId);
  if (!entry) throw notFound("status entry", entryId);
  return entry;
}

async function entryForm(c: HonoContext<AppEnv>, title: string) {
  const ctx = permitted(c);
  const { year } = await goalOf(c);
  const titled = {
    where: { tenantId: ctx.tenantId },
    select: { id: true, title: true },
    orderBy: { title: "asc" },
  } as const;
  const [automations, measures] = await Promise.all([
    ctx.db.automation.findMany(titled),
    ctx.db.measure.findMany(titled),
  ]);
  const options = (rows: readonly { id: string; title: string }[]) =>
    rows.map((row) => ({ value: row.id, label: row.title }));
  const { entryForm: form } = words;
  const fields: Field[] = [
    { name: "tiltak", of: "title", kind: "text", label: form.entry },
    { name: "rapport", of: "report", kind: "area", label: form.report, hint: form.reportHint, optional: true },
    {
      name: "status",
      of: "status",
      kind: "choice",
      label: form.state,
      optional: true,
      options: Object.entries(statusNames).map(([value, label]) => ({ value, label })),
      empty: words.notJudged,
    },
    {
      name: "automatisering",
      of: "automationId",
      kind: "choice",
      label: form.automation,
      optional: true,
      options: options(automations),
      empty: form.noneChosen,
    },
    {
      name: "uten_robot",
      of: "measureId",
      kind: "choice",
      label: form.measure,
      optional: true,
      options: options(measures),
      empty: form.noneChosen,
    },
  ];
  return { title, submit: form.submit, fields, back: statusHref(year) };
}

function entryInput(values: FormValues) {
  return {
    title: values["tiltak"] ?? "",
    report: values["rapport"] ?? "",
    status: Object.values(GoalStatus).find((one) => one === values["status"]),
    automationId: given(values["automatisering"]),
    measureId: given(values["uten_robot"]),
  };
}

function yearFields(units: readonly Option[]): Field[] {
  const { form } = yearWords;
  const figures = [
    { name: "regnskap", of: "accountsNok", kind: "whole", label: form.accounts },
    { name: "budsjett", of: "budgetNok", kind: "whole", label: form.budget },
    { name: "arsverk", of: "ftes", kind: "decimal", label: form.ftes },
    { name: "ansatte", of: "employees", kind: "whole", label: form.employees },
    { name: "heltid", of: "fullTimeShare", kind: "decimal", label: form.fullTime },
    { name: "kvinner", of: "womenShare", kind: "decimal", label: form.women },
    { name: "kommentar", of: "comment", kind: "area", label: form.comment },
  ] as const;
  return [
    { name: "enhet", of: "unitId", kind: "choice", label: form.unit, options: units, empty: form.choose },
    ...figures.map((figure) => ({ ...figure, optional: true })),
  ];
}

/** What is known already of the unit that is asked for. */
async function yearStart(c: HonoContext<AppEnv>): Promise<FormValues> {
  const unitId = given(c.req.query("enhet"));
  if (unitId === undefined) return {};
  const { rows } = await getYearTable(ctxOf(c), { year: yearOf(c) });
  const row = rows.find((one) => one.unitId === unitId);
  const text = (value: number | null | undefined) => (value == null ? "" : String(value).replace(".", ","));
  return {
    enhet: unitId,
    regnskap: text(row?.accountsNok),
    budsjett: text(row?.budgetNok),
    arsverk: text(row?.ftes),
    ansatte: text(row?.employees),
    heltid: text(row?.fullTimeShare),
    kvinner: text(row?.womenShare),
    kommentar: row?.comment ?? "",
  };
}

function figureInput(values: FormValues) {
  // Text that is no number is let through to be refused by its field; an empty field is not known.
  const number = (name: string) =>
    given(values[name]) === undefined ? undefined : (parseNumber(values[name]) ?? Number.NaN);
  return {
    unitId: values["enhet"] ?? "",
    accountsNok: number("regnskap"),
    budgetNok: number("budsjett"),
    ftes: number("arsverk"),
    employees: number("ansatte"),
    fullTimeShare: number("heltid"),
    womenShare: number("kvinner"),
    comment: values["kommentar"] ?? "",
  };
}
