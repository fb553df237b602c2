import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { getPlan } from "../../../core/plan/index.ts";
import type { AppEnv } from "../../env.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { PlanPage } from "./page.tsx";
import { sourceOf } from "./source.ts";

const { plan: texts } = nb;

/** Benefit plans, to read: of everything, and of one automation or measure. */
export const planRoutes = new Hono<AppEnv>()
  .get("/gevinst/plan", (c) => show(c))
  .get("/gevinst/plan/:slag{automatisering|tiltak}/:id{[0-9a-f-]{36}}", (c) => show(c));

async function show(c: HonoContext<AppEnv>): Promise<Response> {
  const ctx = ctxOf(c);
  const source = sourceOf(c);
  const plan = await getPlan(ctx, source.of);
  const told = Object.entries(texts.done).find(([name]) => name === c.req.query("melding"))?.[1];
  const body = (
    <PlanPage
      plan={plan}
      source={source}
      roles={ctx.actor.roles}
      mayWrite={isAllowed(ctx.actor.roles, "plan:write")}
      told={told}
    />
  );
  const title = plan.source === null ? texts.title : texts.titleOf(plan.source.title);
  return showPage(c, ctx, { title, section: "benefits", body });
}
