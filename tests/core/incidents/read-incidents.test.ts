import type { Context } from "../../../core/context.ts";
import { getIncident, groupErrors, listIncidents, resolveIncident } from "../../../core/incidents/index.ts";
import { anAutomation, contextFor, expect, test } from "../../support/context.ts";
import { anError } from "./errors.ts";

const now = () => new Date("2026-11-23T12:00:00Z");

async function aHome(engine: Parameters<typeof contextFor>[0]) {
  const ctx = await contextFor({ ...engine, now }, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  return { ctx, automation };
}

const idOf = async (ctx: Context): Promise<string> => {
  const { items } = await listIncidents(ctx);
  return items[0]?.id ?? "";
};

test("incidents are listed with the latest seen first, page by page, of one status or of all", async ({ engine }) => {
  const { ctx, automation } = await aHome(engine);
  const errors = [
    { message: "Første feil", at: "2026-11-23T08:00:00Z", attempt: 3 },
    { message: "Andre feil", at: "2026-11-23T09:00:00Z", attempt: 1 },
    { message: "Tredje slag", at: "2026-11-23T09:00:00Z", attempt: 3 },
    { message: "Fjerde slag", at: "2026-11-23T07:00:00Z", attempt: 1 },
  ];
  for (const error of errors) await anError(engine, { automation, ...error });
  await groupErrors(ctx);

  const first = await listIncidents(ctx, { limit: 2 });
  const second = await listIncidents(ctx, { limit: 2, cursor: first.nextCursor ?? "" });
  const open = await listIncidents(ctx, { status: "OPEN" });
  const none = await listIncidents(ctx, { status: "RESOLVED" });

  const messages = [...first.items, ...second.items].map(({ message }) => message.replace(/ for sak.*/, ""));
  expect(messages.slice(0, 2).toSorted()).toEqual(["Andre feil", "Tredje slag"]);
  expect(messages.slice(2)).toEqual(["Første feil", "Fjerde slag"]);
  expect(second.nextCursor).toBeNull();
  expect(open.items.map(({ status, failedCases }) => [status, failedCases])).toEqual([
    ["OPEN", 1],
    ["OPEN", 1],
  ]);
  expect(none.items).toEqual([]);
});

test.for(["x", Buffer.from("2026-11-23T08:00:00Z").toString("base64url"), Buffer.from("a b").toString("base64url")])(
  "the cursor %s is refused by name",
  async (cursor, { engine }) => {
    const { ctx } = await aHome(engine);

    await expect(listIncidents(ctx, { cursor })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "cursor", rule: "bad_cursor" }],
    });
  },
);

