import { describe } from "vitest";
import { z } from "zod";
import { call, expect, test } from "./api.ts";

const Content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })).optional();

const Operation = z.object({
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })).default([]),
  requestBody: z.object({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().min(1), content: Content })),
});

const Document = z.object({
  openapi: z.literal("3.1.0"),
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.object({ type: z.string() })),
  }),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});

function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : refsIn(inner),
  );
}

describe("the OpenAPI document", () => {
  test("describes every JSON route that is mounted, and no other", async ({ app }) => {
    const { body } = await call(app, "/openapi.json");
    const { paths } = Document.parse(body);
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/{(\w+)}/g, ":$1")}`),
    );
    const mounted = app.routes
      .filter(({ path, method }) => /^\/(api|hooks)\//.test(path) && method !== "ALL")
      .map(({ method, path }) => `${method} ${path}`);

    expect(described.length).toBeGreaterThan(20);
    expect(new Set(described)).toEqual(new Set(mounted));
  });

  test("gives each refusal as a problem, and to every caller who must be known the reasons for refusing", async ({
    app,
  }) => {
    const { body } = await call(app, "/openapi.json");
    const operations = Object.entries(Document.parse(body).paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, ...operation })),
    );

    for (const { name, path, security, responses, parameters } of operations) {
      for (const [status, { content }] of Object.entries(responses)) {
        const type = Object.keys(content ?? {}).join(" ");
        if (Number(status) >= 400) expect(type, `${name} ${status}`).toBe("application/problem+json");
      }
      const asked = [...path.matchAll(/{(\w+)}/g)].map(([, parameter]) => parameter);
      expect(parameters.filter((parameter) => parameter.in === "path").map((parameter) => parameter.name)).toEqual(
        asked,
      );
      if (security?.length !== 0) expect(Object.keys(responses), name).toEqual(expect.arrayContaining(["401", "503"]));
    }
  });

  test("names every body, and refuses one that is too large or no JSON", async ({ app }) => {
    const { body } = await call(app, "/openapi.json");
    const operations = Object.entries(Document.parse(body).paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    );
    const withBody = operations.filter(({ requestBody }) => requestBody?.content?.["application/json"]);

    for (const { name, requestBody, responses } of operations) {
      const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
      const json = contents.flatMap((content = {}) =>
        Object.entries(content).filter(([type]) => type.endsWith("json")),
      );
      for (const [type, { schema }] of json) expect(schema, `${name} ${type}`).toHaveProperty("$ref");
    }
    expect(withBody.length).toBeGreaterThan(7);
    for (const { name, requestBody, responses } of withBody) {
      expect(requestBody?.required, name).toBe(true);
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(["400", "403", "413", "415"]));
    }
  });

  test("refers to nothing that it does not hold", async ({ app }) => {
    const { body } = await call(app, "/openapi.json");
    const { components, security } = Document.parse(body);
    const refs = new Set(refsIn(body));

    expect(refs.size).toBeGreaterThan(20);
    for (const ref of refs) {
      expect(ref).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(Object.keys(components.schemas)).toContain(ref.split("/").at(-1));
    }
    expect(security.flatMap((scheme) => Object.keys(scheme))).toEqual(Object.keys(components.securitySchemes));
  });
});

describe("the reference", () => {
  test("shows every route and explains every code, with nothing inline and nothing from elsewhere", async ({ app }) => {
    const document = Document.parse((await call(app, "/openapi.json")).body);

    const { status, headers, body } = await call(app, "/docs");

    const page = String(body);
    expect(status).toBe(200);
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of Object.keys(item)) expect(page).toContain(`${method.toUpperCase()} ${path}`);
    }
    for (const code of ["invalid", "too_large", "overlap", "internal"]) expect(page).toContain(`id="problem-${code}"`);
    expect(page).not.toMatch(/<script|<style|style="|https?:\/\//);
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor);
    expect(anchors.length).toBeGreaterThan(50);
    for (const anchor of new Set(anchors)) expect(page).toContain(`id="${anchor}"`);
  });
});
