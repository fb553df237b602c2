import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import {
  approveBaseline,
  getBaseline,
  listBaselines,
  listSample,
  proposeBaseline,
  rejectBaseline,
} from "../../../core/baselines/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { BaselineStatus } from "../../../core/db.ts";
import { AppError } from "../../../core/errors.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { getStudy } from "../../../core/studies/index.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import type { Form, FormErrors } from "../components/form.tsx";
import { formErrors, given, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { clockTime } from "../studies/clock-time.ts";
import { processOptions } from "../studies/routes.tsx";
import { nb } from "../texts.nb.ts";
import { BaselinePage } from "./detail-page.tsx";
import { proposalErrors, ProposeFromStudyPage, ProposePage, readFromStudy, readJudgement } from "./form.tsx";
import { BaselineListPage } from "./list-page.tsx";
import { SamplePage } from "./sample-page.tsx";
import { doneHref, toldBy } from "./told.ts";

const section = "benefits";
const t = nb;
const texts = nb.baselines;
const noForm: Form = { values: {}, errors: {} };
const one = "/gevinst/nullpunkter/:id{[0-9a-f-]{36}}";
const ofStudy = "/gevinst/tidsstudier/:id{[0-9a-f-]{36}}/nullpunkt";

/** Baselines: proposed by one, decided on by another. */
export const baselineRoutes = new Hono<AppEnv>()
  .get("/gevinst/nullpunkter", async (c) => {
    const ctx = ctxOf(c);
    const cursor = given(c.req.query("side"));
    const status = Object.values(BaselineStatus).find((known) => known === c.req.query("status"));
    const { items, nextCursor } = await listBaselines(ctx, {
      ...(status && { status }),
      ...(cursor && { cursor }),
    });
    const ageing = cursor === undefined ? await listBaselines(ctx, { ageing: "yes", limit: 200 }) : undefined;
    const here = `/gevinst/nullpunkter?${new URLSearchParams({ status: status ?? "" })}`;
    const body = (
      <BaselineListPage
        roles={ctx.actor.roles}
        status={status}
        baselines={items}
        ageing={ageing?.items ?? []}
        mayPropose={isAllowed(ctx.actor.roles, "baselines:propose")}
        first={cursor === undefined ? undefined : here}
        next={nextCursor === null ? undefined : `${here}&side=${nextCursor}`}
      />
    );
    return showPage(c, ctx, { title: texts.title, section, body });
  })
  .get("/gevinst/nullpunkter/ny", async (c) => {
    const ctx = permitted(c);
    const values = {
      prosess: c.req.query("prosess") ?? "",
      enhet: c.req.query("enhet") ?? "",
      fra: localDateOf(ctx.now()),
    };
    return showNew(c, ctx, { values, errors: {} });
  })
  .post("/gevinst/nullpunkter/ny", async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const proposed = await unlessRefused(
      () => proposeBaseline(ctx, readJudgement(values)),
      (error) => proposalErrors(error, values),
    );
    if ("done" in proposed) return c.redirect(doneHref(proposed.done.id, "foreslatt"), 303);
    return showNew(c, ctx, { values, errors: proposed.errors });
  })
  .get(ofStudy, async (c) => {
    const ctx = permitted(c);
    return showFromStudy(c, ctx, { values: { fra: localDateOf(ctx.now()) }, errors: {} });
  })
  .post(ofStudy, async (c) => {
    const ctx = permitted(c);
    const values = await readForm(c);
    const proposed = await unlessRefused(
      () => proposeBaseline(ctx, readFromStudy(values, idOf(c))),
      (error) => proposalErrors(error, values),
    );
    if ("done" in proposed) return c.redirect(doneHref(proposed.done.id, "foreslatt"), 303);
    return showFromStudy(c, ctx, { values, errors: proposed.errors });
  })
  .get(one, (c) => showBaseline(c, {}))
  .get(`${one}/malinger`, async (c) => {
    const ctx = ctxOf(c);
    const cursor = given(c.req.query("side"));
    const baseline = await getBaseline(ctx, { id: idOf(c) });
    const { items, nextCursor } = await listSample(ctx, { id: baseline.id, ...(cursor && { cursor }) });
    const here = `/gevinst/nullpunkter/${baseline.id}/malinger`;
    const body = (
      <SamplePage
        baseline={baseline}
        items={items}
        first={cursor === undefined ? undefined : here}
        next={nextCursor === null ? undefined : `${here}?side=${nextCursor}`}
      />
    );
    return showPage(c, ctx, { title: texts.sample.title, section, body });
  })
  .post(`${one}/godkjenn`, async (c) => {
    const ctx = ctxOf(c);
    const values = await readForm(c);
    const approved = await unlessRefused(
      () => approveBaseline(ctx, { id: idOf(c), closePrevious: values["avslutt"] === "ja" }),
      approvalErrors,
    );
    if ("done" in approved) return c.redirect(doneHref(idOf(c), "godkjent"), 303);
    return showBaseline(c, { approval: { values, errors: approved.errors } });
  })
  .post(`${one}/avsla`, async (c) => {
    const ctx = ctxOf(c);
    const values = await readForm(c);
    const rejected = await unlessRefused(
      () => rejectBaseline(ctx, { id: idOf(c), reason: values["grunn"] ?? "" }),
      (error) =>
        formErrors(error, {
          fieldNames: { reason: "grunn" },
          messages: { too_big: texts.errors.tooLong, reason: texts.errors.required },
          t,
        }),
    );
    if ("done" in rejected) return c.redirect(doneHref(idOf(c), "avslatt"), 303);
    return showBaseline(c, { rejection: { values, errors: rejected.errors } });
  });

