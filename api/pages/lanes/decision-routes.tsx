import { Hono, type Context as HonoContext } from "hono";
import { type Context, requirePermission } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import {
  closeCircuit,
  type DecideOnLaneInput,
  getLane,
  pauseLane,
  removeMaintenanceWindow,
  resumeLane,
} from "../../../core/lanes/index.ts";
import type { AppEnv } from "../../env.ts";
import { Confirm, Crumbs, PageHeading } from "../components/blocks.tsx";
import type { Form } from "../components/form.tsx";
import { given, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { DecisionPage } from "./form-page.tsx";
import { type Done, doneHref } from "./told.ts";
import { windowWords } from "./words.ts";

const texts = nb.lanes.form;
const section = "operation";
const at = (action: string) => `/drift/fagsystem/:id{[0-9a-f-]{36}}/${action}` as const;
const removeAt = at("vinduer/:vindu{[0-9a-f-]{36}}/fjern");

type Decision = {
  words: { title: string; lead: string; submit: string };
  deed: (ctx: Context, input: DecideOnLaneInput) => Promise<unknown>;
  done: Done;
  color?: "danger";
};

const pause: Decision = { words: texts.pause, deed: pauseLane, done: "stanset", color: "danger" };
const resume: Decision = { words: texts.resume, deed: resumeLane, done: "startet" };
const close: Decision = { words: texts.close, deed: closeCircuit, done: "sluppet" };

/** Stopping a lane and letting it go, each with a reason, and removing a window. */
export const laneDecisionRoutes = new Hono<AppEnv>()
  .get(at("stans"), (c) => ask(c, pause))
  .post(at("stans"), (c) => act(c, pause))
  .get(at("start"), (c) => ask(c, resume))
  .post(at("start"), (c) => act(c, resume))
  .get(at("slipp-til"), (c) => ask(c, close))
  .post(at("slipp-til"), (c) => act(c, close))
  .get(removeAt, (c) => askToRemove(c))
  .post(removeAt, async (c) => {
    const laneId = idOf(c);
    await removeMaintenanceWindow(ctxOf(c), { laneId, id: c.req.param("vindu") ?? "" });
    return c.redirect(doneHref(laneId, "fjernet"), 303);
  });

async function act(c: HonoContext<AppEnv>, decision: Decision): Promise<Response> {
  const values = await readForm(c);
  const reason = given(values["grunn"]);
  if (reason === undefined) return ask(c, decision, { values, errors: { grunn: nb.lanes.errors.required } });
  if (reason.length > 500) return ask(c, decision, { values, errors: { grunn: nb.lanes.errors.tooLong } });
  const id = idOf(c);
  await decision.deed(ctxOf(c), { id, reason });
  return c.redirect(doneHref(id, decision.done), 303);
}

async function ask(c: HonoContext<AppEnv>, { words, color }: Decision, refused?: Form): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "lanes:write");
  const lane = await getLane(ctx, { id: idOf(c) });
  const form = refused ?? { values: {}, errors: {} };
  const body = <DecisionPage lane={lane} words={words} form={form} {...(color && { color })} />;
  return showPage(c, ctx, { title: words.title, section, body, ...(refused && { status: 400 as const }) });
}

async function askToRemove(c: HonoContext<AppEnv>): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "lanes:write");
  const lane = await getLane(ctx, { id: idOf(c) });
  const windowId = c.req.param("vindu") ?? "";
  const window = lane.windows.find(({ id }) => id === windowId);
  if (!window) throw notFound("maintenance window", windowId);
  const here = `/drift/fagsystem/${lane.id}`;
  const { title, text, submit } = texts.remove;
  const body = (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: nb.operation.title },
          { href: here, text: lane.name },
        ]}
      />
      <PageHeading title={title} lead={window.reason} />
      <Confirm text={[text(windowWords(window, { now: ctx.now(), t: nb }))]} action={submit} back={here} />
    </>
  );
  return showPage(c, ctx, { title, section, body });
}

function idOf(c: HonoContext<AppEnv>): string {
  return c.req.param("id") ?? "";
}