test("an incident tells its cause, its latest evidence, its cases and how it went hour by hour", async ({ engine }) => {
  const { ctx, automation } = await aHome(engine);
  const error = { automation, screenshotPath: "a/b/1.png" };
  await anError(engine, { ...error, count: 2, attempt: 1, at: "2026-11-23T07:20:00Z" });
  await anError(engine, { ...error, count: 3, attempt: 3, at: "2026-11-23T07:59:00Z" });
  const [latest] = await anError(engine, { ...error, attempt: 1, at: "2026-11-23T09:00:00Z" });
  await groupErrors(ctx);

  const incident = await getIncident(ctx, { id: await idOf(ctx) });

  expect(incident).toMatchObject({
    status: "OPEN",
    automation: { id: automation.id },
    targetSystem: { id: automation.targetSystemId },
    errorCode: "TARGET_DOWN",
    step: "Søk",
    message: "Fagsystemet svarte med feil 500 for sak 1000",
    occurrences: 6,
    failedCases: 3,
    openedAt: "2026-11-23T12:00:00.000Z",
    sample: { workItemId: latest, attempt: 1, at: "2026-11-23T09:00:00.000Z", worker: "w-1", hasScreenshot: true },
    cases: {
      total: 6,
      byStatus: [
        { status: "RETRYING", cases: 3 },
        { status: "FAILED", cases: 3 },
      ],
    },
    history: {
      unit: "hour",
      buckets: [
        { from: "2026-11-23T07:00:00.000Z", occurrences: 5 },
        { from: "2026-11-23T09:00:00.000Z", occurrences: 1 },
      ],
    },
    earlier: null,
    later: null,
  });
  expect(incident.affected.map(({ status }) => status)).toEqual([
    "FAILED",
    "FAILED",
    "FAILED",
    "RETRYING",
    "RETRYING",
    "RETRYING",
  ]);
  expect(incident.fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test("an incident of more than two days is told by local days, those of the change of the clocks too", async ({
  engine,
}) => {
  const { ctx, automation } = await aHome(engine);
  for (const at of [
    "2026-10-24T21:59:00Z",
    "2026-10-24T22:00:00Z",
    "2026-10-25T22:59:00Z",
    "2026-10-25T23:00:00Z",
    "2026-10-28T08:00:00Z",
  ])
    await anError(engine, { automation, at });
  await groupErrors(ctx);

  const { history } = await getIncident(ctx, { id: await idOf(ctx) });

  expect(history).toEqual({
    unit: "day",
    buckets: [
      { from: "2026-10-23T22:00:00.000Z", occurrences: 1 },
      { from: "2026-10-24T22:00:00.000Z", occurrences: 2 },
      { from: "2026-10-25T23:00:00.000Z", occurrences: 1 },
      { from: "2026-10-27T23:00:00.000Z", occurrences: 1 },
    ],
  });
});

test("the same seen again after it was resolved is a new incident, and each names the other", async ({ engine }) => {
  const { ctx, automation } = await aHome(engine);
  await anError(engine, { automation, attempt: 3 });
  await groupErrors(ctx);
  const firstId = await idOf(ctx);
  await resolveIncident(ctx, { id: firstId, resolution: "Startet på nytt", retryCases: false });

  const later = { ...ctx, now: () => new Date("2026-11-24T12:00:00Z") };
  await anError(engine, { automation, attempt: 3, at: "2026-11-24T08:00:00Z" });
  await groupErrors(later);

  const [second] = (await listIncidents(later, { status: "OPEN" })).items;
  expect(second?.id).not.toBe(firstId);
  expect(await getIncident(later, { id: second?.id ?? "" })).toMatchObject({
    occurrences: 1,
    earlier: { id: firstId, resolvedBy: ctx.actor.name, resolution: "Startet på nytt" },
    later: null,
  });
  expect(await getIncident(later, { id: firstId })).toMatchObject({
    status: "RESOLVED",
    occurrences: 1,
    earlier: null,
    later: { id: second?.id },
  });
});

test("no more than fifty cases are listed, those that failed first, and all are counted", async ({ engine }) => {
  const { ctx, automation } = await aHome(engine);
  await anError(engine, { automation, count: 58, attempt: 1, at: "2026-11-23T09:00:00Z" });
  await anError(engine, { automation, count: 2, attempt: 3, at: "2026-11-23T08:00:00Z" });
  await groupErrors(ctx);

  const incident = await getIncident(ctx, { id: await idOf(ctx) });

  expect(incident.cases.total).toBe(60);
  expect(incident.affected).toHaveLength(50);
  expect(incident.affected.slice(0, 3).map(({ status }) => status)).toEqual(["FAILED", "FAILED", "RETRYING"]);
});

test("another municipality's incidents are neither listed nor found, and management sees none", async ({ engine }) => {
  const { ctx, automation } = await aHome(engine);
  await anError(engine, { automation });
  await groupErrors(ctx);
  const id = await idOf(ctx);
  const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
  const manager = await contextFor(engine, { roles: ["MANAGEMENT"], tenantId: ctx.tenantId });

  expect((await listIncidents(stranger)).items).toEqual([]);
  await expect(getIncident(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  await expect(listIncidents(manager)).rejects.toMatchObject({ code: "forbidden" });
  await expect(getIncident(manager, { id })).rejects.toMatchObject({ code: "forbidden" });
});
