import { Hono, type Context as HonoContext } from "hono";
import type { Child } from "hono/jsx";
import { addSilence, endSilence } from "../../../core/alerts/index.ts";
import { requirePermission } from "../../../core/context.ts";
import type { AppEnv } from "../../env.ts";
import { given, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { readSilence, silenceErrors } from "./silence-form.ts";
import { EndSilencePage, SilenceFormPage } from "./silence-form-page.tsx";

const path = "/drift/varsler/stille/:id{[0-9a-f-]{36}}/avslutt";
const untouched = { values: {}, errors: {} };
const { silenceForm, endForm, errors: texts } = nb.alerts;

/** Keeping alerts back for a time, and ending that before its time. */
export const silenceRoutes = new Hono<AppEnv>()
  .get("/drift/varsler/stille/ny", (c) =>
    show(c, { title: silenceForm.title, body: <SilenceFormPage form={untouched} /> }),
  )
  .post("/drift/varsler/stille/ny", async (c) => {
    const ctx = ctxOf(c);
    const values = await readForm(c);
    const read = readSilence(values, ctx.now());
    const refuse = (errors: Readonly<Record<string, string>>) =>
      show(c, { title: silenceForm.title, body: <SilenceFormPage form={{ values, errors }} />, status: 400 });
    if ("errors" in read) return refuse(read.errors);
    try {
      await addSilence(ctx, read.silence);
    } catch (error) {
      return refuse(silenceErrors(error));
    }
    return c.redirect("/drift/varsler?melding=stille", 303);
  })
  .get(path, (c) => show(c, { title: endForm.title, body: <EndSilencePage form={untouched} /> }))
  .post(path, async (c) => {
    const values = await readForm(c);
    const reason = given(values["grunn"]);
    if (reason === undefined) {
      const form = { values, errors: { grunn: texts["required"] ?? "" } };
      return show(c, { title: endForm.title, body: <EndSilencePage form={form} />, status: 400 });
    }
    await endSilence(ctxOf(c), { id: c.req.param("id"), reason: reason.slice(0, 500) });
    return c.redirect("/drift/varsler?melding=stilleslutt", 303);
  });

async function show(c: HonoContext<AppEnv>, shown: { title: string; body: Child; status?: 400 }): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "alerts:write");
  return showPage(c, ctx, { section: "operation", ...shown });
}
