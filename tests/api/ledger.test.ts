import { sealAuditLog } from "../../core/audit/index.ts";
import type { Engine } from "../../core/context.ts";
import { sealLedger } from "../../core/ledger/index.ts";
import { aBaseline, anAutomation, aSettledCase } from "../support/context.ts";
import { aCaller, aPerson, type App, expect, test } from "./api.ts";

type Page = { items: { id: number; kind: string; localDate: string }[]; nextCursor: string | null };

async function aLedger(engine: Engine, app: App) {
  const caller = await aPerson(engine, { app, roles: ["CONTROLLER"] });
  const automation = await anAutomation(engine.db, { tenantId: caller.tenantId });
  const { processId, unitId } = automation;
  await aBaseline(engine.db, { tenantId: caller.tenantId, processId, unitId, evidenceClass: "B" });
  const cases = [];
  for (const day of ["02", "02", "03", "04", "04"]) {
    cases.push(await aSettledCase(engine, { automation, at: `2026-03-${day}T10:00:00Z` }));
  }
  return { caller, automation, cases };
}

test("every entry comes once, page by page, the latest day first", async ({ app, engine }) => {
  const { caller, automation } = await aLedger(engine, app);
  const pages: Page[] = [];
  for (let cursor: string | null = ""; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    const { body } = await caller.get(`/ledger-entries?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
    pages.push(body as Page);
  }

  expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 1]);
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
  expect(ids).toEqual(ids.toSorted((one, other) => other - one));
  expect(await caller.get("/ledger-entries?cursor=nonsense")).toMatchObject({
    status: 400,
    body: { errors: [{ field: "cursor" }] },
  });
  expect((await caller.get("/ledger-entries?from=2026-03-03&to=2026-03-04")).body).toMatchObject({
    items: [{ localDate: "2026-03-03" }],
  });
  expect((await caller.get("/ledger-entries?hasBaseline=false")).body).toMatchObject({ items: [] });
  for (const query of [`branchId=${automation.unitId}`, `laneId=${automation.targetSystemId}`]) {
    expect(((await caller.get(`/ledger-entries?${query}`)).body as Page).items).toHaveLength(5);
  }
  for (const query of [`branchId=${automation.id}`, `laneId=${automation.id}`]) {
    expect((await caller.get(`/ledger-entries?${query}`)).body).toMatchObject({ items: [] });
  }
});

test("takes an entry and a case back, books hours from before and review time, and refuses what is wrong", async ({
  app,
  engine,
}) => {
  const { caller, automation, cases } = await aLedger(engine, app);
  const { items } = (await caller.get("/ledger-entries")).body as Page;
  const reason = "Vedtaket ble gjort om";

  const reversed = await caller.post(`/ledger-entries/${items[0]?.id}/reverse`, { reason });
  expect(reversed).toMatchObject({ status: 201, body: {} });
  const { id } = reversed.body as { id: number };
  expect((await caller.get(`/ledger-entries/${id}`)).body).toMatchObject({
    kind: "REVERSAL",
    seconds: -600,
    reversesId: items[0]?.id,
  });
  expect(await caller.post(`/ledger-entries/${items[0]?.id}/reverse`, { reason })).toMatchObject({
    status: 409,
    body: { code: "duplicate" },
  });
  expect(await caller.post(`/work-items/${cases[0]?.workItemId}/reverse-credit`, { reason })).toMatchObject({
    status: 201,
  });
  expect(await caller.post("/ledger-entries/999999999/reverse", { reason })).toMatchObject({ status: 404 });

  const hours = {
    unitId: automation.unitId,
    from: "2020-01-01",
    to: "2021-01-01",
    hours: 100,
    source: "Årsrapport",
    reason: "Fra før",
  };
  expect(await caller.post("/imported-hours", hours)).toMatchObject({ status: 201 });
  expect(await caller.post("/imported-hours", { ...hours, hours: -1 })).toMatchObject({
    status: 400,
    body: { errors: [{ field: "hours" }] },
  });
  const operator = await aCaller(engine, { app, roles: ["OPERATOR"], tenantId: caller.tenantId });
  const review = {
    automationId: automation.id,
    seconds: 60,
    localDate: "2026-03-04",
    measured: true,
    reason: "Stikkprøve",
  };
  const once = { ...review, requestId: "0198c0de-0000-7000-8000-000000000001" };
  const logged = await operator.post("/review-time", once);
  const { id: loggedId } = logged.body as { id: number };
  expect(logged).toMatchObject({ status: 201, body: { repeated: false } });
  expect(await operator.post("/review-time", once)).toMatchObject({ body: { id: loggedId, repeated: true } });
  expect(await operator.post("/review-time", { ...once, seconds: 61 })).toMatchObject({
    status: 409,
    body: { code: "duplicate", errors: [{ field: "requestId", rule: "used_before" }] },
  });
  expect(await operator.post(`/ledger-entries/${loggedId}/undo`)).toMatchObject({ status: 201 });
  expect(await operator.post(`/ledger-entries/${loggedId}/undo`)).toMatchObject({ status: 409 });
  expect(await operator.post(`/ledger-entries/${items[1]?.id}/undo`)).toMatchObject({
    status: 403,
    body: { errors: [{ field: "entryId", rule: "not_own" }] },
  });
  expect(await operator.post("/imported-hours", hours)).toMatchObject({ status: 403 });
  expect(await operator.get("/ledger-entries")).toMatchObject({ status: 403 });
});

test("gives an outsider the latest seals to note, of the ledger and of the audit log", async ({ app, engine }) => {
  const { caller, automation } = await aLedger(engine, app);
  expect(await caller.get("/ledger/seal")).toMatchObject({ status: 200, body: { seal: null, auditSeal: null } });

  await sealLedger(engine);
  expect(await caller.get("/ledger/seal")).toMatchObject({ body: { auditSeal: null } });
  const before = { from: "2020-01-01", to: "2021-01-01", hours: 100, source: "Årsrapport", reason: "Fra før" };
  await caller.post("/imported-hours", { ...before, unitId: automation.unitId });
  await sealAuditLog(engine);

  const { body } = await caller.get("/ledger/seal");
  expect(body).toMatchObject({
    seal: { number: 1, entries: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    auditSeal: { number: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
  });
});
