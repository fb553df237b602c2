import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { nb } from "../../../api/pages/texts.nb.ts";
import { pauseLane, updateLane } from "../../../core/lanes/index.ts";
import { aSystem, aTenant, contextFor } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test("a controller reads who changed what and how, in words, and finds it again by a filter", async ({
  app,
  engine,
  db,
}) => {
  const { id: tenantId } = await aTenant(db);
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId, name: "Berit Kontroll" });
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId });
  const { id } = await aSystem(db, { tenantId, name: "Byggesak" });
  await updateLane(ctx, { id, concurrency: 5, rateLimit: { max: 30, perSeconds: 60 } });
  await pauseLane(ctx, { id, reason: "Feil for 15868012345" });

  const { html, text } = await controller.get("/drift/sporingslogg");

  expect((await controller.get("/drift/sletting")).html).toContain('href="/drift/sporingslogg"');
  expect(text).toContain("Stanset fagsystem Fagsystem: Byggesak begrunnelse: Feil for ***********");
  expect(text).toContain("saker om gangen: fra 2 til 5");
  expect(text).toContain("saker i fartsgrensen: fra ingen til 30");
  expect(html).not.toContain("15868012345");
  const paused = await controller.get(`/drift/sporingslogg?hva=lane.pause&hvem=user:${ctx.actor.id}&gjelder=lane`);
  expect(paused.text).toContain("Viser 1 endring");
  expect(paused.text).not.toContain("saker om gangen");
  expect(paused.html).toMatch(/<option value="lane.pause" selected/);
  expect((await controller.get("/drift/sporingslogg?fra=2020-01-01&til=2020-01-31")).text).toContain(
    "Ingen endringer å vise",
  );
});

test("a period that ends before it begins is told, and other wrong addresses show nothing of anybody", async ({
  app,
  engine,
}) => {
  const administrator = await aVisitor(engine, { app, roles: ["ADMINISTRATOR"] });

  const backwards = await administrator.get("/drift/sporingslogg?fra=2026-02-01&til=2026-01-01");
  const nobody = await administrator.get("/drift/sporingslogg?hvem=alle");

  expect(backwards.status).toBe(400);
  expect(backwards.text).toContain("Velg en sluttdato som ikke er før startdatoen.");
  expect(nobody.status).toBe(400);
});

test("the log is turned page by page within its filter, and is for controllers and administrators alone", async ({
  app,
  engine,
  db,
}) => {
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"] });
  const { tenantId } = controller;
  const rows = Array.from({ length: 60 }, (_, index) => ({
    tenantId,
    actor: "system",
    action: "lane.circuit-try",
    entity: "lane",
    entityId: `lane-${index}`,
    at: new Date(),
  }));
  await db.auditEntry.createMany({ data: rows });

  const first = await controller.get("/drift/sporingslogg?hva=lane.circuit-try");
  const next = /href="(\/drift\/sporingslogg\?[^"]*side=[^"]*)"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const second = await controller.get(next);

  expect(first.text).toContain("Viser 50 endringer");
  expect(second.text).toContain("Viser 10 endringer");
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR", "PROCESS_OWNER", "MANAGEMENT"], tenantId });
  expect((await operator.get("/drift/sporingslogg")).status).toBe(403);
  expect((await operator.get("/drift/sletting")).html).not.toContain("/drift/sporingslogg");
});

test("every action that is written down has a name in the pages", async () => {
  const files = (await readdir("core", { recursive: true })).filter((name) => name.endsWith(".ts"));
  const sources = await Promise.all(files.map((name) => readFile(join("core", name), "utf8")));
  const actions = sources.flatMap((source) =>
    [...source.matchAll(/\baction: "([a-z_-]+\.[a-z_-]+)"/g)].map((found) => found[1] ?? ""),
  );

  expect(actions.length).toBeGreaterThan(40);
  expect([...new Set(actions)].filter((action) => nb.audit.actions[action] === undefined)).toEqual([]);
});
