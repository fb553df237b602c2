import { Hono } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { type Automation, getAutomation, listAutomations } from "../../../core/automations/index.ts";
import { listBaselines } from "../../../core/baselines/index.ts";
import { benefitReport } from "../../../core/benefits/index.ts";
import type { Context } from "../../../core/context.ts";
import { AutomationStatus } from "../../../core/db.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { listRuns } from "../../../core/runs/index.ts";
import type { AppEnv } from "../../env.ts";
import { addDays } from "../days.ts";
import { given } from "../form-values.ts";
import { loggedIn } from "../ledger/logged.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { AutomationPage, type AutomationPageProps } from "./detail-page.tsx";
import { AutomationListPage, type NetSeconds } from "./list-page.tsx";
import { toldBy } from "./told.ts";

const runsShown = 5;

export const automationRoutes = new Hono<AppEnv>()
  .get("/automatiseringer", async (c) => {
    const ctx = ctxOf(c);
    const filter = { status: given(c.req.query("status")), nullpunkt: given(c.req.query("nullpunkt")) };
    const [all, year] = await Promise.all([allAutomations(ctx, filter.status), freedThisYear(ctx)]);
    const automations = filter.nullpunkt === "mangler" ? all.filter(({ baseline }) => baseline === null) : all;
    const mayCreate = isAllowed(ctx.actor.roles, "automations:write");
    return showPage(c, ctx, {
      title: nb.automations.title,
      section: "automations",
      body: <AutomationListPage {...year} automations={automations} filter={filter} mayCreate={mayCreate} />,
    });
  })
  .get("/automatiseringer/:id{[0-9a-f-]{36}}", async (c) => {
    const ctx = ctxOf(c);
    const props = await automationPageProps(ctx, c.req.param("id"));
    return showPage(c, ctx, {
      title: props.automation.title,
      section: "automations",
      body: <AutomationPage {...props} told={toldBy(c.req.query("melding"), nb)} logged={loggedIn(c)} />,
    });
  });

/** Everything that the page of an automation shows to this person. */
export async function automationPageProps(ctx: Context, id: string): Promise<AutomationPageProps> {
  const may = (permission: Parameters<typeof isAllowed>[1]) => isAllowed(ctx.actor.roles, permission);
  const automation = await getAutomation(ctx, { id });
  const [{ year, net }, baselines, runs] = await Promise.all([
    freedThisYear(ctx),
    may("baselines:read") ? listBaselines(ctx, { processId: automation.process.id, status: "APPROVED" }) : undefined,
    may("runs:read") ? listRuns(ctx, { automationId: id, limit: runsShown }) : undefined,
  ]);
  return {
    automation,
    baselines: baselines?.items,
    runs: runs?.items,
    freedThisYear: net && { year, netSeconds: net.get(id) ?? 0 },
    mayReadCases: may("cases:read"),
    actions: {
      activate: may(automation.status === "DRAFT" ? "automations:write" : "automations:pause"),
      start: may("runs:start"),
      logOperation: may("operation:log"),
      propose: may("baselines:propose"),
      edit: may("automations:write"),
    },
  };
}

async function allAutomations(ctx: Context, asked: string | undefined): Promise<Automation[]> {
  const status = Object.values(AutomationStatus).find((known) => known === asked);
  const found: Automation[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listAutomations>> = await listAutomations(ctx, {
      limit: 200,
      ...(status && { status }),
      ...(cursor !== null && { cursor }),
    });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  const norwegian = new Intl.Collator("nb-NO");
  return found.sort((one, other) => norwegian.compare(one.title, other.title));
}

/** Measured net seconds of each automation, this year so far. */
async function freedThisYear(ctx: Context): Promise<{ year: number; net: NetSeconds | undefined }> {
  const today = localDateOf(ctx.now());
  const year = Number(today.slice(0, 4));
  if (!isAllowed(ctx.actor.roles, "benefits:read")) return { year, net: undefined };
  const period = { from: `${year}-01-01`, to: addDays(today, 1) };
  const { groups } = await benefitReport(ctx, { ...period, groupBy: "automation" });
  return { year, net: new Map(groups.map(({ key, sums }) => [key, sums.headline.netSeconds])) };
}
