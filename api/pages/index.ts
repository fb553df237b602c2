import { Hono } from "hono";
import type { AppEnv } from "../env.ts";
import { alertRoutes } from "./alerts/routes.tsx";
import { auditRoutes } from "./audit/routes.tsx";
import { caseActionRoutes } from "./operation/action-routes.tsx";
import { automationFormRoutes } from "./automations/form-routes.tsx";
import { automationRoutes } from "./automations/routes.tsx";
import { statusRoutes } from "./automations/status-routes.tsx";
import type { PagesDeps } from "./deps.ts";
import { eventRoutes } from "./events.ts";
import { hoursRoutes } from "./hours/routes.tsx";
import { importRoutes } from "./imports/routes.tsx";
import { incidentRoutes } from "./incidents/routes.tsx";
import { landingPath } from "./landing.ts";
import { laneDecisionRoutes } from "./lanes/decision-routes.tsx";
import { laneFormRoutes } from "./lanes/form-routes.tsx";
import { laneRoutes } from "./lanes/routes.tsx";
import { evidenceRoutes } from "./operation/evidence.ts";
import { operationRoutes } from "./operation/routes.tsx";
import { retentionRoutes } from "./retention/routes.tsx";
import { calendarRoutes } from "./schedules/calendar-routes.tsx";
import { scheduleFormRoutes } from "./schedules/form-routes.tsx";
import { scheduleRoutes } from "./schedules/routes.tsx";
import { stopRunRoutes } from "./operation/stop-run.tsx";
import { signInRoutes } from "./sign-in-routes.tsx";
import { ctxOf, signedInOnly } from "./signed-in.ts";
import { triggerRoutes } from "./triggers/routes.tsx";
import { workerRoutes } from "./workers/routes.tsx";
import { staticFiles } from "./static-files.ts";

export { refusalPage } from "./refusal-page.tsx";

const behindSignIn = ["/", "/timer", "/gevinst/*", "/drift/*", "/automatiseringer/*"];

/** Every page, and what pages are made of; what they throw is answered by `refusalPage`. */
export function pages(deps: PagesDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.route("/", staticFiles);
  app.route("/", signInRoutes(deps));
  app.route("/", eventRoutes());
  for (const path of behindSignIn) app.use(path, signedInOnly);
  app.get("/", (c) => c.redirect(landingPath(ctxOf(c).actor.roles), 303));
  app.route("/", hoursRoutes);
  app.route("/", operationRoutes);
  app.route("/", caseActionRoutes);
  app.route("/", stopRunRoutes);
  app.route("/", importRoutes);
  app.route("/", evidenceRoutes);
  app.route("/", retentionRoutes);
  app.route("/", auditRoutes);
  app.route("/", incidentRoutes);
  app.route("/", alertRoutes(deps));
  app.route("/", scheduleRoutes);
  app.route("/", scheduleFormRoutes);
  app.route("/", calendarRoutes);
  app.route("/", triggerRoutes(deps));
  app.route("/", laneRoutes);
  app.route("/", laneFormRoutes);
  app.route("/", laneDecisionRoutes);
  app.route("/", workerRoutes);
  app.route("/", automationRoutes);
  app.route("/", statusRoutes);
  app.route("/", automationFormRoutes);
  return app;
}
