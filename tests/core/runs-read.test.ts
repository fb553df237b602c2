import { describe } from "vitest";
import { getRun, listRuns } from "../../core/runs/index.ts";
import { anAutomation, aRun, aTenant, aWorkItem, contextFor, expect, test } from "../support/context.ts";

const unknownId = "019a0000-0000-7000-8000-000000000000";

describe("getRun", () => {
  test("tells who started it and where its cases stand", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const run = await aRun(db, { automation, startedAt: new Date("2026-03-05T06:00:00Z") });
    for (const status of ["QUEUED", "RUNNING", "SUCCEEDED", "SUCCEEDED", "HANDED_OVER", "FAILED"] as const) {
      await aWorkItem(db, { automation, runId: run.id, status });
    }
    await aWorkItem(db, { automation });

    expect(await getRun(ctx, { id: run.id })).toEqual({
      id: run.id,
      automation: { id: automation.id, code: automation.code, title: automation.title },
      trigger: "API",
      startedBy: "Kari Nordmann",
      status: "RUNNING",
      errorMessage: null,
      stopped: null,
      schedule: null,
      startedAt: "2026-03-05T06:00:00.000Z",
      finishedAt: null,
      cases: {
        queued: 1,
        running: 1,
        retrying: 0,
        succeeded: 2,
        handedOver: 1,
        failed: 1,
        cancelled: 0,
        held: 0,
        resolved: 0,
      },
    });
  });

  test("does not know a run of another municipality", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const elsewhere = await aRun(db, { automation: await anAutomation(db, { tenantId: (await aTenant(db)).id }) });

    await expect(getRun(ctx, { id: elsewhere.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(getRun(ctx, { id: unknownId })).rejects.toMatchObject({ code: "not_found" });
    expect(await listRuns(ctx)).toEqual({ items: [], nextCursor: null });
  });

  test("is refused to those who only read hours", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

    await expect(getRun(ctx, { id: unknownId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(listRuns(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("listRuns", () => {
  test("gives every run once, newest first, over pages", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push((await aRun(db, { automation })).id);

    const first = await listRuns(ctx, { limit: 3 });
    const second = await listRuns(ctx, { limit: 3, cursor: first.nextCursor ?? "" });

    expect([...first.items, ...second.items].map((run) => run.id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
  });

  test("narrows by automation and status", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const wanted = await aRun(db, { automation, status: "COMPLETED" });
    await aRun(db, { automation });
    await aRun(db, { automation: await anAutomation(db, { tenantId: ctx.tenantId }), status: "COMPLETED" });

    const { items } = await listRuns(ctx, { automationId: automation.id, status: "COMPLETED" });

    expect(items.map((run) => run.id)).toEqual([wanted.id]);
  });
});
