import { Hono, type Context as HonoContext } from "hono";
import { isAllowed, type Permission } from "../../../core/access/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import { listProcesses } from "../../../core/processes/index.ts";
import {
  closeStudy,
  getObservation,
  getStudy,
  listObservations,
  listStudies,
  pauseClock,
  recordObservation,
  resumeClock,
  startClock,
  startStudy,
  stopClock,
  voidObservation,
} from "../../../core/studies/index.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import { Confirm, Crumbs, PageHeading } from "../components/blocks.tsx";
import { refusalOfFields } from "../components/fields.tsx";
import { FieldsPage } from "../components/form-page.tsx";
import type { Form, Option } from "../components/form.tsx";
import { ShareRows } from "../components/share-rows.tsx";
import { given, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { clockTime } from "./clock-time.ts";
import { StudyPage } from "./detail-page.tsx";
import {
  clockFields,
  observationFields,
  observationMessages,
  readObservation,
  readStudy,
  strata,
  strataFields,
  studyFields,
  studyMessages,
  voidFields,
} from "./forms.ts";
import { StudyListPage } from "./list-page.tsx";
import { doneHref, isOfClock, toldBy } from "./told.ts";

const section = "benefits";
const texts = nb.studies;
const states = ["open", "closed", "all"] as const;
const noForm: Form = { values: {}, errors: {} };
const told = { messages: observationMessages, t: nb };
const one = "/gevinst/tidsstudier/:id{[0-9a-f-]{36}}";
const voidAt = `${one}/malinger/:maling{[0-9a-f-]{36}}/underkjenn` as const;

/** Time studies: the clock, what is entered, and what it says. */
export const studyRoutes = new Hono<AppEnv>()
  .get("/gevinst/tidsstudier", async (c) => {
    const ctx = ctxOf(c);
    const state = states.find((known) => known === c.req.query("vis")) ?? "all";
    const cursor = given(c.req.query("side"));
    const { items, nextCursor } = await listStudies(ctx, { state, ...(cursor && { cursor }) });
    const here = `/gevinst/tidsstudier?vis=${state}`;
    const body = (
      <StudyListPage
        roles={ctx.actor.roles}
        state={state}
        studies={items}
        mayAdd={isAllowed(ctx.actor.roles, "studies:write")}
        first={cursor === undefined ? undefined : here}
        next={nextCursor === null ? undefined : `${here}&side=${nextCursor}`}
      />
    );
    return showPage(c, ctx, { title: texts.title, section, body });
  })
  .get("/gevinst/tidsstudier/ny", async (c) => {
    const ctx = permitted(c);
    const prosess = c.req.query("prosess") ?? "";
    return showNew(c, ctx, { values: { prosess }, errors: {} });
  })
  .post("/gevinst/tidsstudier/ny", async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const fields = [...studyFields({ processes: [], units: [] }), ...strataFields(values)];
    const started = await unlessRefused(
      () => startStudy(ctx, readStudy(values)),
      (error) => refusalOfFields(error, { fields, values, messages: studyMessages(values), t: nb }),
    );
    if ("done" in started) return c.redirect(doneHref(started.done.id, "startet"), 303);
    return showNew(c, ctx, { values, errors: started.errors });
  })
  .get(one, (c) => showStudy(c, {}))
  .post(`${one}/malinger`, async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const fields = observationFields(await getStudy(ctx, { id: idOf(c) }));
    const recorded = await unlessRefused(
      () => recordObservation(ctx, readObservation(values, idOf(c))),
      (error) => refusalOfFields(error, { ...told, fields, values }),
    );
    if ("done" in recorded) return c.redirect(doneHref(idOf(c), "fort"), 303);
    return showStudy(c, { entered: { values, errors: recorded.errors } });
  })
  .post(`${one}/klokke/start`, async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    await startClock(ctx, { studyId: idOf(c), stratum: values["klokkeslag"] ?? "" });
    return c.redirect(doneHref(idOf(c), "klokke"), 303);
  })
  .post(`${one}/klokke/pause`, async (c) => {
    await pauseClock(permitted(c), { studyId: idOf(c) });
    return c.redirect(doneHref(idOf(c), "pause"), 303);
  })
  .post(`${one}/klokke/fortsett`, async (c) => {
    await resumeClock(permitted(c), { studyId: idOf(c) });
    return c.redirect(doneHref(idOf(c), "fortsatt"), 303);
  })
  .post(`${one}/klokke/stopp`, async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const note = given(values["klokkemerknad"]);
    const stopped = await unlessRefused(
      () => stopClock(ctx, { studyId: idOf(c), ...(note !== undefined && { note }) }),
      (error) => refusalOfFields(error, { ...told, fields: clockFields, values }),
    );
    if ("done" in stopped) return c.redirect(doneHref(idOf(c), "stoppet"), 303);
    return showStudy(c, { clock: { values, errors: stopped.errors } });
  })
  .get(voidAt, async (c) => {
    const ctx = permitted(c);
    return showVoid(c, ctx, noForm);
  })
  .post(voidAt, async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const input = { studyId: idOf(c), id: c.req.param("maling"), reason: values["grunn"] ?? "" };
    const voided = await unlessRefused(
      () => voidObservation(ctx, input),
      (error) => refusalOfFields(error, { ...told, fields: voidFields, values }),
    );
    if ("done" in voided) return c.redirect(doneHref(idOf(c), "underkjent"), 303);
    return showVoid(c, ctx, { values, errors: voided.errors });
  })
  .get(`${one}/avslutt`, async (c) => {
    const ctx = permitted(c);
    const study = await getStudy(ctx, { id: idOf(c) });
    const { closeForm } = texts;
    const here = `/gevinst/tidsstudier/${study.id}`;
    const text = study.runningClocks > 0 ? [closeForm.running] : closeForm.text;
    const body = (
      <>
        <Crumbs
          crumbs={[
            { href: "/gevinst/tidsstudier", text: texts.title },
            { href: here, text: study.title },
          ]}
        />
        <PageHeading title={closeForm.title} />
        <Confirm text={text} action={closeForm.submit} back={here} />
      </>
    );
    return showPage(c, ctx, { title: closeForm.title, section, body });
  })
  .post(`${one}/avslutt`, async (c) => {
    const ctx = permitted(c);
    await closeStudy(ctx, { id: idOf(c) });
    return c.redirect(doneHref(idOf(c), "avsluttet"), 303);
  });

