import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { AppError } from "../../../core/errors.ts";
import { getIncident, listIncidents, resolveIncident } from "../../../core/incidents/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import type { AppEnv } from "../../env.ts";
import type { Form, FormErrors, FormValues } from "../components/form.tsx";
import { given, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { IncidentPage } from "./detail-page.tsx";
import { IncidentListPage, IncidentOverviewPage, type IncidentView } from "./list-page.tsx";
import { ResolvePage } from "./resolve-page.tsx";

const section = "operation";
const observedShown = 10;
const path = "/drift/hendelser/:id{[0-9a-f-]{36}}";
const longest = 1000;

/** Incidents: the list, each with its cause and its cases, and the form that closes one. */
export const incidentRoutes = new Hono<AppEnv>()
  .get("/drift/hendelser", async (c) => {
    const ctx = ctxOf(c);
    const view = viewOf(c.req.query("status"));
    const body = view === undefined ? await overview(ctx) : await oneView(ctx, view, given(c.req.query("side")));
    return showPage(c, ctx, { title: nb.incidents.title, section, body });
  })
  .get(path, async (c) => {
    const ctx = ctxOf(c);
    const incident = await getIncident(ctx, { id: c.req.param("id") });
    const may = { mayResolve: mayDo(ctx, "incidents:write"), mayOpenAutomation: mayDo(ctx, "automations:read") };
    const told = toldBy(c.req.query("melding"), c.req.query("saker"));
    const body = <IncidentPage incident={incident} {...may} told={told} />;
    return showPage(c, ctx, { title: nb.incidents.cause(incident.errorCode).title, section, body });
  })
  .get(`${path}/los`, (c) => showForm(c, { form: { values: { saker: "ja" }, errors: {} } }))
  .post(`${path}/los`, async (c) => {
    const values = await readForm(c);
    const errors = wrongWith(values);
    if (Object.keys(errors).length > 0) return showForm(c, { form: { values, errors }, status: 400 });
    const id = c.req.param("id");
    const asked = { id, resolution: values["losning"] ?? "", retryCases: values["saker"] === "ja" };
    try {
      const { retried } = await resolveIncident(ctxOf(c), asked);
      return c.redirect(
        `/drift/hendelser/${id}?${new URLSearchParams({ melding: "lost", saker: String(retried) })}`,
        303,
      );
    } catch (error) {
      if (!(await isOfRetired(ctxOf(c), { error, asked }))) throw error;
      return showForm(c, { form: { values, errors: { saker: nb.incidents.resolve.retired } }, status: 409 });
    }
  });

const mayDo = (ctx: Context, permission: Parameters<typeof isAllowed>[1]) => isAllowed(ctx.actor.roles, permission);

function viewOf(status: string | undefined): IncidentView | undefined {
  return (["OPEN", "OBSERVED", "RESOLVED"] as const).find((view) => view === status);
}

async function overview(ctx: Context) {
  const [open, observed] = await Promise.all([
    listIncidents(ctx, { status: "OPEN", limit: 200 }),
    listIncidents(ctx, { status: "OBSERVED", limit: observedShown }),
  ]);
  return <IncidentOverviewPage roles={ctx.actor.roles} open={open.items} observed={observed.items} />;
}

async function oneView(ctx: Context, view: IncidentView, cursor: string | undefined) {
  const page = await listIncidents(ctx, { status: view, ...(cursor !== undefined && { cursor }) });
  const hrefOf = (side: string | null) =>
    `/drift/hendelser?${new URLSearchParams({ status: view, ...(side !== null && { side }) })}`;
  return (
    <IncidentListPage
      roles={ctx.actor.roles}
      view={view}
      incidents={page.items}
      first={cursor === undefined ? undefined : hrefOf(null)}
      next={page.nextCursor === null ? undefined : hrefOf(page.nextCursor)}
    />
  );
}

/** The words are ours, never the address's; of its number only digits count. */
function toldBy(message: string | undefined, cases: string | undefined): string | undefined {
  if (message !== "lost") return undefined;
  const { told } = nb.incidents;
  const count = /^\d{1,7}$/.test(cases ?? "") ? Number(cases) : 0;
  return count === 0 ? told.resolved : told.retried(formatWhole(count));
}

function wrongWith(values: FormValues): FormErrors {
  const { resolve } = nb.incidents;
  const resolution = given(values["losning"]);
  if (resolution === undefined) return { losning: resolve.required };
  return resolution.length > longest ? { losning: resolve.tooLong } : {};
}

type Refused = { error: unknown; asked: { id: string; retryCases: boolean } };

/** Whether the incident still stands, so that it was its cases that could not be tried again. */
async function isOfRetired(ctx: Context, { error, asked }: Refused): Promise<boolean> {
  if (!(error instanceof AppError) || error.code !== "conflict" || !asked.retryCases) return false;
  return (await getIncident(ctx, { id: asked.id })).status !== "RESOLVED";
}

async function showForm(c: HonoContext<AppEnv>, { form, status }: { form: Form; status?: 400 | 409 }) {
  const ctx = ctxOf(c);
  requirePermission(ctx, "incidents:write");
  const incident = await getIncident(ctx, { id: c.req.param("id") ?? "" });
  if (incident.status === "RESOLVED") return c.redirect(`/drift/hendelser/${incident.id}`, 303);
  const body = <ResolvePage incident={incident} form={form} />;
  return showPage(c, ctx, { title: nb.incidents.resolve.title, section, body, ...(status && { status }) });
}
