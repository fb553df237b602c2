import type { Engine } from "../../../core/context.ts";
import type { PurgeKind } from "../../../core/db.ts";
import { anAutomation, aTenant, aWorkItem } from "../../support/context.ts";
import { aCaller, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function aHome(engine: Engine, purges = 0) {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, {
    tenantId,
    payloadRetentionDays: 1_000,
    evidenceRetentionDays: 30,
  });
  for (let count = 1; count <= purges; count += 1) {
    const kind: PurgeKind = count % 2 === 0 ? "EVIDENCE" : "PAYLOAD";
    const rule = { retentionDays: kind === "EVIDENCE" ? 30 : 1_000, settledBefore: daysAgo(30) };
    const gone = { cases: count, files: kind === "EVIDENCE" ? 2 * count : 0, at: daysAgo(purges - count) };
    await engine.db.purgeRecord.create({ data: { tenantId, automationId: automation.id, kind, ...rule, ...gone } });
  }
  return { tenantId, automation };
}

test("tells a controller how long cases are kept and what was purged, and leads there", async ({ app, engine }) => {
  const { tenantId, automation } = await aHome(engine, 2);
  await aWorkItem(engine.db, { automation, status: "HANDED_OVER", settledAt: daysAgo(31) });
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });

  const { html, text } = await controller.get("/drift/sletting");

  expect(text).toContain("Kontroll av summer 1 000 dager 30 dager 1 sak");
  expect(text).toContain("1 sak er eldre enn fristen, men venter på et menneske");
  expect(text).toContain("Skjermbilder og spor Kontroll av summer 30 dager Saker ferdige før");
  expect(text).toContain("4 filer 2 saker");
  expect(html).toContain('<a href="/drift/sletting" aria-current="true">Drift</a>');
  expect(html).not.toContain('href="/drift/saker"');
});

test("goes through many purges page by page, the latest first", async ({ app, engine }) => {
  const { tenantId } = await aHome(engine, 51);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const first = await operator.get("/drift/sletting");
  const next = /href="(\/drift\/sletting\?side=[^"]*)"/.exec(first.html)?.[1] ?? "";
  const second = await operator.get(next);

  expect(first.text).toContain("Viser 50 slettinger");
  expect(second.text).toContain("Viser én sletting");
  expect(second.text).not.toContain("Frister");
  expect(second.html).toContain('href="/drift/sletting"');
});

test("says so when nothing is kept for a limited time and nothing was purged", async ({ app, engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  const before = (await operator.get("/drift/sletting")).text;
  await anAutomation(engine.db, { tenantId });
  const after = (await operator.get("/drift/sletting")).text;

  expect(before).toContain("Ingen automatiseringer ennå.");
  expect(before).toContain("Ingenting er slettet ennå.");
  expect(after).toContain("Kontroll av summer Slettes ikke Slettes ikke Ingen");
});

test("is not for those who may see neither", async ({ app, engine }) => {
  const leader = await aVisitor(engine, { app, roles: ["BENEFIT_OWNER"] });
  const caller = await aCaller(engine, { app, roles: ["CASE_WORKER"] });

  expect((await leader.get("/drift/sletting")).status).toBe(403);
  expect((await caller.get("/retention/purges")).status).toBe(403);
  expect((await caller.get("/retention/policies")).status).toBe(403);
});

test("tells the same through the API", async ({ app, engine }) => {
  const { tenantId, automation } = await aHome(engine, 3);
  const caller = await aCaller(engine, { app, roles: ["CONTROLLER"], tenantId });

  const purges = await caller.get("/retention/purges?limit=2");
  const policies = await caller.get("/retention/policies");
  const wrong = await caller.get("/retention/purges?automationId=x");

  const of = { id: automation.id, code: automation.code, title: automation.title };
  expect(purges.body).toMatchObject({
    items: [
      { kind: "PAYLOAD", cases: 3, files: 0, retentionDays: 1_000, automation: of },
      { kind: "EVIDENCE", cases: 2, files: 4, retentionDays: 30, automation: of },
    ],
  });
  expect((purges.body as { nextCursor: unknown }).nextCursor).toBeTypeOf("string");
  expect(policies.body).toEqual({
    items: [{ automation: of, payloadRetentionDays: 1_000, evidenceRetentionDays: 30, awaitingPerson: 0 }],
  });
  expect(wrong).toMatchObject({ status: 400, body: { code: "invalid" } });
});

test("a purged case is still found and opened, and says that its data is gone", async ({ app, engine }) => {
  const { db } = engine;
  const { tenantId, automation } = await aHome(engine);
  const purged = { businessKey: "", input: {}, settledAt: daysAgo(2_000), purgedAt: daysAgo(3) };
  const { id } = await aWorkItem(db, { automation, status: "SUCCEEDED", ...purged });
  const steps = [{ name: "", startedMs: 0, durationMs: 1_500 }];
  const attempt = { tenantId, worker: "w", botVersion: "1.0.0", robotShare: 1, startedAt: daysAgo(2_000), steps };
  await db.attempt.create({ data: { workItemId: id, number: 1, outcome: "SUCCEEDED", ...attempt } });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const list = await operator.get("/drift/saker");
  const one = await operator.get(`/drift/saker/${id}`);

  expect(list.html).toMatch(new RegExp(`href="/drift/saker/${id}"[^>]*>Slettet</a>`));
  expect(one.text).toContain("Sak med slettede opplysninger");
  expect(one.text).toMatch(/Opplysninger slettet .*kl\./);
  expect(one.text).toContain("Slettet 1,5 s");
});
