import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { AppError, notFound } from "../../../core/errors.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { formatNumber } from "../../../core/norwegian-format.ts";
import {
  getPlan,
  listLabourCosts,
  type Plan,
  removeBenefit,
  removeCost,
  removePrecondition,
  setLabourCost,
} from "../../../core/plan/index.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import { Alert, Confirm, Crumbs, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Fields, labelsOf, type Refused, refusalOfFields } from "../components/fields.tsx";
import { ErrorSummary, type FormErrors } from "../components/form.tsx";
import { FieldsPage } from "../components/form-page.tsx";
import { given, parseNumber, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { type Asked, type PlanForm, planForms } from "./add-forms.ts";
import { labourFields, readTargets } from "./forms.ts";
import { doneHref, sourceOf } from "./source.ts";

const section = "benefits";
const texts = nb.plan;
const labourHref = "/gevinst/plan/timekostnad";

/** Forms of the plan: what is refused comes back filled in, with the reason beside each field. */
export const planFormRoutes = new Hono<AppEnv>()
  .get(labourHref, (c) => showLabour(c))
  .post(labourHref, async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const unitId = given(values["enhet"]);
    const said = {
      year: parseNumber(values["aar"]) ?? Number.NaN,
      nokPerHour: parseNumber(values["kroner"]) ?? Number.NaN,
      source: values["kilde"] ?? "",
      ...(unitId !== undefined && { unitId }),
    };
    const saved = await unlessRefused(
      () => setLabourCost(ctx, said),
      (error) => {
        const messages = { period_closed: texts.labour.closed };
        return refusalOfFields(error, { fields: labourFields([]), values, messages, t: nb });
      },
    );
    if ("done" in saved) return c.redirect(`${labourHref}?melding=timekostnad`, 303);
    return showLabour(c, { values, errors: saved.errors });
  });

for (const form of planForms) {
  planFormRoutes.get(form.path, (c) => ask(c, form)).post(form.path, (c) => act(c, form));
}

/** What may be taken out of the plan: where it is found, and how. */
const removals = [
  { of: "gevinster", find: (plan: Plan) => plan.benefits, remove: removeBenefit },
  { of: "forutsetninger", find: (plan: Plan) => plan.preconditions, remove: removePrecondition },
  { of: "kostnader", find: (plan: Plan) => plan.costs.items, remove: removeCost },
] as const;

for (const { of, find, remove } of removals) {
  const path = `/gevinst/plan/${of}/:id{[0-9a-f-]{36}}/fjern`;
  planFormRoutes
    .get(path, async (c) => {
      const ctx = permitted(c);
      const { source, id } = askedOf(c, {});
      const found = find(await getPlan(ctx)).find((one) => one.id === id);
      if (!found) throw notFound(of, id);
      const { title, text, submit } = texts.removeForm;
      const body = (
        <>
          <Crumbs crumbs={[{ href: source.href, text: texts.title }]} />
          <PageHeading title={title} />
          <Confirm text={[text(found.title)]} action={submit} back={source.href} color="danger" />
        </>
      );
      return showPage(c, ctx, { title, section, body });
    })
    .post(path, async (c) => {
      const { source, id } = askedOf(c, {});
      await remove(ctxOf(c), { id });
      return c.redirect(doneHref(source, "fjernet"), 303);
    });
}

function askedOf(c: HonoContext<AppEnv>, values: Asked["values"]): Asked {
  return { source: sourceOf(c), id: c.req.param("id") ?? "", values };
}

function permitted(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "plan:write");
  return ctx;
}

async function ask(c: HonoContext<AppEnv>, form: PlanForm, refused?: Refused): Promise<Response> {
  const ctx = permitted(c);
  const asked = askedOf(c, refused?.values ?? {});
  const { words, fields, start } = await form.show(ctx, asked);
  const filled = refused ?? { values: start, errors: {} };
  const crumbs = [{ href: asked.source.href, text: texts.title }];
  const body = <FieldsPage crumbs={crumbs} words={words} form={filled} fields={fields} />;
  return showPage(c, ctx, { title: words.title, section, body, ...(refused && { status: 400 as const }) });
}

