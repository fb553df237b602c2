import { Hono, type Context as HonoContext } from "hono";
import type { Child } from "hono/jsx";
import { type Context, requirePermission } from "../../../core/context.ts";
import {
  addProcess,
  getProcess,
  type ProcessDetail,
  retireProcess,
  updateProcess,
} from "../../../core/processes/index.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import { Alert } from "../components/blocks.tsx";
import { type Field, type Refused, refusalOfFields } from "../components/fields.tsx";
import { FieldsPage } from "../components/form-page.tsx";
import type { FormValues } from "../components/form.tsx";
import { readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { processFields, processValues, readProcess, retireFields } from "./forms.ts";
import { crumbsOf, type Done, doneHref } from "./told.ts";

const { form: texts, retireForm, errors } = nb.processes;
const at = (action: string) => `/gevinst/prosesser/:id{[0-9a-f-]{36}}/${action}` as const;

/** A form about a process, or about one that is not there yet. */
type ProcessForm<Of> = {
  find: (ctx: Context, id: string) => Promise<Of>;
  words: (process: Of) => { title: string; lead?: string; submit: string };
  fields: (ctx: Context) => Promise<readonly Field[]>;
  start: (process: Of) => FormValues;
  deed: (ctx: Context, process: Of, values: FormValues) => Promise<ProcessDetail>;
  done: Done;
  color?: "danger";
  note?: (process: Of) => Child;
};

const facts = async (ctx: Context) => processFields(await unitOptions(ctx));

const named = (ctx: Context, id: string) => getProcess(ctx, { id });

const add: ProcessForm<undefined> = {
  find: async () => undefined,
  words: () => ({ title: texts.newTitle, lead: texts.newLead, submit: texts.newSubmit }),
  fields: facts,
  start: () => ({ alternativ: "UNKNOWN" }),
  deed: (ctx, _, values) => addProcess(ctx, readProcess(values)),
  done: "registrert",
};

const change: ProcessForm<ProcessDetail> = {
  find: named,
  words: () => ({ title: texts.editTitle, submit: texts.editSubmit }),
  fields: facts,
  start: processValues,
  deed: (ctx, { id }, values) => updateProcess(ctx, { id, ...readProcess(values) }),
  done: "lagret",
};

const retire: ProcessForm<ProcessDetail> = {
  find: named,
  words: ({ title }) => ({ ...retireForm, lead: retireForm.lead(title) }),
  fields: async () => retireFields,
  start: () => ({}),
  deed: (ctx, { id }, values) => retireProcess(ctx, { id, reason: values["grunn"] ?? "" }),
  done: "avsluttet",
  color: "danger",
  note: ({ automations }) =>
    automations === 0 ? null : (
      <Alert color="warning">
        <p>{retireForm.busy}</p>
      </Alert>
    ),
};

/** Forms about processes: what is refused comes back filled in, with the reason beside each field. */
export const processFormRoutes = new Hono<AppEnv>()
  .get("/gevinst/prosesser/ny", (c) => ask(c, add))
  .post("/gevinst/prosesser/ny", (c) => act(c, add))
  .get(at("endre"), (c) => ask(c, change))
  .post(at("endre"), (c) => act(c, change))
  .get(at("avslutt"), (c) => ask(c, retire))
  .post(at("avslutt"), (c) => act(c, retire));

function permitted(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "processes:write");
  return ctx;
}

async function ask<Of extends ProcessDetail | undefined>(
  c: HonoContext<AppEnv>,
  form: ProcessForm<Of>,
  refused?: Refused,
): Promise<Response> {
  const ctx = permitted(c);
  const process = await form.find(ctx, c.req.param("id") ?? "");
  const words = form.words(process);
  const body = (
    <FieldsPage
      crumbs={crumbsOf(process)}
      words={words}
      fields={await form.fields(ctx)}
      form={refused ?? { values: form.start(process), errors: {} }}
      {...(form.color && { color: form.color })}
    >
      {form.note?.(process) ?? null}
    </FieldsPage>
  );
  return showPage(c, ctx, { title: words.title, section: "benefits", body, ...(refused && { status: 400 as const }) });
}

async function act<Of extends ProcessDetail | undefined>(
  c: HonoContext<AppEnv>,
  form: ProcessForm<Of>,
): Promise<Response> {
  const ctx = permitted(c);
  const values = await readForm(c);
  const process = await form.find(ctx, c.req.param("id") ?? "");
  const fields = await form.fields(ctx);
  const told = { fields, values, messages: { "code duplicate": errors.codeTaken }, t: nb };
  const acted = await unlessRefused(
    () => form.deed(ctx, process, values),
    (error) => refusalOfFields(error, told),
  );
  if ("done" in acted) return c.redirect(doneHref(acted.done.id, form.done), 303);
  return ask(c, form, { values, errors: acted.errors });
}
