import { expect, test } from "./api.ts";

test("tells that it answers without asking anything else", async ({ app }) => {
  const response = await app.request("/api/v1/health");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok", version: "0.0.0-test" });
});

test("is ready when database and queue answer", async ({ app }) => {
  const response = await app.request("/api/v1/ready");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ready", database: "ok", queue: "ok" });
});
