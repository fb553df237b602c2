import { Hono, type Context as HonoContext } from "hono";
import { type AutomationDetail, getAutomation, updateAutomation } from "../../../core/automations/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { ResidualMethod } from "../../../core/db.ts";
import { AppError } from "../../../core/errors.ts";
import { keepClock, startClock, stopClock } from "../../../core/handling/index.ts";
import type { AppEnv } from "../../env.ts";
import { doneHref } from "../automations/told.ts";
import type { Form } from "../components/form.tsx";
import { formErrors, parseMinutes, parseNumber, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { ResidualSettingsPage } from "./settings-page.tsx";

const clock = "/drift/saker/:id{[0-9a-f-]{36}}/klokke";
const settings = "/automatiseringer/:id{[0-9a-f-]{36}}/etterarbeid";
const fieldNames = { residualMethod: "metode", standardResidualSeconds: "standardtid", idleCutoffMinutes: "hvile" };

/** The clock on a case, and how an automation reckons people's time. */
export const handlingRoutes = new Hono<AppEnv>()
  .post(`${clock}/start`, (c) => work(c, startClock))
  .post(`${clock}/stopp`, (c) => work(c, stopClock))
  .post(`${clock}/livstegn`, (c) => work(c, keepClock))
  .get(settings, async (c) => {
    const { automation } = await askedOf(c);
    const { residualMethod, standardResidualSeconds, idleCutoffMinutes } = automation;
    const minutes = String(standardResidualSeconds / 60).replace(".", ",");
    const values = { metode: residualMethod, standardtid: minutes, hvile: String(idleCutoffMinutes) };
    return ask(c, { values, errors: {} });
  })
  .post(settings, async (c) => {
    const { ctx, automation } = await askedOf(c);
    const values = await readForm(c);
    const method = Object.values(ResidualMethod).find((each) => each === values["metode"]);
    try {
      await updateAutomation(ctx, {
        id: automation.id,
        // What was not understood is refused by its field.
        residualMethod: method ?? ("" as ResidualMethod),
        standardResidualSeconds: parseMinutes(values["standardtid"]) ?? Number.NaN,
        idleCutoffMinutes: parseNumber(values["hvile"]) ?? Number.NaN,
      });
    } catch (error) {
      const told = { fieldNames, messages: nb.handling.settings.errors, t: nb };
      return ask(c, { values, errors: formErrors(error, told) });
    }
    return c.redirect(doneHref(automation.id, "innstillinger"), 303);
  });

type Work = (ctx: Context, input: { workItemId: string }) => Promise<unknown>;

/** A script is told by the status what became of it; a person comes back to the case either way. */
async function work(c: HonoContext<AppEnv>, deed: Work): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const isScript = c.req.header("Accept") === "application/json";
  try {
    const done = await deed(ctxOf(c), { workItemId: id });
    if (isScript) return c.json(done);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    if (isScript) return c.json({ code: error.code }, 409);
  }
  return c.redirect(`/drift/saker/${id}#klokke`, 303);
}

async function askedOf(c: HonoContext<AppEnv>): Promise<{ ctx: Context; automation: AutomationDetail }> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "automations:write");
  return { ctx, automation: await getAutomation(ctx, { id: c.req.param("id") ?? "" }) };
}

async function ask(c: HonoContext<AppEnv>, form: Form): Promise<Response> {
  const { ctx, automation } = await askedOf(c);
  const status = Object.keys(form.errors).length > 0 ? { status: 400 as const } : {};
  const body = <ResidualSettingsPage automation={automation} form={form} />;
  return showPage(c, ctx, { title: nb.handling.settings.title, section: "automations", body, ...status });
}
