import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import { z } from "zod";
import { FormSubmission } from "./archive/records.ts";
import { DeferralRequest } from "./claims/records.ts";
import type { Municipality } from "./municipality.ts";
import { SwitchesPatch } from "./switches.ts";

type ApiEnv = { Bindings: HttpBindings };
type ApiDeps = { municipality: Municipality; changed: () => void };

const maxRows = 10_000;
const Generate = z.strictObject({ generate: z.int().min(1).max(maxRows) });
const NewForms = z.union([Generate, z.array(FormSubmission).max(maxRows)]);
const NewRequests = z.union([Generate, z.array(DeferralRequest).max(maxRows)]);
const AllSwitches = z.strictObject({ archive: SwitchesPatch.optional(), claims: SwitchesPatch.optional() });

/** What really happened in the systems, and the switches. Nobody logs in here, so only this machine gets an answer. */
export function apiRoutes(deps: ApiDeps): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.use(async (c, next) => {
    const address = (c.env as HttpBindings | undefined)?.incoming?.socket.remoteAddress ?? "127.0.0.1";
    const isLoopback = address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
    if (!isLoopback) return c.json({ error: "Only from this machine" }, 403);
    await next();
    return undefined;
  });
  app.get("/health", (c) => c.json({ ok: true, seed: deps.municipality.seed, baseDate: deps.municipality.baseDate }));
  app.get("/summary", (c) => c.json(deps.municipality.summary()));
  app.route("/archive", archiveApi(deps));
  app.route("/claims", claimsApi(deps));
  app.route("/switches", switchesApi(deps));
  app.notFound((c) => c.json({ error: "Unknown address" }, 404));
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: "Invalid body", issues: error.issues.slice(0, 50) }, 400);
    if (error instanceof SyntaxError) return c.json({ error: "The body is not JSON" }, 400);
    return c.json({ error: "Internal error" }, 500);
  });
  return app;
}

function archiveApi({ municipality, changed }: ApiDeps) {
  const { archive } = municipality;
  const app = new Hono<ApiEnv>();
  app.get("/forms", (c) => {
    const status = c.req.query("status");
    return c.json(archive.forms().filter((form) => status === undefined || form.status === status));
  });
  app.post("/forms", async (c) => {
    const body = NewForms.parse(await c.req.json());
    const added = "generate" in body ? municipality.generateForms(body.generate) : undefined;
    const taken = "generate" in body ? [] : archive.addForms(body);
    changed();
    return answerAdded(c, taken, added ?? ("generate" in body ? [] : body.map((form) => form.formId)));
  });
  app.get("/registrations", (c) => c.json(municipality.registrations()));
  app.get("/cases", (c) => c.json(archive.cases()));
  app.get("/entries", (c) => {
    const formId = c.req.query("formId");
    return c.json(formId === undefined ? archive.entries() : archive.entriesOfForm(formId));
  });
  app.get("/documents", (c) =>
    c.json(
      archive
        .entries()
        .flatMap(({ documents, entryNumber, form }) =>
          documents.map((document) => ({ ...document, entryNumber, formId: form?.formId ?? null })),
        ),
    ),
  );
  return app;
}

function claimsApi({ municipality, changed }: ApiDeps) {
  const { claims } = municipality;
  const app = new Hono<ApiEnv>();
  app.get("/requests", (c) => {
    const status = c.req.query("status");
    return c.json(claims.requests().filter((request) => status === undefined || request.status === status));
  });
  app.post("/requests", async (c) => {
    const body = NewRequests.parse(await c.req.json());
    const added = "generate" in body ? municipality.generateRequests(body.generate) : undefined;
    const taken = "generate" in body ? [] : claims.addRequests(body);
    changed();
    return answerAdded(c, taken, added ?? ("generate" in body ? [] : body.map((request) => request.requestId)));
  });
  app.get("/invoices", (c) => c.json(claims.invoices()));
  app.get("/deferrals", (c) => c.json(claims.deferrals()));
  app.get("/grants", (c) => c.json(municipality.grants()));
  app.get("/replies", (c) => c.json(claims.replies()));
  return app;
}

function switchesApi({ municipality: { systems } }: ApiDeps) {
  const app = new Hono<ApiEnv>();
  const all = () => ({ archive: systems.archive.switches, claims: systems.claims.switches });
  app.get("/", (c) => c.json(all()));
  app.put("/", async (c) => {
    const { archive, claims } = AllSwitches.parse(await c.req.json());
    if (archive) systems.archive.change(archive);
    if (claims) systems.claims.change(claims);
    return c.json(all());
  });
  app.post("/:system/expire-sessions", (c) => {
    const key = z.enum(["archive", "claims"]).parse(c.req.param("system"));
    return c.json({ expired: systems[key].expireSessions() });
  });
  return app;
}

function answerAdded(c: Context<ApiEnv>, taken: readonly string[], added: readonly string[]) {
  if (taken.length > 0)
    return c.json({ error: "Some ids exist already; nothing was added", ids: taken.slice(0, 50) }, 409);
  return c.json({ added: added.length, ids: added }, 201);
}
