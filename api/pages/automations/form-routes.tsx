import { Hono } from "hono";
import {
  type AutomationDetail,
  createAutomation,
  getAutomation,
  updateAutomation,
} from "../../../core/automations/index.ts";
import { logOperationTime } from "../../../core/benefits/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import type { AppEnv } from "../../env.ts";
import type { Form, FormErrors } from "../components/form.tsx";
import { readForm } from "../form-values.ts";
import { loggedQuery, undoLogged } from "../ledger/logged.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { automationChoices } from "./choices.ts";
import { automationErrors, emptyAutomation, readAutomation } from "./new-form.ts";
import { NewAutomationPage } from "./new-page.tsx";
import { operationErrors, readOperationTime } from "./operation-form.ts";
import { OperationTimePage } from "./operation-page.tsx";
import { readSettings, settingsErrors, settingsValues } from "./settings-form.ts";
import { SettingsPage } from "./settings-page.tsx";
import { doneHref } from "./told.ts";

const section = "automations";
const at = (action: string) => `/automatiseringer/:id{[0-9a-f-]{36}}/${action}` as const;
const t = nb;

/** Forms: what is refused comes back filled in, with the reason beside each field. */
export const automationFormRoutes = new Hono<AppEnv>()
  .get("/automatiseringer/ny", async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "automations:write");
    const body = await newAutomationPage(ctx, { values: emptyAutomation, errors: {} });
    return showPage(c, ctx, { title: t.automations.form.title, section, body });
  })
  .post("/automatiseringer/ny", async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "automations:write");
    const values = await readForm(c);
    const { input, errors } = await readAutomation(values, { ctx, t });
    const created = await unlessWrong(
      errors,
      () => createAutomation(ctx, input),
      (error) => automationErrors(error, t),
    );
    if ("done" in created) return c.redirect(doneHref(created.done.id, "registrert"), 303);
    const body = await newAutomationPage(ctx, { values, errors: created.errors });
    return showPage(c, ctx, { title: t.automations.form.title, section, status: 400, body });
  })
  .get(at("driftstid"), async (c) => {
    const { ctx, automation } = await automationFor(ctxOf(c), { id: c.req.param("id"), permission: "operation:log" });
    const form = { values: { dato: localDateOf(ctx.now()) }, errors: {} };
    const body = <OperationTimePage automation={automation} form={form} />;
    return showPage(c, ctx, { title: t.automations.operation.title, section, body });
  })
  .post(at("driftstid"), async (c) => {
    const { ctx, automation } = await automationFor(ctxOf(c), { id: c.req.param("id"), permission: "operation:log" });
    const values = await readForm(c);
    const { input, errors } = readOperationTime(values, { automationId: automation.id, t });
    const logged = await unlessWrong(
      errors,
      () => logOperationTime(ctx, input),
      (error) => operationErrors(error, t),
    );
    if ("done" in logged) {
      return c.redirect(`/automatiseringer/${automation.id}?${loggedQuery(logged.done)}`, 303);
    }
    const body = <OperationTimePage automation={automation} form={{ values, errors: logged.errors }} />;
    return showPage(c, ctx, { title: t.automations.operation.title, section, status: 400, body });
  })
  .post(at("driftstid/angre"), (c) => undoLogged(c, `/automatiseringer/${c.req.param("id")}`))
  .get(at("innstillinger"), async (c) => {
    const { ctx, automation } = await automationFor(ctxOf(c), {
      id: c.req.param("id"),
      permission: "automations:write",
    });
    const body = <SettingsPage automation={automation} form={{ values: settingsValues(automation), errors: {} }} />;
    return showPage(c, ctx, { title: t.automations.running.title, section, body });
  })
  .post(at("innstillinger"), async (c) => {
    const { ctx, automation } = await automationFor(ctxOf(c), {
      id: c.req.param("id"),
      permission: "automations:write",
    });
    const values = await readForm(c);
    const { input, errors } = readSettings(values, { id: automation.id, t });
    const saved = await unlessWrong(
      errors,
      () => updateAutomation(ctx, input),
      (error) => settingsErrors(error, t),
    );
    if ("done" in saved) return c.redirect(doneHref(automation.id, "innstillinger"), 303);
    const body = <SettingsPage automation={automation} form={{ values, errors: saved.errors }} />;
    return showPage(c, ctx, { title: t.automations.running.title, section, status: 400, body });
  });

async function newAutomationPage(ctx: Context, form: Form) {
  return <NewAutomationPage form={form} choices={await automationChoices(ctx, t)} />;
}

type Asked = { id: string; permission: Parameters<typeof requirePermission>[1] };

async function automationFor(
  ctx: Context,
  { id, permission }: Asked,
): Promise<{ ctx: Context; automation: AutomationDetail }> {
  requirePermission(ctx, permission);
  return { ctx, automation: await getAutomation(ctx, { id }) };
}

/** Does the deed when the form itself is right; what the deed refuses is told in the form's words. */
async function unlessWrong<Done>(
  errors: FormErrors,
  deed: () => Promise<Done>,
  errorsOf: (error: unknown) => FormErrors,
): Promise<{ done: Done } | { errors: FormErrors }> {
  if (Object.keys(errors).length > 0) return { errors };
  try {
    return { done: await deed() };
  } catch (error) {
    return { errors: errorsOf(error) };
  }
}
