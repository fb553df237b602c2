import type { Engine } from "../../core/context.ts";
import { createFolderStore } from "../../core/artefacts/index.ts";
import { anAutomation, aWorkItem } from "../support/context.ts";
import { aCaller, type App, expect, test } from "./api.ts";
import { aVisitor } from "./pages/visitor.ts";

async function anAttempt(engine: Engine, { app, tracePath }: { app: App; tracePath: string | null }) {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const { tenantId } = caller;
  const automation = await anAutomation(engine.db, { tenantId });
  const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING" });
  await engine.db.attempt.updateMany({ where: { workItemId: id }, data: { tracePath } });
  return { caller, id, tenantId, path: `/work-items/${id}/attempts/1/trace` };
}

test("hands out the trace of an attempt as a file, to whoever may read cases here", async ({
  app,
  engine,
  artefactDir,
}) => {
  await createFolderStore(artefactDir).put("k/s/1.zip", Buffer.from("PK spor"), "application/zip");
  const { caller, id, tenantId, path } = await anAttempt(engine, { app, tracePath: "k/s/1.zip" });
  const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
  const manager = await aCaller(engine, { app, roles: ["MANAGEMENT"], tenantId });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { status, headers, body } = await caller.get(path);
  const page = await operator.get(`/drift/saker/${id}`);
  const byPage = await operator.get(`/drift/saker/${id}/forsok/1/spor`);

  expect({ status, body }).toEqual({ status: 200, body: "PK spor" });
  expect(headers.get("Content-Type")).toBe("application/zip");
  expect(headers.get("Cache-Control")).toBe("private, no-store");
  expect(headers.get("Content-Disposition")).toBe(`attachment; filename="sak-${id}-forsok-1.zip"`);
  expect(page.html).toContain(`href="/drift/saker/${id}/forsok/1/spor"`);
  expect(byPage).toMatchObject({ status: 200, html: "PK spor" });
  expect((await stranger.get(path)).status).toBe(404);
  expect((await manager.get(path)).status).toBe(403);
});

test("says that there is no trace, or none any more, and reads nothing outside the store", async ({ app, engine }) => {
  for (const tracePath of [null, "borte.zip", "../../../etc/passwd"]) {
    const { caller, id, path } = await anAttempt(engine, { app, tracePath });

    expect(await caller.get(path), String(tracePath)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect((await caller.get(`/work-items/${id}`)).body).toMatchObject({
      attempts: [{ hasTrace: tracePath !== null }],
    });
  }
});