function idOf(c: HonoContext<AppEnv>): string {
  return c.req.param("id") ?? "";
}

function permitted(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "baselines:propose");
  return ctx;
}

function approvalErrors(error: unknown): FormErrors {
  const version = error instanceof AppError ? /version (\d+)/i.exec(error.message)?.[1] : undefined;
  const messages = {
    same_person: texts.errors.samePerson,
    proposer_not_a_person: texts.errors.notByPerson,
    overlap: version === undefined ? texts.errors.overlapUnknown : texts.errors.overlap(version),
    period_closed: texts.errors.periodClosed,
  };
  return formErrors(error, { fieldNames: { id: "avslutt", validFrom: "avslutt" }, messages, t });
}

async function showNew(c: HonoContext<AppEnv>, ctx: Context, form: Form): Promise<Response> {
  const isRefused = Object.keys(form.errors).length > 0;
  const body = <ProposePage processes={await processOptions(ctx)} units={await unitOptions(ctx)} form={form} />;
  return showPage(c, ctx, { title: texts.form.title, section, body, ...(isRefused && { status: 400 as const }) });
}

async function showFromStudy(c: HonoContext<AppEnv>, ctx: Context, form: Form): Promise<Response> {
  const study = await getStudy(ctx, { id: idOf(c) });
  const { results } = study;
  const lead =
    results.figures === null
      ? texts.errors.tooFew
      : texts.form.studyLead(clockTime(results.figures.meanSeconds), formatWhole(results.n));
  const isRefused = Object.keys(form.errors).length > 0;
  return showPage(c, ctx, {
    title: texts.form.studyTitle,
    section,
    body: <ProposeFromStudyPage study={study} lead={lead} form={form} />,
    ...(isRefused && { status: 400 as const }),
  });
}

async function showBaseline(
  c: HonoContext<AppEnv>,
  { approval, rejection }: { approval?: Form; rejection?: Form },
): Promise<Response> {
  const ctx = ctxOf(c);
  const baseline = await getBaseline(ctx, { id: idOf(c) });
  const body = (
    <BaselinePage
      baseline={baseline}
      may={{ decide: isAllowed(ctx.actor.roles, "baselines:approve") }}
      approval={approval ?? noForm}
      rejection={rejection ?? noForm}
      told={toldBy(c.req.query("melding"), nb)}
    />
  );
  const isRefused = approval !== undefined || rejection !== undefined;
  const title = texts.detail.title(baseline.processTitle, formatWhole(baseline.version));
  return showPage(c, ctx, { title, section, body, ...(isRefused && { status: 400 as const }) });
}
