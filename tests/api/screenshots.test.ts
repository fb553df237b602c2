import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Engine } from "../../core/context.ts";
import { anAutomation, aWorkItem } from "../support/context.ts";
import { aCaller, type App, expect, test } from "./api.ts";

const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

async function anAttempt(engine: Engine, { app, screenshotPath }: { app: App; screenshotPath: string | null }) {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: caller.tenantId });
  const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING" });
  await engine.db.attempt.updateMany({ where: { workItemId: id }, data: { screenshotPath } });
  return { caller, path: `/api/v1/work-items/${id}/attempts/1/screenshot` };
}

async function ask(app: App, { key, path }: { key: string; path: string }) {
  return app.request(path, { headers: { Authorization: `Bearer ${key}` } });
}

test("shows what the bot saw, to whoever may read cases here", async ({ app, engine, artefactDir }) => {
  const { caller, path } = await anAttempt(engine, { app, screenshotPath: "2026/11/sak-1.png" });
  const file = join(artefactDir, "2026/11/sak-1.png");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, png);
  const stranger = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });

  const response = await ask(app, { key: caller.key, path });
  const refused = await ask(app, { key: stranger.key, path });

  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("image/png");
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  expect(refused.status).toBe(404);
});

test("reads nothing outside the folder, whatever the database says", async ({
  app,
  engine,
  artefactDir,
  onTestFinished,
}) => {
  const outside = `${artefactDir}-outside`;
  onTestFinished(() => rm(outside, { recursive: true, force: true }));
  await mkdir(outside, { recursive: true });
  await writeFile(join(outside, "secret.png"), png);
  await symlink(outside, join(artefactDir, "link"));
  const paths = [
    "../../../../etc/passwd",
    `../${outside.split("/").at(-1)}/secret.png`,
    "link/secret.png",
    "/etc/passwd",
  ];

  for (const screenshotPath of paths) {
    const { caller, path } = await anAttempt(engine, { app, screenshotPath });
    expect((await ask(app, { key: caller.key, path })).status, screenshotPath).toBe(404);
  }
});

test("says that there is none, or none any more", async ({ app, engine }) => {
  for (const screenshotPath of [null, "borte.png", "."]) {
    const { caller, path } = await anAttempt(engine, { app, screenshotPath });
    const response = await ask(app, { key: caller.key, path });
    expect(response.status, String(screenshotPath)).toBe(404);
    expect(await response.json()).toMatchObject({ code: "not_found" });
  }
});
