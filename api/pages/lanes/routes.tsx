import { Hono } from "hono";
import { isAllowed, type Permission } from "../../../core/access/index.ts";
import { getLane, listLaneHistory } from "../../../core/lanes/index.ts";
import type { AppEnv } from "../../env.ts";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { HistoryPage } from "./history.tsx";
import { LanePage } from "./lane-page.tsx";
import { toldBy } from "./told.ts";

const changesShown = 8;
const section = "operation";

export const laneRoutes = new Hono<AppEnv>()
  .get("/drift/fagsystem/:id{[0-9a-f-]{36}}", async (c) => {
    const ctx = ctxOf(c);
    const id = c.req.param("id");
    const may = (permission: Permission) => isAllowed(ctx.actor.roles, permission);
    const lane = await getLane(ctx, { id });
    const { items } = await listLaneHistory(ctx, { id, limit: changesShown });
    const props = {
      lane,
      history: items,
      may: {
        change: may("lanes:write"),
        changeAccounts: may("credentials:write"),
        readCases: may("cases:read"),
      },
      told: toldBy(c.req.query("melding"), nb),
    };
    return showPage(c, ctx, { title: lane.name, section, body: <LanePage {...props} /> });
  })
  .get("/drift/fagsystem/:id{[0-9a-f-]{36}}/endringer", async (c) => {
    const ctx = ctxOf(c);
    const id = c.req.param("id");
    const cursor = given(c.req.query("side"));
    const lane = await getLane(ctx, { id });
    const { items, nextCursor } = await listLaneHistory(ctx, { id, ...(cursor && { cursor }) });
    const here = `/drift/fagsystem/${id}/endringer`;
    const body = (
      <HistoryPage
        lane={lane}
        changes={items}
        first={cursor === undefined ? undefined : here}
        next={nextCursor === null ? undefined : `${here}?side=${nextCursor}`}
      />
    );
    return showPage(c, ctx, { title: `${nb.lanes.page.history}: ${lane.name}`, section, body });
  });
