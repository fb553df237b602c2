import { anAutomation } from "../support/context.ts";
import { aCaller, type Caller, expect, test } from "./api.ts";

type Page = { items: { id: string; businessKey: string }[]; nextCursor: string | null };

async function everyPage(caller: Caller, path: string, between: () => Promise<unknown> = async () => undefined) {
  const pages: Page[] = [];
  for (let cursor: string | null = ""; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    const { status, body } = await caller.get(cursor === "" ? path : `${path}&cursor=${cursor}`);
    expect(status).toBe(200);
    pages.push(body as Page);
    await between();
  }
  return pages;
}

test("gives each of 120 cases once, newest first, also while more come in", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(db, { tenantId: caller.tenantId });
  const items = Array.from({ length: 120 }, (_, index) => ({ input: { sumNumber: index } }));
  const added = await caller.post("/work-items/bulk", { automationId, items });
  const wanted = (added.body as { items: { id: string }[] }).items.map((item) => item.id);
  let late = 1000;

  const pages = await everyPage(caller, "/work-items?limit=25", () =>
    caller.post("/work-items", { automationId, input: { sumNumber: (late += 1) } }),
  );

  expect(pages.map((page) => page.items.length)).toEqual([25, 25, 25, 25, 20]);
  expect(pages.flatMap((page) => page.items.map((item) => item.id))).toEqual(wanted.toReversed());
});

test("ends on the last page when it is full", async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(db, { tenantId: caller.tenantId });
  const items = Array.from({ length: 6 }, (_, index) => ({ input: { sumNumber: index } }));
  await caller.post("/work-items/bulk", { automationId, items });

  const pages = await everyPage(caller, "/work-items?limit=3&search=sum:");

  expect(pages.map((page) => page.items.length)).toEqual([3, 3]);
});

test("takes ten thousand cases in one request", { timeout: 60_000 }, async ({ app, engine, db }) => {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const automation = await anAutomation(db, { tenantId: caller.tenantId });
  const items = Array.from({ length: 10_000 }, (_, index) => ({ input: { sumNumber: index } }));

  const added = await caller.post("/work-items/bulk", { automationId: automation.id, items });

  expect(added.status).toBe(201);
  const { runId, items: told } = added.body as { runId: string; items: { businessKey: string }[] };
  expect(told.map((item) => item.businessKey)).toEqual(items.map((item) => `sum:${item.input.sumNumber}`));
  expect(await db.workItem.count({ where: { runId } })).toBe(10_000);
  expect(await engine.queues.countJobs(automation.targetSystemId)).toBe(1);
  expect((await caller.get(`/runs/${runId}`)).body).toMatchObject({ cases: { queued: 10_000 }, trigger: "API" });
});
