import { Hono } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { listWorkers } from "../../../core/workers/index.ts";
import type { AppEnv } from "../../env.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { WorkersPage } from "./page.tsx";

export const workerRoutes = new Hono<AppEnv>().get("/drift/arbeidere", async (c) => {
  const ctx = ctxOf(c);
  const { items } = await listWorkers(ctx);
  const mayOpenCases = isAllowed(ctx.actor.roles, "cases:read");
  const body = <WorkersPage roles={ctx.actor.roles} workers={items} mayOpenCases={mayOpenCases} />;
  return showPage(c, ctx, { title: nb.workers.title, section: "operation", body });
});
