import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { keepPlannedAutomation, planAutomation } from "../../../core/plan/index.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import { refusalOfFields } from "../components/fields.tsx";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { processOptions } from "../studies/routes.tsx";
import { nb } from "../texts.nb.ts";
import { keepFields, knownValues, readKept, readRobot, robotFields, robotMessages } from "./robot-forms.ts";
import { RobotPage } from "./robot-page.tsx";
import { doneHref, sourceOf } from "./source.ts";

const path = "/gevinst/plan/robot";
const { plan: texts } = nb;
const { keep: keepTexts } = texts.robot;

/** A robot that is not there yet: worked out by a GET, so that the figures have an address, and kept by a POST. */
export const planRobotRoutes = new Hono<AppEnv>()
  .get(path, (c) => show(c, c.req.query()))
  .post(path, async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "plan:write");
    const source = sourceOf(c);
    const values = await readForm(c);
    const fields = [...robotFields(source, { processes: [], units: [] }), ...keepFields];
    const kept = await unlessRefused(
      async () => {
        const planned = await planAutomation(ctx, readRobot(values, source));
        return keepPlannedAutomation(ctx, readKept(values, { source, planned }));
      },
      (error) => refusalOfFields(error, { fields, values, messages: robotMessages(values), t: nb }),
    );
    if ("done" in kept) return c.redirect(doneHref(source, "planlagt"), 303);
    return show(c, values, kept.errors);
  });

async function show(c: HonoContext<AppEnv>, values: FormValues, refused?: FormErrors): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "benefits:read");
  const source = sourceOf(c);
  const processes = await processOptions(ctx);
  const fields = robotFields(source, { processes, units: await unitOptions(ctx) });
  const asked = await unlessRefused(
    async () => ("alene" in values ? planAutomation(ctx, readRobot(values, source)) : undefined),
    (error) => refusalOfFields(error, { fields, values, messages: robotMessages(values), t: nb }),
  );
  const planned = "done" in asked ? asked.done : undefined;
  const named = processes.find(({ value }) => value === values["prosess"]);
  const start = { navn: named ? keepTexts.named(named.label) : "", fra: localDateOf(ctx.now()) };
  const mayKeep = isAllowed(ctx.actor.roles, "plan:write") && planned !== undefined && planned.netSeconds > 0;
  const isWrong = refused !== undefined || "errors" in asked;
  const body = (
    <RobotPage
      crumbs={[{ href: source.href, text: texts.title }]}
      fields={fields}
      form={{ values: planned ? knownValues(values, planned) : values, errors: "errors" in asked ? asked.errors : {} }}
      planned={planned}
      keep={mayKeep ? { values: refused ? values : start, errors: refused ?? {} } : undefined}
    />
  );
  const { title } = texts.robot;
  return showPage(c, ctx, { title, section: "benefits", body, ...(isWrong && { status: 400 as const }) });
}
