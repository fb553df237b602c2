import { Hono, type Context as HonoContext } from "hono";
import type { Permission } from "../../../core/access/index.ts";
import { type Baseline, listBaselines } from "../../../core/baselines/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { AppError, notFound } from "../../../core/errors.ts";
import { reverseEntry } from "../../../core/ledger/index.ts";
import { localDateOf } from "../../../core/local-date.ts";
import {
  approveMeasure,
  endMeasure,
  getMeasure,
  proposeMeasure,
  recordMeasureVolume,
} from "../../../core/measures/index.ts";
import { formatMonth } from "../../../core/norwegian-format.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import { Alert, Confirm, Crumbs, Empty, PageHeading } from "../components/blocks.tsx";
import { type Field, Fields, labelsOf, refusalOfFields } from "../components/fields.tsx";
import { FormPage } from "../components/form-page.tsx";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { given, parseNumber, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import {
  baselineOption,
  endFields,
  endMessages,
  monthFields,
  monthMessages,
  proposalFields,
  proposalMessages,
  readProposal,
  reverseFields,
  reverseMessages,
} from "./forms.ts";
import { type Done, doneHref } from "./told.ts";

const section = "benefits";
const texts = nb.measures;
const newHref = "/gevinst/tiltak/ny";
const at = <Action extends string>(action: Action) => `/gevinst/tiltak/:id{[0-9a-f-]{36}}/${action}` as const;
const reverseAt = at("maaned/:maaned{[0-9]{4}-[0-9]{2}}/tilbakefor");

type Filled = { values: FormValues; errors: FormErrors };

/** Forms about measures: what is refused comes back filled in, with the reason beside each field. */
export const measureFormRoutes = new Hono<AppEnv>()
  .get(newHref, async (c) => {
    const ctx = permitted(c, "measures:write");
    return showNew(c, ctx, { values: { fra: localDateOf(ctx.now()) }, errors: {} });
  })
  .post(newHref, async (c) => {
    const ctx = permitted(c, "measures:write");
    const values = await readForm(c);
    const baselines = await approvedBaselines(ctx);
    const fields = proposalFields({ baselines: [], units: [] });
    const told = { fields, values, messages: proposalMessages, t: nb };
    const made = await unlessRefused(
      () => proposeMeasure(ctx, readProposal(values, baselines)),
      (error) => underShownFields(refusalOfFields(error, told)),
    );
    if ("done" in made) return c.redirect(doneHref(made.done.id, "foreslaatt"), 303);
    return showNew(c, ctx, { values, errors: made.errors });
  })
  .get(at("godkjenn"), (c) => askToApprove(c))
  .post(at("godkjenn"), async (c) => {
    const id = c.req.param("id");
    try {
      await approveMeasure(ctxOf(c), { id });
      return c.redirect(doneHref(id, "godkjent"), 303);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const [why] = error.fields.flatMap(({ rule }) => texts.approveForm.errors[rule] ?? []);
      if (why !== undefined) return askToApprove(c, why);
      if (error.code === "overlap") return askToApprove(c, whyOverlap(error));
      throw error;
    }
  })
  .get(at("avslutt"), (c) => ask(c, end))
  .post(at("avslutt"), (c) => act(c, end))
  .get(at("maaned"), (c) => ask(c, month))
  .post(at("maaned"), (c) => act(c, month))
  .get(reverseAt, (c) => ask(c, reversal))
  .post(reverseAt, (c) => act(c, reversal));

/** A form on a measure: what it asks, and what it does with the answers. */
type MeasureForm = {
  permission: Permission;
  fields: readonly Field[];
  messages: (error: unknown) => Readonly<Record<string, string>>;
  words: (asked: Asked) => { title: string; lead: string; submit: string };
  start: (ctx: Context) => FormValues;
  deed: (ctx: Context, asked: Asked & { values: FormValues }) => Promise<unknown>;
  done: (asked: Asked) => Done;
};

type Asked = { measure: Awaited<ReturnType<typeof getMeasure>>; month: string };

const end: MeasureForm = {
  permission: "measures:write",
  fields: endFields,
  messages: () => endMessages,
  words: () => texts.endForm,
  start: (ctx) => ({ dag: localDateOf(ctx.now()) }),
  deed: (ctx, { measure, values }) => {
    const endedOn = given(values["dag"]);
    return endMeasure(ctx, { id: measure.id, reason: values["grunn"] ?? "", ...(endedOn && { endedOn }) });
  },
  done: () => "avsluttet",
};

const month: MeasureForm = {
  permission: "measures:write",
  fields: monthFields,
  messages: monthMessages,
  words: ({ measure }) => {
    const { goneLead, ...words } = texts.monthForm;
    return measure.newBaseline === null ? { ...words, lead: goneLead } : words;
  },
  start: () => ({}),
  deed: (ctx, { measure, values }) =>
    recordMeasureVolume(ctx, {
      measureId: measure.id,
      month: values["maaned"] ?? "",
      cases: parseNumber(values["saker"]) ?? Number.NaN,
      source: values["kilde"] ?? "",
    }),
  done: ({ measure }) => (measure.newBaseline === null ? "fort" : "fortTilGodkjenning"),
};

const reversal: MeasureForm = {
  permission: "ledger:reverse",
  fields: reverseFields,
  messages: () => reverseMessages,
  words: ({ month: asked }) => ({ ...texts.reverseForm, lead: texts.reverseForm.lead(formatMonth(asked)) }),
  start: () => ({}),
  deed: (ctx, { measure, month: asked, values }) =>
    reverseEntry(ctx, { entryId: entryOf(measure, asked), reason: values["grunn"] ?? "" }),
  done: () => "tilbakefort",
};

function entryOf({ volumes, id }: Asked["measure"], asked: string): number {
  const volume = volumes.find(({ month: one }) => one === asked);
  if (!volume) throw notFound(`month ${asked} of measure`, id);
  return Number(volume.ledgerEntryId);
}

async function ask(c: HonoContext<AppEnv>, form: MeasureForm, refused?: Filled): Promise<Response> {
  const ctx = permitted(c, form.permission);
  const measure = await getMeasure(ctx, { id: c.req.param("id") ?? "" });
  const asked = { measure, month: c.req.param("maaned") ?? "" };
  if (form === reversal) entryOf(measure, asked.month);
  const words = form.words(asked);
  const filled = refused ?? { values: form.start(ctx), errors: {} };
  const body = (
    <FormPage crumbs={crumbsOf(measure)} words={words} form={filled} labels={labelsOf(form.fields)}>
      <Fields form={filled} fields={form.fields} />
    </FormPage>
  );
  return showPage(c, ctx, { title: words.title, section, body, ...(refused && { status: 400 as const }) });
}

async function act(c: HonoContext<AppEnv>, form: MeasureForm): Promise<Response> {
  const ctx = permitted(c, form.permission);
  const values = await readForm(c);
  const measure = await getMeasure(ctx, { id: c.req.param("id") ?? "" });
  const { fields, messages } = form;
  const asked = { measure, month: c.req.param("maaned") ?? "" };
  const acted = await unlessRefused(
    () => form.deed(ctx, { ...asked, values }),
    (error) => refusalOfFields(error, { fields, values, messages: messages(error), t: nb }),
  );
  if ("done" in acted) return c.redirect(doneHref(measure.id, form.done(asked)), 303);
  return ask(c, form, { values, errors: acted.errors });
}

function whyOverlap({ fields, message }: AppError): string {
  if (!fields.some(({ rule }) => rule === "active_robot")) return texts.approveForm.overlap;
  return texts.approveForm.activeRobot(/automation (\S+)/.exec(message)?.[1] ?? "");
}

async function askToApprove(c: HonoContext<AppEnv>, refused?: string): Promise<Response> {
  const ctx = permitted(c, "measures:approve");
  const measure = await getMeasure(ctx, { id: c.req.param("id") ?? "" });
  const { title, text, submit } = texts.approveForm;
  const body = (
    <>
      <Crumbs crumbs={crumbsOf(measure)} />
      <PageHeading title={title} />
      {refused === undefined ? null : (
        <Alert color="danger" announce>
          <p>{refused}</p>
        </Alert>
      )}
      <Confirm text={[text(measure.title)]} action={submit} back={`/gevinst/tiltak/${measure.id}`} />
    </>
  );
  return showPage(c, ctx, { title, section, body, ...(refused !== undefined && { status: 400 as const }) });
}

async function showNew(c: HonoContext<AppEnv>, ctx: Context, form: Filled): Promise<Response> {
  const [baselines, units] = await Promise.all([approvedBaselines(ctx), unitOptions(ctx)]);
  const fields = proposalFields({ baselines: baselines.map(baselineOption), units });
  const crumbs = [{ href: "/gevinst/tiltak", text: texts.title }];
  const body =
    baselines.length === 0 ? (
      <>
        <Crumbs crumbs={crumbs} />
        <PageHeading title={texts.form.title} />
        <div class="mj-panel">
          <Empty title={texts.form.noBaselines}>{texts.form.noBaselinesText}</Empty>
        </div>
      </>
    ) : (
      <FormPage crumbs={crumbs} words={texts.form} form={form} labels={labelsOf(fields)}>
        <Fields form={form} fields={fields} />
      </FormPage>
    );
  const isWrong = Object.keys(form.errors).length > 0;
  return showPage(c, ctx, { title: texts.form.title, section, body, ...(isWrong && { status: 400 as const }) });
}

/** The code is made of the name, and the process follows from the old baseline. */
function underShownFields({ code, processId, ...errors }: FormErrors): FormErrors {
  return {
    ...(code !== undefined && { navn: code }),
    ...(processId !== undefined && { for: texts.form.errors.unknown }),
    ...errors,
  };
}

async function approvedBaselines(ctx: Context): Promise<Baseline[]> {
  const found: Baseline[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listBaselines>> = await listBaselines(ctx, {
      status: "APPROVED",
      limit: 200,
      ...(cursor !== null && { cursor }),
    });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  const norwegian = new Intl.Collator("nb-NO", { numeric: true });
  const nameOf = ({ processTitle, version }: Baseline) => `${processTitle} ${version}`;
  return found.sort((one, other) => norwegian.compare(nameOf(one), nameOf(other)));
}

function permitted(c: HonoContext<AppEnv>, permission: Permission): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, permission);
  return ctx;
}

function crumbsOf({ id, title }: Asked["measure"]) {
  return [
    { href: "/gevinst/tiltak", text: texts.title },
    { href: `/gevinst/tiltak/${id}`, text: title },
  ];
}
