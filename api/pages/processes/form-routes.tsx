import { Hono, type Context as HonoContext } from "hono";
import { type Context, requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import {
  addProcess,
  addProcessVersion,
  getProcess,
  type ProcessDetail,
  retireProcess,
  updateProcess,
} from "../../../core/processes/index.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import type { Form } from "../components/form.tsx";
import { readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { processErrors, ProcessFormPage, processValues, readProcess } from "./form.tsx";
import { retireErrors, RetirePage } from "./retire-form.tsx";
import { doneHref } from "./told.ts";
import { readVersion, versionErrors, VersionPage, versionValues } from "./version-form.tsx";

const section = "benefits";
const t = nb;
const { form: texts, version: versionTexts, retireForm } = nb.processes;
const at = (action: string) => `/gevinst/prosesser/:id{[0-9a-f-]{36}}/${action}` as const;

/** Forms about processes: what is refused comes back filled in, with the reason beside each field. */
export const processFormRoutes = new Hono<AppEnv>()
  .get("/gevinst/prosesser/ny", async (c) => {
    const ctx = permitted(c);
    return showForm(c, ctx, { process: undefined, form: { values: { alternativ: "UNKNOWN" }, errors: {} } });
  })
  .post("/gevinst/prosesser/ny", async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const added = await unlessRefused(
      () => addProcess(ctx, readProcess(values)),
      (error) => processErrors(error, t),
    );
    if ("done" in added) return c.redirect(doneHref(added.done.id, "registrert"), 303);
    return showForm(c, ctx, { process: undefined, form: { values, errors: added.errors } });
  })
  .get(at("endre"), async (c) => {
    const ctx = permitted(c);
    const process = await getProcess(ctx, { id: c.req.param("id") });
    return showForm(c, ctx, { process, form: { values: processValues(process), errors: {} } });
  })
  .post(at("endre"), async (c) => {
    const ctx = permitted(c);
    const process = await getProcess(ctx, { id: c.req.param("id") });
    const values = await readForm(c);
    const saved = await unlessRefused(
      () => updateProcess(ctx, { id: process.id, ...readProcess(values) }),
      (error) => processErrors(error, t),
    );
    if ("done" in saved) return c.redirect(doneHref(process.id, "lagret"), 303);
    return showForm(c, ctx, { process, form: { values, errors: saved.errors } });
  })
  .get(at("versjon"), async (c) => {
    const ctx = permitted(c);
    const process = await getProcess(ctx, { id: c.req.param("id") });
    const form = { values: versionValues(process, localDateOf(ctx.now())), errors: {} };
    return showPage(c, ctx, {
      title: versionTexts.title,
      section,
      body: <VersionPage process={process} form={form} />,
    });
  })
  .post(at("versjon"), async (c) => {
    const ctx = permitted(c);
    const process = await getProcess(ctx, { id: c.req.param("id") });
    const values = await readForm(c);
    const saved = await unlessRefused(
      () => addProcessVersion(ctx, readVersion(values, process.id)),
      (error) => versionErrors(error, values, t),
    );
    if ("done" in saved) return c.redirect(doneHref(process.id, "versjon"), 303);
    const body = <VersionPage process={process} form={{ values, errors: saved.errors }} />;
    return showPage(c, ctx, { title: versionTexts.title, section, status: 400, body });
  })
  .get(at("avslutt"), async (c) => {
    const ctx = permitted(c);
    const process = await getProcess(ctx, { id: c.req.param("id") });
    const body = <RetirePage process={process} form={{ values: {}, errors: {} }} />;
    return showPage(c, ctx, { title: retireForm.title, section, body });
  })
  .post(at("avslutt"), async (c) => {
    const ctx = permitted(c);
    const process = await getProcess(ctx, { id: c.req.param("id") });
    const values = await readForm(c);
    const retired = await unlessRefused(
      () => retireProcess(ctx, { id: process.id, reason: values["grunn"] ?? "" }),
      (error) => retireErrors(error, t),
    );
    if ("done" in retired) return c.redirect(doneHref(process.id, "avsluttet"), 303);
    const body = <RetirePage process={process} form={{ values, errors: retired.errors }} />;
    return showPage(c, ctx, { title: retireForm.title, section, status: 400, body });
  });

function permitted(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "processes:write");
  return ctx;
}

async function showForm(
  c: HonoContext<AppEnv>,
  ctx: Context,
  { process, form }: { process: ProcessDetail | undefined; form: Form },
): Promise<Response> {
  const isRefused = Object.keys(form.errors).length > 0;
  return showPage(c, ctx, {
    title: process ? texts.editTitle : texts.newTitle,
    section,
    body: <ProcessFormPage process={process} units={await unitOptions(ctx)} form={form} />,
    ...(isRefused && { status: 400 as const }),
  });
}