async function act(c: HonoContext<AppEnv>, form: PlanForm): Promise<Response> {
  const ctx = permitted(c);
  const values = await readForm(c);
  const asked = askedOf(c, values);
  const { fields } = await form.show(ctx, asked);
  const acted = await unlessRefused(
    () => form.deed(ctx, asked),
    (error) =>
      ofCycle(error) ??
      ofTargets(error, values) ??
      refusalOfFields(error, { fields, values, messages: form.messages(asked), t: nb }),
  );
  if ("done" in acted) return c.redirect(doneHref(asked.source, form.done), 303);
  return ask(c, form, { values, errors: acted.errors });
}

/** Things that would wait for each other: the whole way round is told, for it is what must be changed. */
function ofCycle(error: unknown): FormErrors | undefined {
  const cycle = error instanceof AppError ? error.fields.find(({ rule }) => rule === "cycle") : undefined;
  const way = cycle?.message.split(": ").slice(1).join(": ");
  return way === undefined ? undefined : { for: texts.linkForm.cycle(way) };
}

/** `targets[1].to` is the second row in which something is written. */
function ofTargets(error: unknown, values: Asked["values"]): FormErrors | undefined {
  if (!(error instanceof AppError) || !error.fields.some(({ field }) => field.startsWith("targets["))) return undefined;
  const { rows } = readTargets(values);
  const names: Record<string, string> = { from: "fra", to: "til", target: "maal" };
  const { errors: words } = texts.targetForm;
  return Object.fromEntries(
    error.fields.map(({ field, rule }) => {
      const [, index = "", part = ""] = /^targets\[(\d+)\]\.(\w+)$/.exec(field) ?? [];
      const message =
        rule === "overlap"
          ? words.overlap
          : rule === "not_after_from"
            ? words.order
            : part === "target"
              ? nb.fields.decimal
              : nb.fields.date;
      return [`${names[part] ?? part}${rows[Number(index)] ?? ""}`, message];
    }),
  );
}

async function showLabour(c: HonoContext<AppEnv>, refused?: Refused): Promise<Response> {
  const ctx = ctxOf(c);
  const [{ items }, units] = await Promise.all([listLabourCosts(ctx), unitOptions(ctx)]);
  const fields = labourFields(units);
  const words = texts.labour;
  const form = refused ?? { values: { aar: localDateOf(ctx.now()).slice(0, 4) }, errors: {} };
  const body = (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/plan", text: texts.title }]} />
      <PageHeading title={words.title} lead={words.lead} />
      <div class="mj-stack">
        {c.req.query("melding") === "timekostnad" ? (
          <Alert color="success" announce>
            <p>{texts.done.timekostnad}</p>
          </Alert>
        ) : null}
        <section class="mj-panel" aria-label={words.caption}>
          {items.length === 0 ? (
            <Empty title={words.empty}>{words.emptyText}</Empty>
          ) : (
            <DataTable
              caption={<span class="ds-sr-only">{words.caption}</span>}
              rows={items}
              columns={[
                { header: words.year, cell: ({ year }) => String(year) },
                { header: words.unit, cell: ({ unit }) => unit?.name ?? words.every },
                { header: words.amount, right: true, cell: ({ nokPerHour }) => formatNumber(nokPerHour) },
                { header: words.source, cell: ({ source }) => source },
              ]}
            />
          )}
        </section>
        {isAllowed(ctx.actor.roles, "plan:write") ? (
          <Panel id="ny" title={words.add}>
            <p>{words.addLead}</p>
            <form class="mj-form" method="post" novalidate>
              <ErrorSummary errors={form.errors} labels={labelsOf(fields)} />
              <Fields form={form} fields={fields} />
              <div class="mj-actions">
                <button class="ds-button" type="submit">
                  {words.submit}
                </button>
              </div>
            </form>
          </Panel>
        ) : null}
      </div>
    </>
  );
  return showPage(c, ctx, { title: words.title, section, body, ...(refused && { status: 400 as const }) });
}
