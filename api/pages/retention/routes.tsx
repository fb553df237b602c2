import { Hono } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { listPurges, listRetentionPolicies } from "../../../core/retention/index.ts";
import type { AppEnv } from "../../env.ts";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { RetentionPage } from "./page.tsx";

const path = "/drift/sletting";

export const retentionRoutes = new Hono<AppEnv>().get(path, async (c) => {
  const ctx = ctxOf(c);
  const { roles } = ctx.actor;
  const cursor = given(c.req.query("side"));
  const purges = await listPurges(ctx, cursor === undefined ? {} : { cursor });
  const policies = cursor === undefined ? (await listRetentionPolicies(ctx)).items : undefined;
  const body = (
    <RetentionPage
      roles={roles}
      policies={policies}
      purges={purges.items}
      first={cursor === undefined ? undefined : path}
      next={purges.nextCursor === null ? undefined : `${path}?${new URLSearchParams({ side: purges.nextCursor })}`}
      mayRead={{ automations: isAllowed(roles, "automations:read"), cases: isAllowed(roles, "cases:read") }}
    />
  );
  return showPage(c, ctx, { title: nb.retention.title, section: "operation", body });
});
