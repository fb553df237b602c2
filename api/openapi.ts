import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./env.ts";

const description = `JSON in and out. Instants end in Z, dates are local dates (Europe/Oslo), durations are whole seconds.
Lists page by cursor: send \`nextCursor\` back as \`cursor\` until it is null.
A refusal is a problem of RFC 9457 with a stable \`code\`, and \`errors\` names every field that is wrong.`;

/** The OpenAPI document of every route that was mounted. */
export function openApiDocument(app: OpenAPIHono<AppEnv>, version: string) {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "An API key, `mj_…`",
  });
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "minuttjakt_session",
    description: "Set by signing in",
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "minuttjakt", version, description, license: { name: "MIT" } },
    servers: [{ url: "/" }],
    security: [{ apiKey: [] }, { session: [] }],
  });
}

/** An OpenAPI document. */
export type OpenApiDocument = ReturnType<typeof openApiDocument>;
