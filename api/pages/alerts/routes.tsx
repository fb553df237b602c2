import { Hono } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { listChannels, listDeliveries, listSilences, retryDelivery, testChannel } from "../../../core/alerts/index.ts";
import type { Context } from "../../../core/context.ts";
import type { AppEnv } from "../../env.ts";
import type { PagesDeps } from "../deps.ts";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { channelRoutes } from "./channel-routes.tsx";
import { AlertsPage } from "./overview-page.tsx";
import { silenceRoutes } from "./silence-routes.tsx";

const shownOnPage = 20;

/** Alerts: who is told, what was sent, and when it is to be silent. */
export function alertRoutes({ config }: Pick<PagesDeps, "config">) {
  return new Hono<AppEnv>()
    .get("/drift/varsler", async (c) => {
      const ctx = ctxOf(c);
      const { melding, status, side } = c.req.query();
      const failedOnly = status === "FAILED";
      const [channels, silences, deliveries] = await Promise.all([
        listChannels(ctx),
        listSilences(ctx),
        deliveriesOf(ctx, { failedOnly, cursor: given(side) }),
      ]);
      const mayWrite = isAllowed(ctx.actor.roles, "alerts:write");
      const body = (
        <AlertsPage
          roles={ctx.actor.roles}
          channels={channels.items}
          silences={silences.items}
          deliveries={{ ...deliveries, failedOnly, mayWrite }}
          mayWrite={mayWrite}
          mailIsSetUp={config.SMTP_URL !== undefined}
          told={nb.alerts.told[melding ?? ""]}
        />
      );
      return showPage(c, ctx, { title: nb.alerts.title, section: "operation", body });
    })
    .post("/drift/varsler/kanaler/:id{[0-9a-f-]{36}}/prov", async (c) => {
      await testChannel(ctxOf(c), { id: c.req.param("id") });
      return c.redirect("/drift/varsler?melding=provd", 303);
    })
    .post("/drift/varsler/meldinger/:id{[0-9a-f-]{36}}/prov-igjen", async (c) => {
      await retryDelivery(ctxOf(c), { id: c.req.param("id") });
      return c.redirect("/drift/varsler?melding=igjen", 303);
    })
    .route("/", channelRoutes)
    .route("/", silenceRoutes);
}

type Asked = { failedOnly: boolean; cursor: string | undefined };

async function deliveriesOf(ctx: Context, { failedOnly, cursor }: Asked) {
  const page = await listDeliveries(ctx, {
    limit: shownOnPage,
    ...(failedOnly && { status: "FAILED" }),
    ...(cursor !== undefined && { cursor }),
  });
  const hrefOf = (side: string | null) => {
    const query = { ...(failedOnly && { status: "FAILED" }), ...(side !== null && { side }) };
    return `/drift/varsler?${new URLSearchParams(query)}#meldinger`;
  };
  return {
    deliveries: page.items,
    first: cursor === undefined ? undefined : hrefOf(null),
    next: page.nextCursor === null ? undefined : hrefOf(page.nextCursor),
  };
}
