import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { getUnit, listUnits } from "../../../core/organisation/index.ts";
import type { AppEnv } from "../../env.ts";
import type { Crumb } from "../components/blocks.tsx";
import { type Field, Fields, labelsOf, type Refused, refusalOfFields } from "../components/fields.tsx";
import type { FormValues } from "../components/form.tsx";
import { FormPage } from "../components/form-page.tsx";
import { given, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { choicesOf, type Done, newUnit, type UnitForm, unitForms } from "./forms.ts";
import { TreePage } from "./tree-page.tsx";
import { nameOf, root, UnitPage } from "./unit-page.tsx";

const section = "benefits";
const texts = nb.organisation;
const one = `${root}/:id{[0-9a-f-]{36}}`;
const organisation: Crumb = { href: root, text: texts.title };
const doneHref = (id: string, done: Done) => `${root}/${id}?melding=${done}`;

/** The tree of units on any day, the history of each, and what an administrator does about them. */
export const organisationRoutes = new Hono<AppEnv>()
  .get(root, async (c) => {
    const ctx = ctxOf(c);
    const day = given(c.req.query("dag"));
    const { on, units } = await listUnits(ctx, day === undefined ? {} : { on: day });
    const body = <TreePage on={on} units={units} roles={ctx.actor.roles} />;
    return showPage(c, ctx, { title: texts.title, section, body });
  })
  .get(`${root}/ny`, (c) => askNew(c))
  .post(`${root}/ny`, async (c) => {
    const ctx = changing(c);
    const values = await readForm(c);
    const fields = newUnit.fieldsOf(await choicesOf(ctx));
    const made = await unlessRefused(
      () => newUnit.deed(ctx, values),
      (error) => refusalOfFields(error, { fields, values, messages: newUnit.messages, t: nb }),
    );
    if ("done" in made) return c.redirect(doneHref(made.done.id, "lagtinn"), 303);
    return askNew(c, { values, errors: made.errors });
  })
  .get(one, async (c) => {
    const ctx = ctxOf(c);
    const unit = await getUnit(ctx, { id: c.req.param("id") });
    const told = Object.entries(texts.done).find(([name]) => name === c.req.query("melding"))?.[1];
    const body = <UnitPage unit={unit} mayChange={isAllowed(ctx.actor.roles, "organisation:write")} told={told} />;
    return showPage(c, ctx, { title: nameOf(unit), section, body });
  });

for (const form of unitForms) {
  const path = `${one}/${form.path}`;
  organisationRoutes
    .get(path, (c) => ask(c, form))
    .post(path, async (c) => {
      const ctx = changing(c);
      const id = c.req.param("id") ?? "";
      const values = await readForm(c);
      const fields = form.fieldsOf(await choicesOf(ctx));
      const acted = await unlessRefused(
        () => form.deed(ctx, { id, values }),
        (error) => refusalOfFields(error, { fields, values, messages: form.messages, t: nb }),
      );
      if ("done" in acted) return c.redirect(doneHref(id, form.done), 303);
      return ask(c, form, { values, errors: acted.errors });
    });
}

function changing(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "organisation:write");
  return ctx;
}

async function askNew(c: HonoContext<AppEnv>, refused?: Refused): Promise<Response> {
  const ctx = changing(c);
  const fields = newUnit.fieldsOf(await choicesOf(ctx));
  return show(c, { ...newUnit, fields, start: newUnit.start(ctx), refused, crumbs: [organisation] });
}

async function ask(c: HonoContext<AppEnv>, form: UnitForm, refused?: Refused): Promise<Response> {
  const ctx = changing(c);
  const unit = await getUnit(ctx, { id: c.req.param("id") ?? "" });
  const name = nameOf(unit);
  return show(c, {
    words: { ...form.words, title: form.words.title(name) },
    fields: form.fieldsOf(await choicesOf(ctx, unit.places[0]?.level)),
    start: { fra: localDateOf(ctx.now()), ...form.start(unit) },
    refused,
    crumbs: [organisation, { href: `${root}/${unit.id}`, text: name }],
  });
}

type Shown = {
  words: { title: string; lead: string; submit: string };
  fields: readonly Field[];
  start: FormValues;
  refused: Refused | undefined;
  crumbs: readonly Crumb[];
};

function show(c: HonoContext<AppEnv>, { words, fields, start, refused, crumbs }: Shown): Promise<Response> {
  const form = refused ?? { values: start, errors: {} };
  const body = (
    <FormPage crumbs={crumbs} words={words} form={form} labels={labelsOf(fields)}>
      <Fields form={form} fields={fields} />
    </FormPage>
  );
  return showPage(c, ctxOf(c), { title: words.title, section, body, ...(refused && { status: 400 as const }) });
}