function idOf(c: HonoContext<AppEnv>): string {
  return c.req.param("id") ?? "";
}

function permitted(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "studies:write");
  return ctx;
}

async function showNew(c: HonoContext<AppEnv>, ctx: Context, form: Form): Promise<Response> {
  const isRefused = Object.keys(form.errors).length > 0;
  const fields = studyFields({ processes: await processOptions(ctx), units: await unitOptions(ctx) });
  const crumbs = [{ href: "/gevinst/tidsstudier", text: texts.title }];
  const body = (
    <FieldsPage crumbs={crumbs} words={texts.form} form={form} fields={fields} rows={strataFields(form.values)}>
      <ShareRows form={form} words={strata.words} />
    </FieldsPage>
  );
  return showPage(c, ctx, { title: texts.form.title, section, body, ...(isRefused && { status: 400 as const }) });
}

/** Every process in use, to choose from. */
export async function processOptions(ctx: Context): Promise<Option[]> {
  const found: Option[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listProcesses>> = await listProcesses(ctx, {
      limit: 200,
      ...(cursor !== null && { cursor }),
    });
    found.push(...page.items.map(({ id, title }) => ({ value: id, label: title })));
    cursor = page.nextCursor;
  } while (cursor !== null);
  const norwegian = new Intl.Collator("nb-NO");
  return found.sort((a, b) => norwegian.compare(a.label, b.label));
}

async function showStudy(
  c: HonoContext<AppEnv>,
  { entered, clock }: { entered?: Form; clock?: Form },
): Promise<Response> {
  const ctx = ctxOf(c);
  const id = idOf(c);
  const cursor = given(c.req.query("side"));
  const may = (permission: Permission) => isAllowed(ctx.actor.roles, permission);
  const study = await getStudy(ctx, { id });
  const observations = await listObservations(ctx, { studyId: id, ...(cursor && { cursor }) });
  const here = `/gevinst/tidsstudier/${id}`;
  const done = c.req.query("melding");
  const body = (
    <StudyPage
      study={study}
      observations={observations}
      first={cursor === undefined ? undefined : here}
      next={observations.nextCursor === null ? undefined : `${here}?side=${observations.nextCursor}`}
      may={{ record: may("studies:write"), propose: may("baselines:propose") }}
      entered={entered ?? { values: { dato: localDateOf(ctx.now()) }, errors: {} }}
      clock={clock ?? noForm}
      told={toldBy(done, nb)}
      touched={isOfClock(done)}
    />
  );
  const isRefused = entered !== undefined || clock !== undefined;
  return showPage(c, ctx, { title: study.title, section, body, ...(isRefused && { status: 400 as const }) });
}

async function showVoid(c: HonoContext<AppEnv>, ctx: Context, form: Form): Promise<Response> {
  const study = await getStudy(ctx, { id: idOf(c) });
  const observation = await getObservation(ctx, { studyId: study.id, id: c.req.param("maling") ?? "" });
  const { lead, ...words } = texts.voidForm;
  const time = observation.seconds === null ? texts.detail.stillRuns : clockTime(observation.seconds);
  const crumbs = [
    { href: "/gevinst/tidsstudier", text: texts.title },
    { href: `/gevinst/tidsstudier/${study.id}`, text: study.title },
  ];
  const body = (
    <FieldsPage
      crumbs={crumbs}
      words={{ ...words, lead: lead(time, formatDate(observation.observedOn)) }}
      form={form}
      fields={voidFields}
      color="danger"
    />
  );
  const isRefused = Object.keys(form.errors).length > 0;
  return showPage(c, ctx, { title: words.title, section, body, ...(isRefused && { status: 400 as const }) });
}
