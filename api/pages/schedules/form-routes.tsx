import { Hono, type Context as HonoContext } from "hono";
import { listAutomations } from "../../../core/automations/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { createSchedule, getSchedule, updateSchedule } from "../../../core/schedules/index.ts";
import type { AppEnv } from "../../env.ts";
import type { FormErrors, FormValues, Option } from "../components/form.tsx";
import { given, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { emptySchedule, readSchedule, ruleKindOf, scheduleErrors, valuesOf } from "./form.ts";
import { ScheduleFormPage, type ScheduleFormProps } from "./form-page.tsx";

const { form: words, errors: refusals } = nb.schedules;
const newHref = "/drift/tidsplaner/ny";
const changePath = "/drift/tidsplaner/:id{[0-9a-f-]{36}}/endre";

/** Making and changing a schedule: what is refused comes back filled in, with the reason beside each field. */
export const scheduleFormRoutes = new Hono<AppEnv>()
  .get(newHref, async (c) => {
    const automation = given(c.req.query("automatisering"));
    const values = { ...emptySchedule, ...(automation !== undefined && { automatisering: automation }) };
    return showNew(c, { values: { ...values, type: c.req.query("type") ?? "" }, errors: {} });
  })
  .post(newHref, async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "schedules:write");
    const values = await readForm(c);
    const { input, errors } = readSchedule(values, nb);
    const automationId = values["automatisering"] ?? "";
    const allErrors = { ...(automationId === "" && { automatisering: refusals.required }), ...errors };
    const made = await unlessWrong(allErrors, () => createSchedule(ctx, { automationId, ...input }));
    if ("id" in made) return c.redirect(`/drift/tidsplaner/${made.id}?melding=lagret`, 303);
    return showNew(c, { values, errors: made.errors });
  })
  .get(changePath, async (c) => {
    const schedule = await getSchedule(ctxOf(c), { id: c.req.param("id") });
    const type = given(c.req.query("type")) ?? schedule.rule.kind;
    return showChange(c, { values: { ...valuesOf(schedule), type }, errors: {} });
  })
  .post(changePath, async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "schedules:write");
    const values = await readForm(c);
    const { input, errors } = readSchedule(values, nb);
    const changed = await unlessWrong(errors, () => updateSchedule(ctx, { id: c.req.param("id"), ...input }));
    if ("id" in changed) return c.redirect(`/drift/tidsplaner/${changed.id}?melding=lagret`, 303);
    return showChange(c, { values, errors: changed.errors });
  });

type Filled = { values: FormValues; errors: FormErrors };

async function showNew(c: HonoContext<AppEnv>, form: Filled): Promise<Response> {
  const automations = await collectingAutomations(ctxOf(c));
  return show(c, { form, automations, title: words.newTitle, here: newHref, back: "/drift/tidsplaner" });
}

async function showChange(c: HonoContext<AppEnv>, form: Filled): Promise<Response> {
  const back = `/drift/tidsplaner/${c.req.param("id")}`;
  return show(c, { form, automations: undefined, title: words.changeTitle, here: `${back}/endre`, back });
}

async function show(c: HonoContext<AppEnv>, props: Omit<ScheduleFormProps, "kind">): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "schedules:write");
  const { form, title } = props;
  const body = <ScheduleFormPage {...props} kind={ruleKindOf(form.values["type"])} />;
  const isWrong = Object.keys(form.errors).length > 0;
  return showPage(c, ctx, { title, section: "operation", body, ...(isWrong && { status: 400 }) });
}

async function unlessWrong(
  errors: FormErrors,
  deed: () => Promise<{ id: string }>,
): Promise<{ id: string } | { errors: FormErrors }> {
  if (Object.keys(errors).length > 0) return { errors };
  try {
    return await deed();
  } catch (error) {
    return { errors: scheduleErrors(error, nb) };
  }
}

/** Those whose bots have something to collect: a schedule would start nothing for the others. */
async function collectingAutomations(ctx: Context): Promise<Option[]> {
  const { items } = await listAutomations(ctx, { limit: 200 });
  return items
    .filter(({ bot, status }) => bot.canCollect && status !== "RETIRED")
    .map(({ id, title }) => ({ value: id, label: title }));
}
