import { Hono, type Context as HonoContext } from "hono";
import { type AlertChannel, createChannel, eventKinds, getChannel, updateChannel } from "../../../core/alerts/index.ts";
import { requirePermission } from "../../../core/context.ts";
import type { AppEnv } from "../../env.ts";
import type { Form } from "../components/form.tsx";
import { readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { asChannel, channelErrors, channelValues, newChannelValues } from "./channel-form.ts";
import { ChannelFormPage, SecretPage } from "./channel-form-page.tsx";

const section = "operation";
const path = "/drift/varsler/kanaler/:id{[0-9a-f-]{36}}";

/** Making a channel, changing it, and turning it off and on. */
export const channelRoutes = new Hono<AppEnv>()
  .get("/drift/varsler/kanaler/ny", (c) =>
    showForm(c, { channel: undefined, form: { values: newChannelValues(eventKinds), errors: {} } }),
  )
  .post("/drift/varsler/kanaler/ny", async (c) => {
    const ctx = ctxOf(c);
    const values = await readForm(c);
    try {
      const { secret } = await createChannel(ctx, asChannel(values));
      if (secret === null) return c.redirect("/drift/varsler?melding=lagret", 303);
      return await showPage(c, ctx, { title: nb.alerts.secret.title, section, body: <SecretPage secret={secret} /> });
    } catch (error) {
      return showForm(c, { channel: undefined, form: { values, errors: channelErrors(error) }, status: 400 });
    }
  })
  .get(path, async (c) => {
    const channel = await getChannel(ctxOf(c), { id: c.req.param("id") });
    return showForm(c, { channel, form: { values: channelValues(channel), errors: {} } });
  })
  .post(path, async (c) => {
    const ctx = ctxOf(c);
    const values = await readForm(c);
    const id = c.req.param("id");
    const { kind: _, ...change } = asChannel(values);
    try {
      await updateChannel(ctx, { id, ...change });
      return c.redirect("/drift/varsler?melding=lagret", 303);
    } catch (error) {
      const errors = channelErrors(error);
      return showForm(c, { channel: await getChannel(ctx, { id }), form: { values, errors }, status: 400 });
    }
  })
  .post(`${path}/sla-av`, async (c) => {
    await updateChannel(ctxOf(c), { id: c.req.param("id"), enabled: false });
    return c.redirect("/drift/varsler?melding=av", 303);
  })
  .post(`${path}/sla-pa`, async (c) => {
    const [ctx, id] = [ctxOf(c), c.req.param("id")];
    try {
      await updateChannel(ctx, { id, enabled: true });
      return c.redirect("/drift/varsler?melding=pa", 303);
    } catch (error) {
      const errors = channelErrors(error);
      const channel = await getChannel(ctx, { id });
      return showForm(c, { channel, form: { values: channelValues(channel), errors }, status: 400 });
    }
  });

type Shown = { channel: AlertChannel | undefined; form: Form; status?: 400 };

async function showForm(c: HonoContext<AppEnv>, { channel, form, status }: Shown): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "alerts:write");
  const { channelForm: texts } = nb.alerts;
  const title = channel === undefined ? texts.newTitle : texts.changeTitle(channel.name);
  const body = <ChannelFormPage channel={channel} form={form} />;
  return showPage(c, ctx, { title, section, body, ...(status && { status }) });
}
