import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps, AppEnv, SignedInEnv } from "../env.ts";
import { requireSignedIn } from "../middleware/authenticate.ts";
import { alertChannels, alertDeliveries, silenceWindows } from "./alerts.ts";
import { auditEntries } from "./audit.ts";
import { automations } from "./automations.ts";
import { baselines } from "./baselines.ts";
import { calendar } from "./calendar.ts";
import { health } from "./health.ts";
import { incidents } from "./incidents.ts";
import { imports } from "./imports.ts";
import { lanes } from "./lanes.ts";
import { operationTime } from "./operation-time.ts";
import { organisationUnits } from "./organisation-units.ts";
import { processes } from "./processes.ts";
import { reports } from "./reports.ts";
import { retention } from "./retention.ts";
import { runs } from "./runs.ts";
import { schedules } from "./schedules.ts";
import { sessions } from "./sessions.ts";
import { studies } from "./studies.ts";
import { triggers } from "./triggers.ts";
import { traces } from "./traces.ts";
import { workers } from "./workers.ts";
import { workItems } from "./work-items.ts";

/** The first version of the JSON API; whatever stands below the line is for callers who are known. */
export function v1(deps: AppDeps) {
  const api = new OpenAPIHono<AppEnv>();
  api.use(async (c, next) => {
    await next();
    // What a caller sees depends on who it is: no copy is kept on the way.
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
  });
  api.route("/", health(deps));
  api.route("/sessions", sessions(deps));

  const known = new OpenAPIHono<SignedInEnv>();
  known.use(requireSignedIn);
  known.route("/automations", automations);
  known.route("/baselines", baselines);
  known.route("/imports", imports);
  known.route("/processes", processes);
  known.route("/runs", runs);
  known.route("/work-items", workItems);
  known.route("/work-items", traces);
  known.route("/incidents", incidents);
  known.route("/lanes", lanes);
  known.route("/schedules", schedules);
  known.route("/calendar", calendar);
  known.route("/studies", studies);
  known.route("/triggers", triggers);
  known.route("/organisation-units", organisationUnits);
  known.route("/operation-time", operationTime);
  known.route("/reports", reports);
  known.route("/retention", retention);
  known.route("/audit-entries", auditEntries);
  known.route("/alert-channels", alertChannels);
  known.route("/alert-deliveries", alertDeliveries);
  known.route("/silence-windows", silenceWindows);
  known.route("/workers", workers);
  api.route("/", known);
  return api;
}
