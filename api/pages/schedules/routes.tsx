import { Hono } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { deleteSchedule, getSchedule, listSchedules, updateSchedule } from "../../../core/schedules/index.ts";
import { requirePermission } from "../../../core/context.ts";
import type { AppEnv } from "../../env.ts";
import { Confirm, Crumbs, PageHeading } from "../components/blocks.tsx";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { SchedulePage } from "./detail-page.tsx";
import { SchedulesPage } from "./list-page.tsx";
import { ruleAsTitle, ruleInWords } from "./rule-words.ts";

const section = "operation";
const at = <Action extends string>(action: Action) => `/drift/tidsplaner/:id{[0-9a-f-]{36}}${action}` as const;
const texts = nb.schedules;
const hrefOf = (side: string | null) => `/drift/tidsplaner${side === null ? "" : `?${new URLSearchParams({ side })}`}`;

/** Schedules: seen, let rest, set going again and removed; each deed is a POST. */
export const scheduleRoutes = new Hono<AppEnv>()
  .get("/drift/tidsplaner", async (c) => {
    const ctx = ctxOf(c);
    const cursor = given(c.req.query("side"));
    const { items, nextCursor } = await listSchedules(ctx, cursor === undefined ? {} : { cursor });
    const body = (
      <SchedulesPage
        roles={ctx.actor.roles}
        schedules={items}
        mayWrite={isAllowed(ctx.actor.roles, "schedules:write")}
        told={c.req.query("melding") === "slettet" ? texts.removed : undefined}
        first={cursor === undefined ? undefined : hrefOf(null)}
        next={nextCursor === null ? undefined : hrefOf(nextCursor)}
      />
    );
    return showPage(c, ctx, { title: texts.title, section, body });
  })
  .get(at(""), async (c) => {
    const ctx = ctxOf(c);
    const schedule = await getSchedule(ctx, { id: c.req.param("id") });
    const mayWrite = isAllowed(ctx.actor.roles, "schedules:write");
    const told = c.req.query("melding") === "lagret" ? texts.changed : undefined;
    const body = <SchedulePage schedule={schedule} mayWrite={mayWrite} told={told} />;
    return showPage(c, ctx, { title: ruleAsTitle(schedule.rule, nb), section, body });
  })
  .post(at("/pause"), async (c) => {
    const { id } = await updateSchedule(ctxOf(c), { id: c.req.param("id"), enabled: false });
    return c.redirect(`/drift/tidsplaner/${id}?melding=lagret`, 303);
  })
  .post(at("/start"), async (c) => {
    const { id } = await updateSchedule(ctxOf(c), { id: c.req.param("id"), enabled: true });
    return c.redirect(`/drift/tidsplaner/${id}?melding=lagret`, 303);
  })
  .get(at("/slett"), async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "schedules:write");
    const { id, rule, automation } = await getSchedule(ctx, { id: c.req.param("id") });
    const { title, text, submit } = texts.remove;
    const here = `/drift/tidsplaner/${id}`;
    const words = ruleInWords(rule, nb);
    const body = (
      <>
        <Crumbs crumbs={[{ href: here, text: words }]} />
        <PageHeading title={title} />
        <Confirm text={[text(words, automation.title)]} action={submit} back={here} color="danger" />
      </>
    );
    return showPage(c, ctx, { title, section, body });
  })
  .post(at("/slett"), async (c) => {
    await deleteSchedule(ctxOf(c), { id: c.req.param("id") });
    return c.redirect("/drift/tidsplaner?melding=slettet", 303);
  });
