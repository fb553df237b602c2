import { Hono } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { listAutomations } from "../../../core/automations/index.ts";
import { getWorkItem, listWorkItems, type ListWorkItemsInput } from "../../../core/cases/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { WorkItemStatus } from "../../../core/db.ts";
import { listLanes } from "../../../core/lanes/index.ts";
import { getRun, listRuns } from "../../../core/runs/index.ts";
import type { AppEnv } from "../../env.ts";
import type { Option } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { CasePage } from "./case-page.tsx";
import { type CaseFilter, CasesPage } from "./cases-page.tsx";
import { QueuesPage } from "./queues-page.tsx";
import { RunPage, RunsPage } from "./runs-page.tsx";

const attentionShown = 10;
const runCasesShown = 25;
const section = "operation";

export const operationRoutes = new Hono<AppEnv>()
  .get("/drift", async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "cases:read");
    const [lanes, failed, handedOver] = await Promise.all([
      isAllowed(ctx.actor.roles, "lanes:read") ? listLanes(ctx) : undefined,
      listWorkItems(ctx, { status: "FAILED", limit: attentionShown }),
      listWorkItems(ctx, { status: "HANDED_OVER", limit: attentionShown }),
    ]);
    const props = { lanes: lanes?.items, failed: failed.items, handedOver: handedOver.items };
    const body = <QueuesPage roles={ctx.actor.roles} {...props} />;
    return showPage(c, ctx, { title: nb.operation.title, section, body });
  })
  .get("/drift/saker", async (c) => {
    const ctx = ctxOf(c);
    const filter = caseFilter(c.req.query());
    const [page, automations] = await Promise.all([listWorkItems(ctx, asInput(filter)), automationOptions(ctx)]);
    const props = { filter, automations, cases: page.items, nextCursor: page.nextCursor };
    const body = <CasesPage roles={ctx.actor.roles} {...props} />;
    return showPage(c, ctx, { title: nb.operation.cases.title, section, body });
  })
  .get("/drift/saker/:id{[0-9a-f-]{36}}", async (c) => {
    const ctx = ctxOf(c);
    const item = await getWorkItem(ctx, { id: c.req.param("id") });
    const mayOpenAutomation = isAllowed(ctx.actor.roles, "automations:read");
    const mayChange = isAllowed(ctx.actor.roles, "cases:write");
    const body = <CasePage item={item} mayOpenAutomation={mayOpenAutomation} mayChange={mayChange} />;
    return showPage(c, ctx, { title: nb.operation.case.title(item.businessKey), section, body });
  })
  .get("/drift/kjoringer", async (c) => {
    const ctx = ctxOf(c);
    const cursor = given(c.req.query("side"));
    const automationId = given(c.req.query("automatisering"));
    const page = await listRuns(ctx, { ...(cursor && { cursor }), ...(automationId && { automationId }) });
    const hrefOf = (side: string | null) => {
      const query = { ...(automationId && { automatisering: automationId }), ...(side !== null && { side }) };
      return `/drift/kjoringer?${new URLSearchParams(query)}`;
    };
    const body = (
      <RunsPage
        roles={ctx.actor.roles}
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
    return showPage(c, ctx, { title, section, body: <RunPage run={run} cases={cases} /> });
  });

function caseFilter(query: Record<string, string>): CaseFilter {
  const names = ["status", "automatisering", "fagsystem", "kjoring", "sok", "side"] as const;
  const asked = names.flatMap((name) => {
    const value = given(query[name]?.trim());
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(asked);
}

function asInput({ status, automatisering, fagsystem, kjoring, sok, side }: CaseFilter): ListWorkItemsInput {
  const known = Object.values(WorkItemStatus).find((each) => each === status);
  return {
    ...(known && { status: known }),
    ...(automatisering && { automationId: automatisering }),
    ...(fagsystem && { targetSystemId: fagsystem }),
    ...(kjoring && { runId: kjoring }),
    ...(sok && { search: sok }),
    ...(side && { cursor: side }),
  };
}

async function automationOptions(ctx: Context): Promise<Option[]> {
  if (!isAllowed(ctx.actor.roles, "automations:read")) return [];
  const { items } = await listAutomations(ctx, { limit: 200 });
  return items.map(({ id, title }) => ({ value: id, label: title }));
}
