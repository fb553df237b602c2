import { Hono } from "hono";
import { isAllowed, type Permission } from "../../../core/access/index.ts";
import { listBaselines } from "../../../core/baselines/index.ts";
import { benefitReport } from "../../../core/benefits/index.ts";
import type { Context } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { listMeasures } from "../../../core/measures/index.ts";
import { getProcess, listProcesses } from "../../../core/processes/index.ts";
import { listStudies } from "../../../core/studies/index.ts";
import type { AppEnv } from "../../env.ts";
import { addDays } from "../days.ts";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { type MeasuresHere, ProcessPage } from "./detail-page.tsx";
import { ProcessListPage } from "./list-page.tsx";
import { toldBy } from "./told.ts";

const section = "benefits";
const states = ["active", "retired", "all"] as const;
const shownOfEach = 20;

/** The register of processes, to read. */
export const processRoutes = new Hono<AppEnv>()
  .get("/gevinst/prosesser", async (c) => {
    const ctx = ctxOf(c);
    const state = states.find((one) => one === c.req.query("vis")) ?? "active";
    const cursor = given(c.req.query("side"));
    const { items, nextCursor } = await listProcesses(ctx, { state, ...(cursor && { cursor }) });
    const here = `/gevinst/prosesser?vis=${state}`;
    const body = (
      <ProcessListPage
        roles={ctx.actor.roles}
        state={state}
        processes={items}
        mayAdd={isAllowed(ctx.actor.roles, "processes:write")}
        first={cursor === undefined ? undefined : here}
        next={nextCursor === null ? undefined : `${here}&side=${nextCursor}`}
      />
    );
    return showPage(c, ctx, { title: nb.processes.title, section, body });
  })
  .get("/gevinst/prosesser/:id{[0-9a-f-]{36}}", async (c) => {
    const ctx = ctxOf(c);
    const may = (permission: Permission) => isAllowed(ctx.actor.roles, permission);
    const process = await getProcess(ctx, { id: c.req.param("id") });
    const ofProcess = { processId: process.id, limit: shownOfEach };
    const [baselines, studies, measures] = await Promise.all([
      may("baselines:read") ? listBaselines(ctx, ofProcess) : undefined,
      listStudies(ctx, ofProcess),
      may("benefits:read") ? measuresHere(ctx, process.id) : undefined,
    ]);
    const body = (
      <ProcessPage
        process={process}
        baselines={baselines?.items}
        studies={studies.items}
        measures={measures}
        may={{
          change: may("processes:write"),
          time: may("studies:write"),
          propose: may("baselines:propose"),
          plan: may("benefits:read") && may("plan:write"),
        }}
        told={toldBy(c.req.query("melding"), nb)}
      />
    );
    return showPage(c, ctx, { title: process.title, section, body });
  });

async function measuresHere(ctx: Context, processId: string): Promise<MeasuresHere> {
  const today = localDateOf(ctx.now());
  const year = Number(today.slice(0, 4));
  const period = { from: `${year}-01-01`, to: addDays(today, 1) };
  const [{ items }, { groups }] = await Promise.all([
    listMeasures(ctx, { processId, limit: 200 }),
    benefitReport(ctx, { ...period, groupBy: "measure", processId }),
  ]);
  return { items, year, netSeconds: new Map(groups.map(({ key, sums }) => [key, sums.netSeconds])) };
}
