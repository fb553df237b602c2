import { Hono, type Context as HonoContext } from "hono";
import { requirePermission } from "../../../core/context.ts";
import { getRun, type Run, stopRun } from "../../../core/runs/index.ts";
import type { AppEnv } from "../../env.ts";
import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, TextArea } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { given, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { useNow, useTexts } from "../texts.ts";

const at = "/drift/kjoringer/:id{[0-9a-f-]{36}}/stopp";
const ways = ["gracefully", "now"] as const;

/** Stopping a run: how, and why. */
export const stopRunRoutes = new Hono<AppEnv>()
  .get(at, (c) => ask(c, { form: { values: { hvordan: "gracefully" }, errors: {} } }))
  .post(at, async (c) => {
    const values = await readForm(c);
    const reason = given(values["grunn"]);
    if (reason === undefined) {
      return ask(c, { form: { values, errors: { grunn: nb.automations.errors.required } }, status: 400 });
    }
    const id = c.req.param("id");
    const how = ways.find((way) => way === values["hvordan"]) ?? "gracefully";
    await stopRun(ctxOf(c), { id, how, reason: reason.slice(0, 500) });
    return c.redirect(`/drift/kjoringer/${id}`, 303);
  });

async function ask(c: HonoContext<AppEnv>, { form, status }: { form: Form; status?: 400 }): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "runs:stop");
  const run = await getRun(ctx, { id: c.req.param("id") ?? "" });
  const body = <StopRunPage run={run} form={form} />;
  return showPage(c, ctx, { title: nb.operation.stopRun.title, section: "operation", body, ...(status && { status }) });
}

function StopRunPage({ run, form }: { run: Run; form: Form }) {
  const t = useTexts();
  const now = useNow();
  const { stopRun: texts, changes } = t.operation;
  const here = `/drift/kjoringer/${run.id}`;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/kjoringer", text: t.operation.runs.title },
          { href: here, text: t.operation.run.title(whenText(new Date(run.startedAt), { now, t })) },
        ]}
      />
      <PageHeading title={texts.title} lead={`${run.automation.title}. ${texts.lead}`} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ grunn: changes.reason }} />
        <fieldset>
          <legend>{texts.how}</legend>
          {ways.map((way) => (
            <Way way={way} isChosen={form.values["hvordan"] === way} />
          ))}
        </fieldset>
        <TextArea form={form} name="grunn" label={changes.reason} hint={changes.reasonHint} rows={2} required />
        <FormActions submit={texts.submit} cancelHref={here} color="danger" />
      </form>
    </>
  );
}

function Way({ way, isChosen }: { way: (typeof ways)[number]; isChosen: boolean }) {
  const { stopRun: texts } = useTexts().operation;
  const id = `hvordan-${way}`;
  return (
    <div class="mj-field">
      <div class="mj-check">
        <input
          class="ds-input"
          type="radio"
          id={id}
          name="hvordan"
          value={way}
          checked={isChosen}
          aria-describedby={`${id}-hjelp`}
        />
        <label for={id}>{texts[way]}</label>
      </div>
      <p class="mj-hint" id={`${id}-hjelp`}>
        {texts[`${way}Hint`]}
      </p>
    </div>
  );
}
