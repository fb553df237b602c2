import { getConnInfo } from "@hono/node-server/conninfo";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { z } from "zod";
import { AppError } from "../../core/errors.ts";
import { receiveWebhook, TakenDelivery } from "../../core/triggers/index.ts";
import type { AppDeps, AppEnv } from "../env.ts";
import { problemResponse, refusalOf } from "../errors.ts";
import { readBody, refuseLargeBody } from "../middleware/limit-body.ts";
import { answers, ofABody, refused } from "../problem.ts";

const header = (description: string) => z.string().max(2_000).default("").meta({ description });

const post = createRoute({
  method: "post",
  path: "/{id}",
  tags: ["Triggers"],
  summary: "Start an automation, or add cases to it, by a signed webhook",
  description: `Signed by the conventions of Standard Webhooks: HMAC-SHA-256 over \`<webhook-id>.<webhook-timestamp>.<body>\` with the
trigger's secret. An empty body starts a run that collects cases; \`{ "items": [...] }\` adds cases as \`POST
/api/v1/work-items\` does. The same \`webhook-id\` again starts nothing and is told of the first run. The body may be 5 MiB.`,
  security: [],
  request: {
    params: z.object({ id: z.string().max(100) }),
    headers: z.object({
      "webhook-id": header("The sender's own id of the delivery: letters, digits, `.`, `_`, `-` and `:`, at most 200"),
      "webhook-timestamp": header("Seconds since 1970, at most five minutes off"),
      "webhook-signature": header("`v1,` and the signature in base64; several with a space between"),
    }),
  },
  responses: {
    200: answers(TakenDelivery, "Taken in before: its first run"),
    202: answers(TakenDelivery, "Taken in: the run that was started"),
    400: refused("The body breaks a rule: `errors` names each field"),
    401: refused("The signature is not right, too old, or the trigger is unknown or disabled: it is not told which"),
    409: refused("The automation is not active, its bot does not collect, or a case is known already"),
    429: refused("Too many wrong signatures to this trigger from this address: wait a minute"),
    503: refused("The database does not answer right now"),
    413: ofABody[413],
  },
});

/** Where other systems post to; outside what is signed in to. */
export function hooks({ engine }: AppDeps) {
  const wrong = createCounter();
  const app = new OpenAPIHono<AppEnv>();
  app.openapi(post, async (c) => {
    const { id: triggerId } = c.req.valid("param");
    // Of each trigger for itself: behind a proxy all senders have one address, and a stranger's noise is nobody else's.
    const from = `${addressOf(c)} ${triggerId}`;
    if (wrong.isOver(from)) throw new AppError("locked", "Too many wrong signatures: wait a minute");
    await refuseLargeBody(c, mostMebibytes);
    const headers = c.req.valid("header");
    const delivery = {
      triggerId,
      id: headers["webhook-id"],
      timestamp: headers["webhook-timestamp"],
      signature: headers["webhook-signature"],
      readBody: () => readBody(c, mostMebibytes),
    };
    try {
      const taken = await receiveWebhook(engine, delivery);
      return c.json(taken, taken.repeated ? 200 : 202);
    } catch (error) {
      if (error instanceof AppError && error.code === "unauthenticated") wrong.add(from);
      throw error;
    }
  });
  app.onError((error, c) => {
    const refusal = refusalOf(error, engine.log.child({ requestId: c.var.requestId }));
    const response = problemResponse(c, refusal);
    if (refusal.code === "locked") response.headers.set("Retry-After", String(windowMs / 1_000));
    // Only a signature is taken here.
    response.headers.delete("WWW-Authenticate");
    return response;
  });
  return app;
}

const mostMebibytes = 5;
const windowMs = 60_000;
const mostWrong = 30;
const mostSenders = 10_000;

/** Counts by sender in the minute that runs; those of other minutes are forgotten. */
function createCounter() {
  let countedSince = 0;
  const counts = new Map<string, number>();
  const current = (): Map<string, number> => {
    if (Date.now() - countedSince >= windowMs || counts.size > mostSenders) {
      counts.clear();
      countedSince = Date.now();
    }
    return counts;
  };
  return {
    add: (sender: string) => void current().set(sender, (counts.get(sender) ?? 0) + 1),
    isOver: (sender: string) => (current().get(sender) ?? 0) >= mostWrong,
  };
}

/** The address of the connection: a header about it could say anything. */
function addressOf(c: HonoContext): string {
  try {
    return getConnInfo(c).remote.address ?? "unknown";
  } catch {
    return "unknown";
  }
}
