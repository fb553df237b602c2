import { checkRollups } from "../../../core/benefits/index.ts";
import { settleCases } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import { groupErrors, resolveIncident } from "../../../core/incidents/index.ts";
import { aBaseline, anAutomation, contextFor, expect, test } from "../../support/context.ts";
import { anError, beginAttempts } from "./errors.ts";

async function anIncident(engine: Engine, { count = 3, attempt = 3, standardResidualSeconds = 0 } = {}) {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, standardResidualSeconds });
  const ids = await anError(engine, { automation, count, attempt });
  await groupErrors(engine);
  const incident = await engine.db.incident.findFirstOrThrow({ where: { tenantId: ctx.tenantId } });
  return { ctx, automation, ids, incident };
}

test("resolving closes an incident, with who and why", async ({ engine }) => {
  const { ctx, incident, ids } = await anIncident(engine);

  const resolved = await resolveIncident(ctx, { id: incident.id, resolution: " Byttet passord ", retryCases: false });

  expect(resolved).toEqual({ id: incident.id, retried: 0 });
  expect(await engine.db.incident.findUnique({ where: { id: incident.id } })).toMatchObject({
    status: "RESOLVED",
    resolvedBy: ctx.actor.name,
    resolution: "Byttet passord",
    occurrences: 3,
  });
  expect(await engine.db.workItem.count({ where: { id: { in: ids }, status: "FAILED" } })).toBe(3);
  expect(await engine.db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } })).toMatchObject([
    {
      action: "incident.resolve",
      entityId: incident.id,
      detail: { resolution: "Byttet passord", retryCases: false, retried: 0 },
    },
  ]);
});

test("all the cases that were lost to it are queued again, each with the reason, and their runs go on", async ({
  engine,
}) => {
  const { ctx, incident, ids, automation } = await anIncident(engine, { count: 30 });
  await engine.db.run.updateMany({
    where: { automationId: automation.id },
    data: { status: "COMPLETED", finishedAt: new Date() },
  });
  await engine.db.workItem.updateMany({ where: { id: { in: ids } }, data: { workerLosses: 2 } });

  const resolved = await resolveIncident(ctx, { id: incident.id, resolution: "Oppe igjen", retryCases: true });

  expect(resolved).toEqual({ id: incident.id, retried: 30 });
  const again = { status: "QUEUED", attemptNumber: 4, workerLosses: 0, errorCode: null, settledAt: null } as const;
  expect(await engine.db.workItem.count({ where: { id: { in: ids }, ...again } })).toBe(30);
  const told = await engine.db.auditEntry.findMany({ where: { tenantId: ctx.tenantId, action: "work-item.retry" } });
  expect(told.map(({ entityId }) => entityId).toSorted()).toEqual(ids.toSorted());
  expect(told[0]?.detail).toMatchObject({ reason: "Oppe igjen", incidentId: incident.id, from: "FAILED" });
  expect(await engine.db.run.findMany({ where: { automationId: automation.id } })).toMatchObject([
    { status: "RUNNING", finishedAt: null },
  ]);
});

test("a case that was retried and is done twice over is credited once", async ({ engine }) => {
  const { db } = engine;
  const { ctx, incident, ids, automation } = await anIncident(engine);
  const { tenantId, processId, unitId } = automation;
  await aBaseline(db, { tenantId, processId, unitId });
  await resolveIncident(ctx, { id: incident.id, resolution: "Oppe igjen", retryCases: true });
  const at = new Date().toISOString();
  const finish = async (attempt: number) => {
    await db.workItem.updateMany({ where: { id: { in: ids } }, data: { status: "RUNNING", attemptNumber: attempt } });
    await beginAttempts(engine, { automation, ids, attempt, at });
    await settleCases(
      engine,
      ids.map((workItemId) => ({ workItemId, attempt, outcome: "SUCCEEDED" as const })),
    );
  };

  await finish(4);
  await finish(5);

  const credits = await db.ledgerEntry.findMany({ where: { automationId: automation.id, kind: "CREDIT" } });
  expect(credits.map(({ workItemId }) => String(workItemId)).toSorted()).toEqual(ids.toSorted());
  expect(await checkRollups(db)).toEqual([]);
});

test("people's time on cases that fail again after they were retried with their incident is debited once", async ({
  engine,
}) => {
  const { db } = engine;
  const { ctx, incident, ids, automation } = await anIncident(engine, { standardResidualSeconds: 90 });
  const debited = () => db.ledgerEntry.count({ where: { automationId: automation.id, kind: "RESIDUAL", seconds: 90 } });
  expect(await debited()).toBe(3);
  await resolveIncident(ctx, { id: incident.id, resolution: "Oppe igjen", retryCases: true });
  await db.workItem.updateMany({ where: { id: { in: ids } }, data: { status: "RUNNING" } });
  await beginAttempts(engine, { automation, ids, attempt: 4, at: new Date().toISOString() });

  await settleCases(
    engine,
    ids.map((workItemId) => ({ workItemId, attempt: 4, outcome: "TECHNICAL_ERROR" as const })),
  );

  expect(await db.workItem.count({ where: { id: { in: ids }, status: "FAILED" } })).toBe(3);
  expect(await debited()).toBe(3);
  expect(await checkRollups(db)).toEqual([]);
});

