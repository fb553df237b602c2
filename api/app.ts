import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { requestId } from "hono/request-id";
import { AppError } from "../core/errors.ts";
import type { AppDeps, AppEnv } from "./env.ts";
import { problemResponse, refusalOf } from "./errors.ts";
import { accessLog } from "./middleware/access-log.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { csrf } from "./middleware/csrf.ts";
import { limitBody } from "./middleware/limit-body.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { openApiDocument } from "./openapi.ts";
import { pages, refusalPage } from "./pages/index.ts";
import { referencePage } from "./reference.tsx";
import { refuseInvalid } from "./refuse-invalid.ts";
import { hooks } from "./routes/hooks.ts";
import { v1 } from "./routes/index.ts";
import { probes } from "./routes/probes.ts";

/** The API and the pages, ready to answer; opens no port. */
export function createApp(deps: AppDeps) {
  const { engine, config } = deps;
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  app.use(requestId(), accessLog(engine), securityHeaders(config));
  // What is signed asks for no sign-in, and no browser sends it.
  app.route("/hooks", hooks(deps));
  app.use(authenticate(engine), csrf, limitBody(config.BODY_LIMIT_MIB));

  app.route("/", probes(deps));
  app.route("/api/v1", v1(deps));
  const document = openApiDocument(app, deps.version);
  app.get("/openapi.json", (c) => c.json(document));
  app.get("/docs", (c) => c.html(referencePage(document)));
  app.route("/", pages(deps));

  app.notFound((c) => refuse(c, new AppError("not_found", `There is nothing at ${c.req.method} ${c.req.path}`)));
  app.onError((error, c) => refuse(c, error));
  return app;

  function refuse(c: HonoContext<AppEnv>, error: unknown) {
    const refusal = refusalOf(error, engine.log.child({ requestId: c.var.requestId }));
    return /^\/(api|hooks)\//.test(c.req.path) ? problemResponse(c, refusal) : refusalPage(c, refusal);
  }
}
