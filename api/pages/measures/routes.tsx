import { Hono } from "hono";
import { isAllowed, type Permission } from "../../../core/access/index.ts";
import { listStepClaims } from "../../../core/claims/index.ts";
import { getMeasure, listMeasures, listMeasureVolumes } from "../../../core/measures/index.ts";
import type { AppEnv } from "../../env.ts";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { MeasurePage } from "./detail-page.tsx";
import { MeasureListPage } from "./list-page.tsx";
import { toldBy } from "./told.ts";

const section = "benefits";
const hrefOf = (side: string | null) => `/gevinst/tiltak${side === null ? "" : `?${new URLSearchParams({ side })}`}`;

/** Measures without a robot, to read. */
export const measureRoutes = new Hono<AppEnv>()
  .get("/gevinst/tiltak", async (c) => {
    const ctx = ctxOf(c);
    const cursor = given(c.req.query("side"));
    const [{ items, nextCursor }, waiting] = await Promise.all([
      listMeasures(ctx, cursor === undefined ? {} : { cursor }),
      listMeasureVolumes(ctx, { status: "PROPOSED" }),
    ]);
    const body = (
      <MeasureListPage
        roles={ctx.actor.roles}
        measures={items}
        waiting={waiting}
        mayPropose={isAllowed(ctx.actor.roles, "measures:write")}
        first={cursor === undefined ? undefined : hrefOf(null)}
        next={nextCursor === null ? undefined : hrefOf(nextCursor)}
      />
    );
    return showPage(c, ctx, { title: nb.measures.title, section, body });
  })
  .get("/gevinst/tiltak/:id{[0-9a-f-]{36}}", async (c) => {
    const ctx = ctxOf(c);
    const may = (permission: Permission) => isAllowed(ctx.actor.roles, permission);
    const measure = await getMeasure(ctx, { id: c.req.param("id") });
    const { items } = await listStepClaims(ctx, { processId: measure.process.id });
    const body = (
      <MeasurePage
        measure={measure}
        claims={items}
        isOwn={measure.recordedById === ctx.actor.id}
        actions={{
          approve: may("measures:approve"),
          write: may("measures:write"),
          claim: may("automations:write"),
          reverse: may("ledger:reverse"),
        }}
        told={toldBy(c.req.query("melding"), nb)}
      />
    );
    return showPage(c, ctx, { title: measure.title, section, body });
  });
