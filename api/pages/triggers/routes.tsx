import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { getAutomation } from "../../../core/automations/index.ts";
import { requirePermission } from "../../../core/context.ts";
import { AppError, notFound } from "../../../core/errors.ts";
import { createTrigger, disableTrigger, listTriggers } from "../../../core/triggers/index.ts";
import type { AppEnv } from "../../env.ts";
import { Confirm, PageHeading } from "../components/blocks.tsx";
import type { Form } from "../components/form.tsx";
import type { PagesDeps } from "../deps.ts";
import { readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { AutomationCrumbs, SecretPage, TriggersPage } from "./page.tsx";

const section = "automations";
const texts = nb.triggers;
const uuid = "[0-9a-f-]{36}";
const path = `/automatiseringer/:id{${uuid}}/webhooks` as const;
const closePath = `${path}/:trigger{${uuid}}/steng` as const;
const hrefOf = (automationId: string) => `/automatiseringer/${automationId}/webhooks`;

/** An automation's webhooks in: made, with the secret shown this once, and closed. */
export function triggerRoutes({ config }: Pick<PagesDeps, "config">) {
  const addressAt = (c: HonoContext<AppEnv>) => (hook: string) =>
    new URL(hook, config.PUBLIC_URL ?? new URL(c.req.url).origin).href;
  return new Hono<AppEnv>()
    .get(path, (c) => show(c, { form: { values: {}, errors: {} }, addressOf: addressAt(c) }))
    .post(path, async (c) => {
      const ctx = ctxOf(c);
      requirePermission(ctx, "triggers:write");
      const values = await readForm(c);
      const name = values["navn"] ?? "";
      const addressOf = addressAt(c);
      const refuse = (why: string) => show(c, { form: { values, errors: { navn: why } }, addressOf });
      if (name === "") return refuse(texts.required);
      if (name.length > 100) return refuse(texts.tooLong);
      const automation = await getAutomation(ctx, { id: c.req.param("id") });
      const trigger = await createTrigger(ctx, { automationId: automation.id, name }).catch((error: unknown) => {
        if (error instanceof AppError && error.fields[0]?.rule === "too_many") return undefined;
        throw error;
      });
      if (!trigger) return refuse(texts.tooMany);
      // Shown in the answer itself: a secret stands in no address and in no later page.
      const body = <SecretPage automation={automation} trigger={trigger} address={addressOf(trigger.path)} />;
      return showPage(c, ctx, { title: name, section, body });
    })
    .get(closePath, async (c) => {
      const ctx = ctxOf(c);
      requirePermission(ctx, "triggers:write");
      const automation = await getAutomation(ctx, { id: c.req.param("id") });
      const { items } = await listTriggers(ctx, { automationId: automation.id });
      const trigger = items.find(({ id }) => id === c.req.param("trigger"));
      if (!trigger) throw notFound("trigger", c.req.param("trigger"));
      const body = (
        <>
          <AutomationCrumbs automation={automation} />
          <PageHeading title={texts.closeTitle} />
          <Confirm
            text={[texts.closeText(trigger.name)]}
            action={texts.closeSubmit}
            back={hrefOf(automation.id)}
            color="danger"
          />
        </>
      );
      return showPage(c, ctx, { title: texts.closeTitle, section, body });
    })
    .post(closePath, async (c) => {
      const { automationId } = await disableTrigger(ctxOf(c), { id: c.req.param("trigger") });
      return c.redirect(`${hrefOf(automationId)}?melding=stengt`, 303);
    });
}

type Shown = { form: Form; addressOf: (path: string) => string };

async function show(c: HonoContext<AppEnv>, { form, addressOf }: Shown): Promise<Response> {
  const ctx = ctxOf(c);
  const automation = await getAutomation(ctx, { id: c.req.param("id") ?? "" });
  const { items } = await listTriggers(ctx, { automationId: automation.id });
  const mayWrite = isAllowed(ctx.actor.roles, "triggers:write");
  const told = c.req.query("melding") === "stengt" ? texts.closedNow : undefined;
  const body = <TriggersPage {...{ automation, triggers: items, addressOf, mayWrite, form, told }} />;
  const isWrong = Object.keys(form.errors).length > 0;
  return showPage(c, ctx, { title: texts.title, section, body, ...(isWrong && { status: 400 }) });
}