test("cases that something else was the end of, or that a person has seen to, are left alone", async ({ engine }) => {
  const { db } = engine;
  const { ctx, incident, ids, automation } = await anIncident(engine, { count: 4 });
  const [elsewhere = "", resolved = "", purged = "", lost = ""] = ids;
  const other = await anError(engine, { automation, attempt: 3, errorCode: "TIMEOUT" });
  await db.attempt.update({
    where: { workItemId_number: { workItemId: elsewhere, number: 3 } },
    data: { number: 2 },
  });
  await db.workItem.update({ where: { id: resolved }, data: { status: "RESOLVED" } });
  await db.workItem.update({ where: { id: purged }, data: { purgedAt: new Date() } });

  const { retried } = await resolveIncident(ctx, { id: incident.id, resolution: "Oppe igjen", retryCases: true });

  expect(retried).toBe(1);
  const queued = await db.workItem.findMany({ where: { automationId: automation.id, status: "QUEUED" } });
  expect(queued.map(({ id }) => id)).toEqual([lost]);
  expect(other).not.toContain(lost);
});

test("an error that ended before the incident was resolved belongs to it, though nobody had counted it yet", async ({
  engine,
}) => {
  const { ctx, incident, automation } = await anIncident(engine);
  await anError(engine, { automation, attempt: 3 });

  const { retried } = await resolveIncident(ctx, { id: incident.id, resolution: "Oppe igjen", retryCases: true });

  expect(retried).toBe(4);
  expect(await engine.db.incident.count({ where: { tenantId: ctx.tenantId } })).toBe(1);
});

test("of two who resolve it at once one is heard, and no case is queued twice", async ({ engine }) => {
  const { ctx, incident, ids } = await anIncident(engine, { count: 20 });
  const asked = { id: incident.id, resolution: "Oppe igjen", retryCases: true };

  const answers = await Promise.allSettled([resolveIncident(ctx, asked), resolveIncident(ctx, asked)]);

  expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(answers.find((answer) => answer.status === "rejected")?.reason).toMatchObject({ code: "conflict" });
  expect(await engine.db.workItem.count({ where: { id: { in: ids }, status: "QUEUED", attemptNumber: 4 } })).toBe(20);
});

test("the cases of a retired automation are not queued where nobody would do them, and nothing is changed", async ({
  engine,
}) => {
  const { ctx, incident, automation } = await anIncident(engine);
  await engine.db.automation.update({ where: { id: automation.id }, data: { status: "RETIRED" } });
  const ask = (retryCases: boolean) => resolveIncident(ctx, { id: incident.id, resolution: "Lagt ned", retryCases });

  await expect(ask(true)).rejects.toMatchObject({ code: "conflict" });
  expect(await engine.db.incident.findUnique({ where: { id: incident.id } })).toMatchObject({ status: "OPEN" });
  await expect(ask(false)).resolves.toMatchObject({ retried: 0 });
});

test("a personal number in the resolution is masked, in the cases' audit rows too", async ({ engine }) => {
  const { ctx, incident } = await anIncident(engine, { count: 1 });

  await resolveIncident(ctx, { id: incident.id, resolution: "Gjaldt 15808012345", retryCases: true });

  const rows = await engine.db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } });
  expect(rows).toHaveLength(2);
  expect(
    JSON.stringify([
      rows.map(({ detail }) => detail),
      await engine.db.incident.findMany({ where: { id: incident.id } }),
    ]),
  ).not.toContain("15808012345");
});

const wrong: [what: string, input: object, field: string][] = [
  ["no resolution", { resolution: "  ", retryCases: true }, "resolution"],
  ["too long a resolution", { resolution: "x".repeat(1001), retryCases: true }, "resolution"],
  ["nothing about the cases", { resolution: "Oppe igjen" }, "retryCases"],
  ["something unknown", { resolution: "Oppe igjen", retryCases: true, force: true }, "force"],
];

test.for(wrong)("%s is refused by name", async ([, input, field], { engine }) => {
  const { ctx, incident } = await anIncident(engine, { count: 1 });

  const asked = resolveIncident(ctx, { id: incident.id, ...input } as Parameters<typeof resolveIncident>[1]);

  await expect(asked).rejects.toMatchObject({ code: "invalid", fields: [{ field }] });
});

test("another municipality's incident is not found, and a process owner may not resolve", async ({ engine }) => {
  const { ctx, incident } = await anIncident(engine, { count: 1 });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId: ctx.tenantId });
  const asked = { id: incident.id, resolution: "Oppe igjen", retryCases: true };

  await expect(resolveIncident(stranger, asked)).rejects.toMatchObject({ code: "not_found" });
  await expect(resolveIncident(owner, asked)).rejects.toMatchObject({ code: "forbidden" });
  expect(await engine.db.incident.findUnique({ where: { id: incident.id } })).toMatchObject({ status: "OPEN" });
});
