import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, onTestFinished } from "vitest";
import type { Engine } from "../../../core/context.ts";
import type { Automation, Prisma } from "../../../core/db.ts";
import { checkCircuits, closeCircuit, pauseLane, probeCircuits, resumeLane } from "../../../core/lanes/index.ts";
import { anAutomation, aSystem, aTenant, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

/** A lane with a clock of its own; nothing of what is told here depends on how long the test takes. */
async function aLane(engine: Engine, given: Partial<Prisma.TargetSystemUncheckedCreateInput> = {}) {
  const { db } = engine;
  const tenantId = given.tenantId ?? (await aTenant(db)).id;
  const { id } = await aSystem(db, { circuitErrors: 3, circuitWindowSeconds: 60, ...given, tenantId });
  const automation = await anAutomation(db, { tenantId, targetSystemId: id });
  const clock = { ms: Date.parse("2026-03-05T12:00:00Z") };
  const at: Engine = { ...engine, now: () => new Date(clock.ms) };
  return {
    id,
    tenantId,
    automation,
    at,
    /** So many seconds later. */
    pass: (seconds: number) => (clock.ms += seconds * 1000),
    row: () => db.targetSystem.findUniqueOrThrow({ where: { id } }),
    attempt: (outcome: string, by = automation) => anAttempt(at, { automation: by, outcome }),
    events: () =>
      db.event.findMany({ where: { subject: id }, orderBy: { id: "asc" }, select: { kind: true, data: true } }),
  };
}

/** A case with one attempt that lasted a second and ended now: done, handed over, or with an error code. */
async function anAttempt({ db, now }: Engine, { automation, outcome }: { automation: Automation; outcome: string }) {
  const isSettled = outcome === "SUCCEEDED" || outcome === "BUSINESS_EXCEPTION";
  const status = isSettled ? (outcome === "SUCCEEDED" ? "SUCCEEDED" : "HANDED_OVER") : "RETRYING";
  const { id } = await aWorkItem(db, { automation, status, settledAt: isSettled ? now() : null });
  await db.attempt.create({
    data: {
      workItemId: id,
      number: 1,
      tenantId: automation.tenantId,
      worker: "test",
      botVersion: "1.0.0",
      robotShare: 1,
      startedAt: new Date(now().getTime() - 1000),
      finishedAt: now(),
      outcome: isSettled ? outcome : "TECHNICAL_ERROR",
      errorCode: isSettled ? null : outcome,
    },
  });
}

/** A system that answers with whatever status it is told. */
async function aServer() {
  const told = { status: 503, looks: 0 };
  const server = createServer((_request, response) => {
    told.looks += 1;
    response.writeHead(told.status).end("svar");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { told, url: `http://127.0.0.1:${port}/arkiv` };
}

const after = (at: Engine, seconds: number) => new Date(at.now().getTime() + seconds * 1000);

describe("a circuit opens", () => {
  test("when enough attempts failed in one way across automations, and tells of it once", async ({ engine, db }) => {
    const lane = await aLane(engine);
    const other = await anAutomation(db, { tenantId: lane.tenantId, targetSystemId: lane.id });
    await lane.attempt("TARGET_DOWN");
    await lane.attempt("TARGET_DOWN", other);
    await checkCircuits(lane.at);
    expect(await lane.row()).toMatchObject({ circuit: "CLOSED" });

    await lane.attempt("TARGET_DOWN");
    await Promise.all([checkCircuits(lane.at), checkCircuits(lane.at), checkCircuits(lane.at)]);

    expect(await lane.row()).toMatchObject({
      circuit: "OPEN",
      circuitCause: "TARGET_DOWN",
      circuitOpenedAt: lane.at.now(),
      circuitProbeAt: after(lane.at, 30),
    });
    expect(await lane.events()).toEqual([
      { kind: "lane.stopped", data: { targetSystemId: lane.id, by: "CIRCUIT", reason: "TARGET_DOWN" } },
    ]);
    expect(await db.auditEntry.findMany({ where: { entityId: lane.id } })).toMatchObject([
      { actor: "system", action: "lane.circuit-open", entity: "lane", detail: { cause: "TARGET_DOWN", errors: 3 } },
    ]);
  });

  test.for<[string, string[]]>([
    ["errors of different kinds", ["TARGET_DOWN", "TIMEOUT", "SESSION_LOST", "UNKNOWN_SCREEN"]],
    ["errors that are not the system's", ["BROWSER_CRASH", "UNEXPECTED", "UNEXPECTED", "UNEXPECTED", "BROWSER_CRASH"]],
    ["as many successes as errors", ["TIMEOUT", "TIMEOUT", "TIMEOUT", "SUCCEEDED", "SUCCEEDED", "BUSINESS_EXCEPTION"]],
  ])("but not for %s", async ([, outcomes], { engine }) => {
    const lane = await aLane(engine);
    for (const outcome of outcomes) await lane.attempt(outcome);

    await checkCircuits(lane.at);

    expect(await lane.row()).toMatchObject({ circuit: "CLOSED", circuitCause: null });
    expect(await lane.events()).toEqual([]);
  });

  test("when the errors outnumber the successes, but not by errors before the window", async ({ engine }) => {
    const lane = await aLane(engine);
    await lane.attempt("TIMEOUT");
    lane.pass(61);
    for (const outcome of ["TIMEOUT", "SUCCEEDED", "TIMEOUT"]) await lane.attempt(outcome);
    await checkCircuits(lane.at);
    expect(await lane.row()).toMatchObject({ circuit: "CLOSED" });

    await lane.attempt("TIMEOUT");
    await checkCircuits(lane.at);

    expect(await lane.row()).toMatchObject({ circuit: "OPEN", circuitCause: "TIMEOUT" });
  });

  test("at once on a busy lane: what went well before the errors began counts for nothing", async ({ engine }) => {
    const lane = await aLane(engine);
    for (let n = 0; n < 30; n += 1) await lane.attempt("SUCCEEDED");
    lane.pass(1);
    for (let n = 0; n < 3; n += 1) await lane.attempt("TARGET_DOWN");

    await checkCircuits(lane.at);

    expect(await lane.row()).toMatchObject({ circuit: "OPEN", circuitCause: "TARGET_DOWN" });
  });

  test("never by itself when it is told so, nor for another lane's errors", async ({ engine, db }) => {
    const never = await aLane(engine, { circuitErrors: null });
    const neighbour = await aLane(engine, { tenantId: never.tenantId, key: "claims" });
    for (let error = 0; error < 5; error += 1) await never.attempt("TARGET_DOWN");

    await checkCircuits(never.at);

    expect(await never.row()).toMatchObject({ circuit: "CLOSED" });
    expect(await neighbour.row()).toMatchObject({ circuit: "CLOSED" });
    expect(await db.event.count({ where: { tenantId: never.tenantId } })).toBe(0);
  });
});

/** A lane whose circuit has just opened because its system is down. */
async function aStoppedLane(engine: Engine, given: Partial<Prisma.TargetSystemUncheckedCreateInput> = {}) {
  const lane = await aLane(engine, given);
  for (let error = 0; error < 3; error += 1) await lane.attempt("TARGET_DOWN");
  await checkCircuits(lane.at);
  expect(await lane.row()).toMatchObject({ circuit: "OPEN" });
  return lane;
}

/** The same, when its system has begun to answer and is tried with one case at a time. */
async function aTriedLane(engine: Engine, url: string) {
  const lane = await aStoppedLane(engine, { baseUrl: url });
  lane.pass(30);
  await probeCircuits(lane.at);
  expect(await lane.row()).toMatchObject({ circuit: "HALF_OPEN" });
  lane.pass(2);
  return lane;
}

describe("a stopped system", () => {
  test("is looked at in one process at a time, ever more seldom while it is down", async ({ engine }) => {
    const { told, url } = await aServer();
    const lane = await aStoppedLane(engine, { baseUrl: url });
    await probeCircuits(lane.at);
    expect(told.looks).toBe(0);

    for (const [look, nextSeconds] of [60, 120, 240, 480, 600, 600].entries()) {
      const { circuitProbeAt } = await lane.row();
      lane.pass(((circuitProbeAt?.getTime() ?? 0) - lane.at.now().getTime()) / 1000);
      await Promise.all([probeCircuits(lane.at), probeCircuits(lane.at), probeCircuits(lane.at)]);

      expect(told.looks).toBe(look + 1);
      expect(await lane.row()).toMatchObject({ circuit: "OPEN", circuitProbeAt: after(lane.at, nextSeconds) });
    }
    expect(await lane.events()).toHaveLength(1);
  });

  test("that hangs, or that nobody answers for, is down", async ({ engine }) => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(async () => {
      silent.closeAllConnections();
      await new Promise<void>((resolve) => silent.close(() => resolve()));
    });
    const { port } = silent.address() as AddressInfo;
    const hanging = await aStoppedLane(engine, { baseUrl: `http://127.0.0.1:${port}` });
    const gone = await aStoppedLane(engine, { baseUrl: "http://127.0.0.1:1" });
    hanging.pass(30);

    await probeCircuits(hanging.at, { timeoutMs: 200 });

    expect(await hanging.row()).toMatchObject({ circuit: "OPEN", circuitProbes: 1 });
    expect(await gone.row()).toMatchObject({ circuit: "OPEN", circuitProbes: 1 });
  });

  test.for([200, 302, 401, 404])("that answers %i is tried with one case", async (status, { engine }) => {
    const { told, url } = await aServer();
    told.status = status;
    const lane = await aStoppedLane(engine, { baseUrl: url });
    lane.pass(30);

    await probeCircuits(lane.at);

    expect(await lane.row()).toMatchObject({ circuit: "HALF_OPEN", circuitProbeAt: after(lane.at, 30) });
    expect(await lane.events()).toHaveLength(1);
  });

  test("is left alone while people work on it", async ({ engine, db }) => {
    const { told, url } = await aServer();
    told.status = 200;
    const lane = await aStoppedLane(engine, { baseUrl: url });
    const [startsAt, endsAt] = [after(lane.at, 10), after(lane.at, 300)];
    const window = { startsAt, endsAt, reason: "Oppgradering", createdBy: "Kari Nordmann" };
    await db.maintenanceWindow.create({ data: { tenantId: lane.tenantId, targetSystemId: lane.id, ...window } });

    lane.pass(60);
    await probeCircuits(lane.at);
    expect(told.looks).toBe(0);
    lane.pass(240);
    await probeCircuits(lane.at);

    expect(await lane.row()).toMatchObject({ circuit: "HALF_OPEN" });
  });
});

describe("a lane that is tried", () => {
  test("runs again after one case that was done, tells of it, and forgets the errors from before", async ({
    engine,
  }) => {
    const { told, url } = await aServer();
    told.status = 200;
    const lane = await aTriedLane(engine, url);
    await checkCircuits(lane.at);
    expect(await lane.row()).toMatchObject({ circuit: "HALF_OPEN" });

    await lane.attempt("SUCCEEDED");
    await Promise.all([checkCircuits(lane.at), checkCircuits(lane.at)]);
    await checkCircuits(lane.at);

    expect(await lane.row()).toMatchObject({
      circuit: "CLOSED",
      circuitCause: null,
      circuitOpenedAt: null,
      circuitProbeAt: null,
      circuitProbes: 0,
    });
    expect((await lane.events()).map(({ kind }) => kind)).toEqual(["lane.stopped", "lane.running"]);
  });

  test("is stopped again after two cases that failed, with a longer wait and no second alarm", async ({ engine }) => {
    const { told, url } = await aServer();
    told.status = 200;
    const lane = await aTriedLane(engine, url);
    const { circuitOpenedAt } = await lane.row();
    await lane.attempt("TARGET_DOWN");
    await checkCircuits(lane.at);
    expect(await lane.row()).toMatchObject({ circuit: "HALF_OPEN" });

    await lane.attempt("UNKNOWN_SCREEN");
    await checkCircuits(lane.at);

    expect(await lane.row()).toMatchObject({
      circuit: "OPEN",
      circuitCause: "UNKNOWN_SCREEN",
      circuitOpenedAt,
      circuitProbeAt: after(lane.at, 60),
    });
    expect(await lane.events()).toHaveLength(1);
  });

  test("is not judged by cases that were in hand while its system was down", async ({ engine, db }) => {
    const { told, url } = await aServer();
    told.status = 200;
    const lane = await aTriedLane(engine, url);
    const { circuitChangedAt } = await lane.row();
    for (const outcome of ["TIMEOUT", "TIMEOUT", "SUCCEEDED"]) await lane.attempt(outcome);
    const before = new Date((circuitChangedAt?.getTime() ?? 0) - 1000);
    await db.attempt.updateMany({
      where: { tenantId: lane.tenantId, startedAt: { gte: circuitChangedAt ?? before } },
      data: { startedAt: before },
    });

    await checkCircuits(lane.at);

    expect(await lane.row()).toMatchObject({ circuit: "HALF_OPEN" });
  });

  test("and has no cases runs again after a second good look, and is stopped by a bad one", async ({ engine, db }) => {
    const { told, url } = await aServer();
    told.status = 200;
    const [good, bad, busy] = [
      await aTriedLane(engine, url),
      await aTriedLane(engine, url),
      await aTriedLane(engine, url),
    ];
    await db.workItem.updateMany({
      where: { targetSystemId: { in: [good.id, bad.id] } },
      data: { status: "CANCELLED" },
    });
    await db.targetSystem.update({ where: { id: bad.id }, data: { baseUrl: "http://127.0.0.1:1" } });
    await probeCircuits(good.at);
    expect(await good.row()).toMatchObject({ circuit: "HALF_OPEN" });

    good.pass(28);
    await probeCircuits(good.at);

    expect(await good.row()).toMatchObject({ circuit: "CLOSED" });
    expect((await good.events()).map(({ kind }) => kind)).toEqual(["lane.stopped", "lane.running"]);
    expect(await bad.row()).toMatchObject({ circuit: "OPEN", circuitCause: "TARGET_DOWN", circuitProbes: 1 });
    expect(await busy.row()).toMatchObject({ circuit: "HALF_OPEN", circuitProbeAt: after(good.at, 30) });
  });
});

describe("people and circuits", () => {
  test("an operator closes a circuit by hand, with a reason; errors from before do not open it anew", async ({
    engine,
    db,
  }) => {
    const lane = await aStoppedLane(engine);
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId: lane.tenantId, now: lane.at.now });

    const closed = await closeCircuit(ctx, { id: lane.id, reason: "Leverandøren melder at alt er oppe" });
    await checkCircuits(lane.at);

    expect(closed).toMatchObject({ state: "RUNNING", circuit: { status: "CLOSED", cause: null } });
    expect(await lane.row()).toMatchObject({ circuit: "CLOSED" });
    expect(await lane.events()).toMatchObject([
      { kind: "lane.stopped" },
      { kind: "lane.running", data: { by: "PERSON" } },
    ]);
    expect(await db.auditEntry.findFirst({ where: { entityId: lane.id }, orderBy: { id: "desc" } })).toMatchObject({
      action: "lane.circuit-close",
      detail: { reason: "Leverandøren melder at alt er oppe" },
    });
    await expect(closeCircuit(ctx, { id: lane.id, reason: "igjen" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a lane that people stopped too is told to run by whoever lets it go last", async ({ engine }) => {
    const { told, url } = await aServer();
    told.status = 200;
    const lane = await aTriedLane(engine, url);
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId: lane.tenantId, now: lane.at.now });
    await pauseLane(ctx, { id: lane.id, reason: "Vi ser på saken" });
    await lane.attempt("SUCCEEDED");

    await checkCircuits(lane.at);
    expect((await lane.events()).map(({ kind }) => kind)).toEqual(["lane.stopped", "lane.stopped"]);
    await resumeLane(ctx, { id: lane.id, reason: "Alt ser bra ut" });

    expect((await lane.events()).map(({ kind }) => kind)).toEqual(["lane.stopped", "lane.stopped", "lane.running"]);
  });
});
