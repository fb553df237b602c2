import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { isAllowed, permissions, SignInInput, signIn, signOut } from "../../core/access/index.ts";
import type { Actor } from "../../core/context.ts";
import { Role } from "../../core/db.ts";
import type { AppDeps, AppEnv, SignedInEnv } from "../env.ts";
import { requireSignedIn } from "../middleware/authenticate.ts";
import { answers, jsonBody, ofABody, refused } from "../problem.ts";
import { clearSessionCookie, sessionToken, setSessionCookie } from "../session-cookie.ts";

const Session = z
  .object({
    actor: z.object({
      kind: z.enum(["user", "api_key"]),
      id: z.uuid(),
      name: z.string(),
      roles: z.array(z.enum(Role)),
    }),
    tenantId: z.uuid(),
    permissions: z.array(z.string()).meta({ description: "What the roles allow" }),
  })
  .meta({ id: "Session" });
type Session = z.infer<typeof Session>;

const postSession = createRoute({
  method: "post",
  path: "/",
  tags: ["Sessions"],
  summary: "Sign in with e-mail and password",
  description: "The session is a cookie, `minuttjakt_session`. Programs use an API key instead.",
  security: [],
  request: { body: jsonBody(SignInInput) },
  responses: {
    201: answers(Session, "Signed in; the cookie is set"),
    400: refused("The request cannot be read, or a field breaks a rule: `errors` names each"),
    401: refused("Wrong e-mail or password"),
    403: refused("The request comes from another site"),
    ...ofABody,
    429: refused("Too many wrong passwords: locked for 15 minutes"),
    503: refused("The database does not answer right now"),
  },
});

const current = { 401: refused("Not signed in"), 503: refused("The database does not answer right now") };

const getCurrent = createRoute({
  method: "get",
  path: "/current",
  tags: ["Sessions"],
  summary: "Who the caller is, and may do",
  responses: { 200: answers(Session, "The caller"), ...current },
});

const deleteCurrent = createRoute({
  method: "delete",
  path: "/current",
  tags: ["Sessions"],
  summary: "Sign out",
  responses: {
    204: { description: "Signed out; the cookie is gone" },
    403: refused("The request comes from another site"),
    ...current,
  },
});

/** Signing in and out. */
export function sessions({ engine, config }: AppDeps) {
  const signedIn = new OpenAPIHono<SignedInEnv>();
  signedIn.use(requireSignedIn);
  signedIn
    .openapi(getCurrent, (c) => c.json(toSession(c.var.ctx), 200))
    .openapi(deleteCurrent, async (c) => {
      const token = sessionToken(c);
      if (token !== undefined) await signOut(engine, token);
      clearSessionCookie(c, config);
      return c.body(null, 204);
    });
  const app = new OpenAPIHono<AppEnv>().openapi(postSession, async (c) => {
    const opened = await signIn(engine, c.req.valid("json"), { sessionHours: config.SESSION_HOURS });
    setSessionCookie(c, config, opened);
    return c.json(toSession(opened), 201);
  });
  app.route("/", signedIn);
  return app;
}

function toSession({ actor, tenantId }: { actor: Actor; tenantId: string }): Session {
  const { id, name } = actor;
  // Nobody signs in by a webhook.
  const kind = actor.kind === "user" ? "user" : "api_key";
  const roles = [...actor.roles];
  return {
    actor: { kind, id, name, roles },
    tenantId,
    permissions: permissions.filter((permission) => isAllowed(roles, permission)),
  };
}
