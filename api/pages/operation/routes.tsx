import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { listAutomations } from "../../../core/automations/index.ts";
import { countUpTo, getWorkItem, listWorkItems, type WorkItemDetail } from "../../../core/cases/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { RunStatus } from "../../../core/db.ts";
import { getHandling } from "../../../core/handling/index.ts";
import { listIncidents } from "../../../core/incidents/index.ts";
import { getLane, type LaneDetail, listLanes } from "../../../core/lanes/index.ts";
import { getRun, listRuns } from "../../../core/runs/index.ts";
import { listWorkers } from "../../../core/workers/index.ts";
import type { AppEnv } from "../../env.ts";
import type { Option } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { given } from "../form-values.ts";
import { loggedIn } from "../ledger/logged.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { caseActions } from "./case-actions.ts";
import { CasePage, type CasePageProps } from "./case-page.tsx";
import { caseQuery, filterOf } from "./case-query.ts";
import { CasesPage } from "./cases-page.tsx";
import { HandedOverPage } from "./handed-over-page.tsx";
import { QueuesPage } from "./queues-page.tsx";
import { RunPage, RunsPage } from "./runs-page.tsx";

const attentionShown = 10;
const incidentsShown = 5;
const runCasesShown = 25;
/** Cases that are counted each time the list is looked at; beyond that it says «mer enn». */
const countedCases = 1_000;
const section = "operation";

export const operationRoutes = new Hono<AppEnv>()
  .get("/drift", async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "cases:read");
    const maySeeLanes = isAllowed(ctx.actor.roles, "lanes:read");
    const [lanes, workers, incidents, failed, handedOver] = await Promise.all([
      maySeeLanes ? listLanes(ctx) : undefined,
      maySeeLanes ? listWorkers(ctx) : undefined,
      isAllowed(ctx.actor.roles, "incidents:read")
        ? listIncidents(ctx, { status: "OPEN", limit: incidentsShown })
        : undefined,
      listWorkItems(ctx, { status: "FAILED", limit: attentionShown }),
      listWorkItems(ctx, { status: "HANDED_OVER", limit: attentionShown }),
    ]);
    const props = {
      lanes: lanes?.items,
      isUnmanned: workers?.items.every(({ endedAt }) => endedAt !== null) ?? false,
      incidents: incidents?.items ?? [],
      failed: failed.items,
      handedOver: handedOver.items,
    };
    const body = <QueuesPage roles={ctx.actor.roles} {...props} />;
    return showPage(c, ctx, { title: nb.operation.title, section, body });
  })
  .get("/drift/saker", async (c) => {
    const ctx = ctxOf(c);
    const query = caseQuery(c);
    const filter = filterOf(query, ctx.now());
    const cursor = given(c.req.query("side"));
    const [page, count, automations] = await Promise.all([
      listWorkItems(ctx, { ...filter, ...(cursor && { cursor }) }),
      countUpTo(ctx, filter, countedCases + 1),
      automationOptions(ctx),
    ]);
    const isMore = count > countedCases;
    const props = {
      query,
      cursor,
      automations,
      cases: page.items,
      nextCursor: page.nextCursor,
      changed: changedOf(c),
      total: { count: isMore ? countedCases : count, isMore },
      mayChange: isAllowed(ctx.actor.roles, "cases:write"),
    };
    const body = <CasesPage roles={ctx.actor.roles} {...props} />;
    return showPage(c, ctx, { title: nb.operation.cases.title, section, body });
  })
  .get("/drift/overlevert", async (c) => {
    const ctx = ctxOf(c);
    const cursor = given(c.req.query("side"));
    const automation = given(c.req.query("automatisering"));
    const filter = { status: "HANDED_OVER" as const, ...(automation && { automationId: automation }) };
    const [page, automations] = await Promise.all([
      listWorkItems(ctx, { ...filter, ...(cursor && { cursor }) }),
      automationOptions(ctx),
    ]);
    const props = { automations, automation, cases: page.items, cursor, nextCursor: page.nextCursor };
    const mayChange = isAllowed(ctx.actor.roles, "cases:write");
    const body = <HandedOverPage roles={ctx.actor.roles} {...props} mayChange={mayChange} />;
    return showPage(c, ctx, { title: nb.operation.handedOver.title, section, body });
  })
  .get("/drift/saker/:id{[0-9a-f-]{36}}", async (c) => {
    const ctx = ctxOf(c);
    const item = await getWorkItem(ctx, { id: c.req.param("id") });
    const stoppedLane = await stoppedLaneOf(ctx, item);
    const mayOpenAutomation = isAllowed(ctx.actor.roles, "automations:read");
    const mayChange = isAllowed(ctx.actor.roles, "cases:write");
    const hours = {
      reverse: isAllowed(ctx.actor.roles, "ledger:reverse"),
      review: isAllowed(ctx.actor.roles, "operation:log"),
      readLedger: isAllowed(ctx.actor.roles, "ledger:read"),
    };
    const told = toldOfCase(c);
    const handling = await getHandling(ctx, { workItemId: item.id });
    const body = <CasePage {...{ item, stoppedLane, mayOpenAutomation, mayChange, handling, hours, told }} />;
    return showPage(c, ctx, { title: nb.operation.case.title(item.businessKey), section, body });
  })
  .get("/drift/kjoringer", async (c) => {
    const ctx = ctxOf(c);
    const cursor = given(c.req.query("side"));
    const automationId = given(c.req.query("automatisering"));
    const status = Object.values(RunStatus).find((each) => each === c.req.query("status"));
    const filter = { ...(automationId && { automationId }), ...(status && { status }) };
    const [page, automations] = await Promise.all([
      listRuns(ctx, { ...filter, ...(cursor && { cursor }) }),
      automationOptions(ctx),
    ]);
    const query = { ...(automationId && { automatisering: automationId }), ...(status && { status }) };
    const hrefOf = (side: string | null) =>
      `/drift/kjoringer?${new URLSearchParams({ ...query, ...(side !== null && { side }) })}`;
    const body = (
      <RunsPage
        roles={ctx.actor.roles}
        query={query}
        automations={automations}
        runs={page.items}
        next={page.nextCursor === null ? undefined : hrefOf(page.nextCursor)}
        first={cursor === undefined ? undefined : hrefOf(null)}
      />
    );
    return showPage(c, ctx, { title: nb.operation.runs.title, section, body });
  })
  .get("/drift/kjoringer/:id{[0-9a-f-]{36}}", async (c) => {
    const ctx = ctxOf(c);
    const run = await getRun(ctx, { id: c.req.param("id") });
    const { items: cases } = await listWorkItems(ctx, { runId: run.id, limit: runCasesShown });
    const title = nb.operation.run.title(whenText(new Date(run.startedAt), { now: ctx.now(), t: nb }));
    return showPage(c, ctx, {
      title,
      section,
      body: <RunPage run={run} cases={cases} mayStop={isAllowed(ctx.actor.roles, "runs:stop")} />,
    });
  });

