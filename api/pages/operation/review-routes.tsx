import { Hono, type Context as HonoContext } from "hono";
import { getWorkItem } from "../../../core/cases/index.ts";
import { requirePermission } from "../../../core/context.ts";
import { logReviewTime } from "../../../core/ledger/index.ts";
import { localDateOf } from "../../../core/local-date.ts";
import type { AppEnv } from "../../env.ts";
import { type Field, Fields, labelsOf, refusalOfFields } from "../components/fields.tsx";
import { FormPage } from "../components/form-page.tsx";
import type { Form } from "../components/form.tsx";
import { Once, requestOf } from "../components/once.tsx";
import { parseMinutes, readForm, unlessRefused } from "../form-values.ts";
import { loggedQuery, undoLogged } from "../ledger/logged.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb as t } from "../texts.nb.ts";

const { form: words, errors } = t.operation.caseHours;
const here = "/drift/saker/:id{[0-9a-f-]{36}}/kontrolltid" as const;

const fields: readonly Field[] = [
  { name: "minutter", of: "seconds", kind: "decimal", label: words.minutes },
  { name: "dato", of: "localDate", kind: "date", label: words.date },
  { name: "malt", of: "measured", kind: "yes", label: words.measured },
  { name: "grunn", of: "reason", kind: "area", label: words.reason, hint: words.reasonHint },
];

/** Logging the time that a person spent on looking after one case, and undoing it. */
export const reviewRoutes = new Hono<AppEnv>()
  .get(here, (c) => ask(c))
  .post(here, async (c) => {
    const ctx = ctxOf(c);
    const values = await readForm(c);
    const { id: workItemId, automation } = await getWorkItem(ctx, { id: c.req.param("id") });
    const logged = await unlessRefused(
      () =>
        logReviewTime(ctx, {
          automationId: automation.id,
          workItemId,
          requestId: requestOf(values),
          seconds: parseMinutes(values["minutter"]) ?? Number.NaN,
          localDate: values["dato"] ?? "",
          measured: values["malt"] === "ja",
          reason: values["grunn"] ?? "",
        }),
      (error) => refusalOfFields(error, { fields, values, messages, t }),
    );
    if ("errors" in logged) return ask(c, { values, errors: logged.errors });
    return c.redirect(`/drift/saker/${workItemId}?${loggedQuery(logged.done)}`, 303);
  })
  .post(`${here}/angre`, (c) => undoLogged(c, `/drift/saker/${c.req.param("id")}`));

const messages = {
  in_future: errors.inFuture,
  period_closed: errors.periodClosed,
  "seconds too_small": errors.minutes,
  "seconds too_big": errors.minutes,
  used_before: errors.usedBefore,
};

async function ask(c: HonoContext<AppEnv>, refused?: Form): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "operation:log");
  const { id, businessKey } = await getWorkItem(ctx, { id: c.req.param("id") ?? "" });
  const form = refused ?? { values: { dato: localDateOf(ctx.now()) }, errors: {} };
  const crumbs = [
    { href: "/drift", text: t.operation.title },
    { href: "/drift/saker", text: t.operation.cases.title },
    { href: `/drift/saker/${id}`, text: businessKey },
  ];
  const body = (
    <FormPage crumbs={crumbs} words={{ ...words, lead: words.lead(businessKey) }} form={form} labels={labelsOf(fields)}>
      <Once values={form.values} />
      <Fields form={form} fields={fields} />
    </FormPage>
  );
  return showPage(c, ctx, {
    title: words.title,
    section: "operation",
    body,
    ...(refused && { status: 400 as const }),
  });
}
