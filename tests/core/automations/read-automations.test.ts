import { describe } from "vitest";
import { getAutomation, listAutomations } from "../../../core/automations/index.ts";
import {
  aBaseline,
  anAutomation,
  aRun,
  aTenant,
  aUnit,
  aWorkItem,
  contextFor,
  expect,
  sumBot,
  test,
} from "../../support/context.ts";

describe("getAutomation", () => {
  test("tells of bot, process, system, unit, baseline, last run, cases and schedule", async ({ engine, db }) => {
    const now = () => new Date("2026-03-05T12:00:00Z");
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"], now });
    const { tenantId } = ctx;
    const parent = await aUnit(db, { tenantId, name: "Organisasjon" });
    const unit = await aUnit(db, { tenantId, name: "Dokumentsenteret", parentId: parent.id });
    const automation = await anAutomation(db, { tenantId, unitId: unit.id });
    const { processId } = automation;
    const baseline = await aBaseline(db, { tenantId, processId, unitId: parent.id, validFrom: "2026-01-01" });
    await aBaseline(db, {
      tenantId,
      processId,
      unitId: parent.id,
      version: 2,
      validFrom: "2025-01-01",
      validTo: "2026-01-01",
    });
    await aRun(db, { automation, startedAt: new Date("2026-03-05T06:00:00Z") });
    const run = await aRun(db, { automation, startedAt: new Date("2026-03-05T07:00:00Z"), status: "COMPLETED" });
    for (const status of ["QUEUED", "SUCCEEDED", "SUCCEEDED", "HANDED_OVER"] as const) {
      await aWorkItem(db, { automation, runId: run.id, status });
    }
    const schedule = await db.schedule.create({
      data: { tenantId, automationId: automation.id, rule: { kind: "cron", expression: "30 6 * * *" } },
    });

    const detail = await getAutomation(ctx, { id: automation.id });

    expect(detail).toMatchObject({
      id: automation.id,
      status: "ACTIVE",
      bot: { id: sumBot.id, version: "1.0.0", title: sumBot.title, robotShare: 1, canCollect: false },
      process: { id: processId, name: "Brev til arkiv" },
      unit: { id: unit.id, code: unit.code, name: "Dokumentsenteret" },
      credential: null,
      baseline: {
        id: baseline.id,
        version: 1,
        secondsPerCase: 600,
        evidenceClass: "A",
        unitId: parent.id,
        validFrom: "2026-01-01",
        validTo: null,
      },
      cases: { queued: 1, running: 0, retrying: 0, succeeded: 2, handedOver: 1, failed: 0 },
      lastRun: { id: run.id, status: "COMPLETED", startedAt: "2026-03-05T07:00:00.000Z", finishedAt: null },
      schedules: [{ id: schedule.id, rule: { kind: "cron", expression: "30 6 * * *" }, enabled: true }],
      processSteps: [{ id: "add", share: 1, doneBy: "robot" }],
      rules: [],
      inputSchema: { type: "object", required: ["sumNumber"] },
    });
  });

  test("one that has no baseline, run or case says so", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId });

    expect(await getAutomation(ctx, { id })).toMatchObject({
      baseline: null,
      lastRun: null,
      cases: { queued: 0 },
      schedules: [],
    });
  });

  test("another municipality's automation is not found", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
    const { id } = await anAutomation(db, { tenantId: (await aTenant(db)).id });

    await expect(getAutomation(ctx, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(getAutomation(ctx, { id: "7" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "id", rule: "invalid_format" }],
    });
  });

  test("a person without a role sees nothing", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: [] });

    await expect(getAutomation(ctx, { id: ctx.tenantId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(listAutomations(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("listAutomations", () => {
  test("pages through the municipality's own, newest first, each once", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const made: string[] = [];
    for (let number = 0; number < 5; number += 1) made.unshift((await anAutomation(db, { tenantId: ctx.tenantId })).id);
    await anAutomation(db, { tenantId: (await aTenant(db)).id });

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAutomations(ctx, { limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(seen).toEqual(made);
  });

  test("shows those of one status", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    await anAutomation(db, { tenantId: ctx.tenantId });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId, status: "PAUSED" });

    const { items } = await listAutomations(ctx, { status: "PAUSED" });

    expect(items.map((item) => item.id)).toEqual([id]);
  });

  test("a bad cursor is refused by name", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });

    await expect(listAutomations(ctx, { cursor: "next" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "cursor", rule: "bad_cursor" }],
    });
  });
});