/** The lane that a case waits for because it does not run as it should; undefined for those who may not see lanes. */
async function stoppedLaneOf(ctx: Context, item: WorkItemDetail): Promise<LaneDetail | undefined> {
  const waits = item.status === "QUEUED" || item.status === "RETRYING";
  if (!waits || !isAllowed(ctx.actor.roles, "lanes:read")) return undefined;
  const lane = await getLane(ctx, { id: item.targetSystem.id });
  return lane.state === "RUNNING" ? undefined : lane;
}

/** What was just done about a case, as the address says. */
function toldOfCase(c: HonoContext<AppEnv>): CasePageProps["told"] {
  const done = c.req.query("melding");
  if (done === "tatt-tilbake") return "takenBack";
  if (done === "angret") return "undone";
  return loggedIn(c) ?? caseActions.find((action) => nb.operation.changes[action].path === done);
}

/** What came of a change of many cases, as the address tells whoever comes from one. */
function changedOf(c: HonoContext<AppEnv>): { changed: number; skipped: number } | undefined {
  const [changed, skipped] = [c.req.query("endret"), c.req.query("utelatt")];
  if (!/^\d{1,9}$/.test(changed ?? "") || !/^\d{1,9}$/.test(skipped ?? "")) return undefined;
  return { changed: Number(changed), skipped: Number(skipped) };
}

/** Automations to choose among. */
async function automationOptions(ctx: Context): Promise<Option[]> {
  if (!isAllowed(ctx.actor.roles, "automations:read")) return [];
  const { items } = await listAutomations(ctx, { limit: 200 });
  return items.map(({ id, title }) => ({ value: id, label: title }));
}
