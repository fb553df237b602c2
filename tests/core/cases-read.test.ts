import { describe } from "vitest";
import { getScreenshotPath, getWorkItem, listWorkItems, settleCases } from "../../core/cases/index.ts";
import {
  aBaseline,
  anAutomation,
  anIncident,
  aRun,
  aSettledCase,
  aTenant,
  aUnit,
  aWorkItem,
  contextFor,
  expect,
  sumBot,
  test,
} from "../support/context.ts";

const unknownId = "019a0000-0000-7000-8000-000000000000";
// Synthetic: month + 80.
const nationalId = "15868012345";

describe("listWorkItems", () => {
  test("gives every case once, newest first, over pages", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const run = await aRun(db, { automation });
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push((await aWorkItem(db, { automation, runId: run.id })).id);

    const first = await listWorkItems(ctx, { limit: 3 });
    const second = await listWorkItems(ctx, { limit: 3, cursor: first.nextCursor ?? "" });
    const third = await listWorkItems(ctx, { limit: 3, cursor: second.nextCursor ?? "" });

    const seen = [first, second, third].flatMap((page) => page.items.map((item) => item.id));
    expect(seen).toEqual(ids.toReversed());
    expect(third.nextCursor).toBeNull();
  });

  test("narrows by automation, run, target system and status", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const other = await anAutomation(db, { tenantId: ctx.tenantId });
    const wanted = await aWorkItem(db, { automation, status: "FAILED" });
    await aWorkItem(db, { automation });
    await aWorkItem(db, { automation: other, status: "FAILED" });
    const idsOf = async (filter: Parameters<typeof listWorkItems>[1]) =>
      (await listWorkItems(ctx, filter)).items.map((item) => item.id);

    expect(await idsOf({ automationId: automation.id, status: "FAILED" })).toEqual([wanted.id]);
    expect(await idsOf({ runId: wanted.runId })).toEqual([wanted.id]);
    expect(await idsOf({ targetSystemId: automation.targetSystemId })).toHaveLength(3);
    expect(await idsOf({ targetSystemId: unknownId })).toEqual([]);
  });

  test("finds several statuses as one list over pages, newest first", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const { id: runId } = await aRun(db, { automation });
    const wanted: string[] = [];
    for (const status of ["FAILED", "QUEUED", "HANDED_OVER", "QUEUED", "FAILED", "HELD"] as const) {
      const { id } = await aWorkItem(db, { automation, runId, status });
      if (status !== "QUEUED") wanted.push(id);
    }
    const status = ["FAILED", "HANDED_OVER", "HELD"] as const;

    const first = await listWorkItems(ctx, { status: [...status], limit: 3 });
    const second = await listWorkItems(ctx, { status: [...status], limit: 3, cursor: first.nextCursor ?? "" });

    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(wanted.toReversed());
    expect(second.nextCursor).toBeNull();
  });

  test("finds cases by incident, error code, deadline and when they came", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const [past, soon, later] = [-3_600_000, 3_600_000, 86_400_000].map((ms) => new Date(Date.now() + ms));
    if (!past || !soon || !later) throw new Error("Three instants");
    const failed = await aWorkItem(db, { automation, status: "RUNNING", errorCode: "TIMEOUT", deadline: past });
    await settleCases(engine, [
      { workItemId: failed.id, attempt: 1, outcome: "BUSINESS_EXCEPTION", errorCode: "NO_SENDER" },
    ]);
    const late = await aWorkItem(db, { automation, deadline: past });
    const due = await aWorkItem(db, { automation, deadline: soon });
    const old = await aWorkItem(db, { automation, createdAt: new Date("2020-01-01T12:00:00Z"), deadline: later });
    const { id: incidentId } = await anIncident(db, { automation, workItem: late });
    await db.attempt.updateMany({ where: { workItemId: failed.id }, data: { incidentId } });
    const idsOf = async (filter: Parameters<typeof listWorkItems>[1]) =>
      (await listWorkItems(ctx, filter)).items.map((item) => item.id);

    expect(await idsOf({ incidentId })).toEqual([failed.id]);
    expect(await idsOf({ errorCode: "NO_SENDER" })).toEqual([failed.id]);
    expect(await idsOf({ overdue: true })).toEqual([late.id]);
    expect(await idsOf({ overdue: "false" })).toEqual([old.id, due.id, failed.id]);
    expect(await idsOf({ deadlineBefore: later.toISOString() })).toEqual([due.id, late.id, failed.id]);
    expect(await idsOf({ createdBefore: "2020-01-02T00:00:00+01:00" })).toEqual([old.id]);
    expect(await idsOf({ createdFrom: "2020-01-02T00:00:00+01:00" })).toEqual([due.id, late.id, failed.id]);
    expect((await listWorkItems(ctx, { overdue: true })).items[0]).toMatchObject({ deadline: past.toISOString() });
  });

  test("searches by how the business key begins, and takes the signs of LIKE as they stand", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    for (const businessKey of ["sum:1_2", "sum:1x2", "sum:100%", "sum:1000", String.raw`sum:\3`]) {
      await aWorkItem(db, { automation, businessKey });
    }
    const keysOf = async (search: string) =>
      (await listWorkItems(ctx, { search })).items.map((item) => item.businessKey);

    expect(await keysOf("sum:1_")).toEqual(["sum:1_2"]);
    expect(await keysOf("sum:100%")).toEqual(["sum:100%"]);
    expect(await keysOf(String.raw`sum:\3`)).toEqual([String.raw`sum:\3`]);
    expect(await keysOf("sum:")).toHaveLength(5);
    expect(await keysOf("um:")).toEqual([]);
  });

  test("shows no case of another municipality", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const elsewhere = await anAutomation(db, { tenantId: (await aTenant(db)).id });
    const item = await aWorkItem(db, { automation: elsewhere });

    expect(await listWorkItems(ctx)).toEqual({ items: [], nextCursor: null });
    expect((await listWorkItems(ctx, { runId: item.runId })).items).toEqual([]);
  });

  test("masks personal numbers in what is shown", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    await aWorkItem(db, { automation, errorMessage: `Fant ikke ${nationalId}`, currentStep: `søk 158680 12345` });

    const { items } = await listWorkItems(ctx);

    expect(items[0]).toMatchObject({ errorMessage: "Fant ikke ***********", currentStep: "søk ***********" });
  });

  test("names the filter that is wrong", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });

    await expect(listWorkItems(ctx, { automationId: "nei" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "automationId" }],
    });
    await expect(listWorkItems(ctx, { search: "a\0" })).rejects.toMatchObject({ fields: [{ field: "search" }] });
    await expect(listWorkItems(ctx, { limit: 201 })).rejects.toMatchObject({ fields: [{ field: "limit" }] });
  });

  test("is refused to those who only read hours", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT", "CONTROLLER", "BENEFIT_OWNER"] });

    await expect(listWorkItems(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("getWorkItem", () => {
  test("tells of automation, system, unit, run, attempts and credit", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
    const { tenantId } = ctx;
    const unit = await aUnit(db, { tenantId, name: "Servicekontoret" });
    const automation = await anAutomation(db, { tenantId, unitId: unit.id });
    await aBaseline(db, { tenantId, processId: automation.processId, unitId: unit.id, version: 4, evidenceClass: "B" });
    const { workItemId } = await aSettledCase(engine, { automation, at: "2026-03-31T22:30:00Z" });

    const item = await getWorkItem(ctx, { id: workItemId });

    expect(item).toMatchObject({
      id: workItemId,
      status: "SUCCEEDED",
      automation: { id: automation.id, code: automation.code, status: "ACTIVE" },
      targetSystem: { id: automation.targetSystemId, code: "archive", name: "Sak og arkiv" },
      unit: { id: unit.id, name: "Servicekontoret" },
      run: { trigger: "API", status: "RUNNING", startedBy: "Kari Nordmann" },
      attempts: [{ number: 1, outcome: "SUCCEEDED", botVersion: sumBot.version, hasScreenshot: false, steps: [] }],
      // Half past midnight, local time, in April.
      credit: {
        localDate: "2026-04-01",
        seconds: 600,
        baselineSeconds: 600,
        baselineVersion: 4,
        robotShare: 1,
        evidenceClass: "B",
      },
      residual: null,
      settledAt: "2026-03-31T22:30:00.000Z",
    });
  });

  test("tells the residual time of a case that was handed over", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId, standardResidualSeconds: 90 });
    const { workItemId } = await aSettledCase(engine, {
      automation,
      at: "2026-03-05T09:00:00Z",
      outcome: "BUSINESS_EXCEPTION",
    });

    const item = await getWorkItem(ctx, { id: workItemId });

    expect(item).toMatchObject({
      status: "HANDED_OVER",
      credit: null,
      residual: { localDate: "2026-03-05", seconds: 90, estimated: true },
    });
  });

  test("masks personal numbers, however they are written", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const input = {
      sender: { nationalId, name: "Kari", account: 12345678901, amount: 1234.5 },
      [nationalId]: ["tlf 158680-12345", true, null],
    };
    const { id } = await aWorkItem(db, { automation, status: "RUNNING", input });
    await settleCases(engine, [
      {
        workItemId: id,
        attempt: 1,
        outcome: "SUCCEEDED",
        output: { note: `for ${nationalId}` },
        steps: [{ name: `finn ${nationalId}`, startedMs: 0, durationMs: 5 }],
        screenshotPath: "2026/a.png",
      },
    ]);

    const item = await getWorkItem(ctx, { id });

    expect(item.input).toEqual({
      sender: { nationalId: "***********", name: "Kari", account: "***********", amount: 1234.5 },
      "***********": ["tlf ***********", true, null],
    });
    expect(item.output).toEqual({ note: "for ***********" });
    expect(item.attempts).toMatchObject([
      { steps: [{ name: "finn ***********", durationMs: 5 }], hasScreenshot: true },
    ]);
  });

  test("does not know a case of another municipality", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const elsewhere = await aWorkItem(db, { automation: await anAutomation(db, { tenantId: (await aTenant(db)).id }) });

    await expect(getWorkItem(ctx, { id: elsewhere.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(getWorkItem(ctx, { id: unknownId })).rejects.toMatchObject({ code: "not_found" });
  });

  test("is refused to those who only read hours", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

    await expect(getWorkItem(ctx, { id: unknownId })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("getScreenshotPath", () => {
  test("gives the path of one's own municipality's screenshot, and of no other", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const { id } = await aWorkItem(db, { automation, status: "RUNNING" });
    await settleCases(engine, [
      { workItemId: id, attempt: 1, outcome: "BUSINESS_EXCEPTION", screenshotPath: "2026/b.png" },
    ]);

    expect(await getScreenshotPath(ctx, { id, number: 1 })).toBe("2026/b.png");
    await expect(getScreenshotPath(ctx, { id, number: 2 })).rejects.toMatchObject({ code: "not_found" });
    await expect(getScreenshotPath(stranger, { id, number: 1 })).rejects.toMatchObject({ code: "not_found" });
  });

  test("is refused to those who only read hours", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });

    await expect(getScreenshotPath(ctx, { id: unknownId, number: 1 })).rejects.toMatchObject({ code: "forbidden" });
  });
});
