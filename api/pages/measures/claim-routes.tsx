import { Hono, type Context as HonoContext } from "hono";
import { getAutomation } from "../../../core/automations/index.ts";
import { claimSteps, listStepClaims, type StepClaim, stepsOn } from "../../../core/claims/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { getMeasure } from "../../../core/measures/index.ts";
import type { AppEnv } from "../../env.ts";
import type { Form, FormErrors, FormValues } from "../components/form.tsx";
import { formErrors, given, parseNumber, readForm, unlessRefused } from "../form-values.ts";
import type { Section } from "../layout.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { ClaimPage, stepName } from "./step-claims.tsx";
import { doneHref } from "./told.ts";

const { errors: words, formTitle } = nb.measures.steps;
const id = ":id{[0-9a-f-]{36}}";

/** Whose steps they are. */
type Owner = {
  by: { automationId: string } | { measureId: string };
  title: string;
  processId: string;
  here: string;
  done: string;
  section: Section;
};

/** Saying which parts of a process's steps an automation or a measure takes over. */
export const claimRoutes = new Hono<AppEnv>()
  .get(`/automatiseringer/${id}/trinn`, async (c) => ask(c, await automation(c)))
  .post(`/automatiseringer/${id}/trinn`, async (c) => act(c, await automation(c)))
  .get(`/gevinst/tiltak/${id}/trinn`, async (c) => ask(c, await measure(c)))
  .post(`/gevinst/tiltak/${id}/trinn`, async (c) => act(c, await measure(c)));

async function automation(c: HonoContext<AppEnv>): Promise<Owner> {
  const ctx = permitted(c);
  const found = await getAutomation(ctx, { id: c.req.param("id") ?? "" });
  const here = `/automatiseringer/${found.id}`;
  const { title, process } = found;
  const by = { automationId: found.id };
  return { by, title, processId: process.id, here, done: `${here}/trinn?lagret=ja`, section: "automations" };
}

async function measure(c: HonoContext<AppEnv>): Promise<Owner> {
  const ctx = permitted(c);
  const { id: measureId, title, process } = await getMeasure(ctx, { id: c.req.param("id") ?? "" });
  const here = `/gevinst/tiltak/${measureId}`;
  const done = doneHref(measureId, "trinn");
  return { by: { measureId }, title, processId: process.id, here, done, section: "benefits" };
}

function permitted(c: HonoContext<AppEnv>): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, "automations:write");
  return ctx;
}

async function ask(c: HonoContext<AppEnv>, owner: Owner, refused?: Form): Promise<Response> {
  const ctx = ctxOf(c);
  const today = localDateOf(ctx.now());
  const [{ items }, steps] = await Promise.all([
    listStepClaims(ctx, { processId: owner.processId }),
    stepsOn(ctx.db, ctx, { processId: owner.processId, on: today }),
  ]);
  const form = refused ?? { values: { fra: today, ...valuesOf(items, { owner, today }) }, errors: {} };
  const crumbs = [{ href: owner.here, text: owner.title }];
  const told = c.req.query("lagret") === "ja" && !refused ? nb.measures.done.trinn : undefined;
  const body = <ClaimPage title={owner.title} crumbs={crumbs} steps={steps} claims={items} form={form} told={told} />;
  return showPage(c, ctx, { title: formTitle, section: owner.section, body, ...(refused && { status: 400 as const }) });
}

async function act(c: HonoContext<AppEnv>, owner: Owner): Promise<Response> {
  const ctx = ctxOf(c);
  const values = await readForm(c);
  const { steps, errors } = readSteps(values);
  if (Object.keys(errors).length > 0) return ask(c, owner, { values, errors });
  const claimed = await unlessRefused(
    () => claimSteps(ctx, { ...owner.by, steps, validFrom: values["fra"] ?? "" }),
    (error) => claimErrors(error, steps),
  );
  if ("done" in claimed) return c.redirect(owner.done, 303);
  return ask(c, owner, { values, errors: claimed.errors });
}

function valuesOf(claims: readonly StepClaim[], { owner, today }: { owner: Owner; today: string }): FormValues {
  const ownerId = "automationId" in owner.by ? owner.by.automationId : owner.by.measureId;
  const mine = claims.filter(
    ({ by, validFrom, validTo }) => by.id === ownerId && validFrom <= today && (validTo === null || today < validTo),
  );
  return Object.fromEntries(
    mine.map(({ stepKey, part }) => [stepName(stepKey), String(Math.round(part * 10_000) / 100).replace(".", ",")]),
  );
}

type Step = { key: string; part: number };

function readSteps(values: FormValues): { steps: Step[]; errors: FormErrors } {
  const prefix = stepName("");
  const written = Object.entries(values).flatMap(([name, text]) => {
    if (!name.startsWith(prefix) || given(text) === undefined) return [];
    // Hundredths of a per cent are what the record holds.
    const part = Math.round((parseNumber(text?.replace("%", "")) ?? Number.NaN) * 100) / 10_000;
    return [{ key: name.slice(prefix.length), part }];
  });
  const wrong = written.filter(({ part }) => !(part > 0 && part <= 1));
  return { steps: written, errors: Object.fromEntries(wrong.map(({ key }) => [stepName(key), words.percent])) };
}

function claimErrors(error: unknown, steps: readonly Step[]): FormErrors {
  const places = steps.flatMap(({ key }, index) => [
    [`steps[${index}].part`, stepName(key)],
    [`steps[${index}].key`, stepName(key)],
  ]);
  const fieldNames = { validFrom: "fra", steps: "fra", ...Object.fromEntries(places) } as Record<string, string>;
  const messages = {
    overlap: words.overlap,
    later_claims: words.later,
    unknown_step: words.unknown,
    validFrom: nb.fields.date,
  };
  return formErrors(error, { fieldNames, messages, t: nb });
}
