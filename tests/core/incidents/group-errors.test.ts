import type { Db } from "../../../core/db.ts";
import type { Engine } from "../../../core/context.ts";
import { groupErrors } from "../../../core/incidents/index.ts";
import { aTenant, anAutomation, aWorkItem, expect, test } from "../../support/context.ts";
import { settleCases } from "../../../core/cases/index.ts";
import { anError } from "./errors.ts";

async function aHome(db: Db) {
  const { id: tenantId } = await aTenant(db);
  return anAutomation(db, { tenantId });
}

const incidentsOf = (db: Db, { tenantId }: { tenantId: string }) =>
  db.incident.findMany({ where: { tenantId }, orderBy: { firstSeenAt: "asc" } });

const eventsOf = (db: Db, { tenantId }: { tenantId: string }) => db.event.findMany({ where: { tenantId } });

test("five hundred equal errors are one incident, told of once", async ({ engine }) => {
  const { db } = engine;
  const home = await aHome(db);
  await anError(engine, { automation: home, count: 500, attempt: 3 });

  const grouped = await groupErrors(engine);

  expect(grouped).toBe(500);
  const incidents = await incidentsOf(db, home);
  expect(incidents).toMatchObject([
    {
      automationId: home.id,
      targetSystemId: home.targetSystemId,
      status: "OPEN",
      errorCode: "TARGET_DOWN",
      step: "Søk",
      occurrences: 500,
      firstSeenAt: new Date("2026-11-23T08:00:00Z"),
      lastSeenAt: new Date("2026-11-23T08:00:00Z"),
    },
  ]);
  const [incident] = incidents;
  expect(await db.attempt.count({ where: { incidentId: incident?.id ?? null } })).toBe(500);
  expect(await eventsOf(db, home)).toMatchObject([
    {
      kind: "incident.opened",
      subject: incident?.id,
      data: {
        incidentId: incident?.id,
        automationId: home.id,
        errorCode: "TARGET_DOWN",
        step: "Søk",
        occurrences: 500,
      },
    },
  ]);
  expect(await groupErrors(engine)).toBe(0);
});

test("several processes that group at once count each error once", async ({ engine }) => {
  const { db } = engine;
  const home = await aHome(db);
  const other = await aHome(db);
  const both = { automation: home, count: 150 };
  await anError(engine, both);
  await anError(engine, { ...both, automation: other, message: "Noe annet" });
  await anError(engine, { ...both, errorCode: "TIMEOUT", message: "Svarte ikke" });

  const counts = await Promise.all([1, 2, 3, 4].map(() => groupErrors(engine)));

  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(450);
  const occurrences = [...(await incidentsOf(db, home)), ...(await incidentsOf(db, other))].map(
    (one) => one.occurrences,
  );
  expect(occurrences).toEqual([150, 150, 150]);
  expect(await eventsOf(db, home)).toHaveLength(2);
  expect(await eventsOf(db, other)).toHaveLength(1);
});

test("processes that group while errors keep coming lose none and count none twice", async ({ engine }) => {
  const { db } = engine;
  const home = await aHome(db);
  const coming = Promise.all(Array.from({ length: 6 }, () => anError(engine, { automation: home, count: 20 })));
  const grouping = async (): Promise<number> => {
    let sum = 0;
    for (let round = 0; round < 10; round += 1) sum += await groupErrors(engine);
    return sum;
  };

  const [first, second] = await Promise.all([grouping(), grouping(), coming]);
  const last = await groupErrors(engine);

  expect(first + second + last).toBe(120);
  expect(await incidentsOf(db, home)).toMatchObject([{ occurrences: 120, status: "OPEN" }]);
  expect(await eventsOf(db, home)).toHaveLength(1);
});

test("errors that the next attempt got over are observed, and opened at the tenth", async ({ engine }) => {
  const { db } = engine;
  const home = await aHome(db);
  await anError(engine, { automation: home, count: 9, at: "2026-11-23T08:00:00Z" });
  await groupErrors(engine);
  const [observed] = await incidentsOf(db, home);
  const told = await eventsOf(db, home);
  const later = { ...engine, now: () => new Date("2026-11-23T09:30:00Z") };

  await anError(engine, { automation: home, at: "2026-11-23T09:00:00Z", message: "Fagsystemet svarte med feil 503" });
  await groupErrors(later);

  expect(observed).toMatchObject({ status: "OBSERVED", occurrences: 9, openedAt: null });
  expect(told).toEqual([]);
  expect(await incidentsOf(db, home)).toMatchObject([
    {
      id: observed?.id,
      status: "OPEN",
      occurrences: 10,
      openedAt: new Date("2026-11-23T09:30:00Z"),
      firstSeenAt: new Date("2026-11-23T08:00:00Z"),
      lastSeenAt: new Date("2026-11-23T09:00:00Z"),
      sampleMessage: "Fagsystemet svarte med feil 503 for sak 1000",
    },
  ]);
  expect(await eventsOf(db, home)).toHaveLength(1);
});

test("one case that failed opens an incident at once, and more of the same do not tell of it again", async ({
  engine,
}) => {
  const { db } = engine;
  const home = await aHome(db);
  await anError(engine, { automation: home, attempt: 1 });
  await groupErrors(engine);
  const [before] = await incidentsOf(db, home);

  await anError(engine, { automation: home, attempt: 3 });
  await groupErrors(engine);
  const [opened] = await incidentsOf(db, home);
  await anError(engine, { automation: home, attempt: 3, count: 3 });
  await groupErrors(engine);

  expect(before?.status).toBe("OBSERVED");
  expect(opened).toMatchObject({ id: before?.id, status: "OPEN", occurrences: 2 });
  expect(await incidentsOf(db, home)).toMatchObject([{ occurrences: 5, openedAt: opened?.openedAt }]);
  expect(await eventsOf(db, home)).toHaveLength(1);
});

test("an error that is told of late does not become the sample, though it is counted", async ({ engine }) => {
  const { db } = engine;
  const home = await aHome(db);
  const [latest] = await anError(engine, { automation: home, at: "2026-11-23T09:00:00Z" });
  await groupErrors(engine);

  await anError(engine, { automation: home, at: "2026-11-23T07:00:00Z" });
  await groupErrors(engine);

  expect(await incidentsOf(db, home)).toMatchObject([
    {
      sampleWorkItemId: latest,
      occurrences: 2,
      firstSeenAt: new Date("2026-11-23T07:00:00Z"),
      lastSeenAt: new Date("2026-11-23T09:00:00Z"),
    },
  ]);
});

test("the innermost step that failed last is the incident's", async ({ engine }) => {
  const { db } = engine;
  const home = await aHome(db);
  const steps = [
    { name: "Søk", startedMs: 0, durationMs: 5, failed: true as const },
    { name: "Åpne", startedMs: 5, durationMs: 5 },
    { name: "Lagre", startedMs: 12, durationMs: 3, failed: true as const },
    { name: "Registrer", startedMs: 10, durationMs: 5, failed: true as const },
  ];

  await anError(engine, { automation: home, steps });
  await groupErrors(engine);

  expect(await incidentsOf(db, home)).toMatchObject([{ step: "Lagre" }]);
});

const ungrouped: [what: string, settle: (engine: Engine, workItemId: string) => Promise<unknown>][] = [
  ["a success", (engine, workItemId) => settleCases(engine, [{ workItemId, attempt: 1, outcome: "SUCCEEDED" }])],
  [
    "a case that was handed over",
    (engine, workItemId) =>
      settleCases(engine, [{ workItemId, attempt: 1, outcome: "BUSINESS_EXCEPTION", errorCode: "NOT_OWNER" }]),
  ],
  [
    "an error without a fingerprint",
    (engine, workItemId) => settleCases(engine, [{ workItemId, attempt: 1, outcome: "TECHNICAL_ERROR" }]),
  ],
];

test.for(ungrouped)("%s is no incident", async ([, settle], { engine }) => {
  const home = await aHome(engine.db);
  const { id } = await aWorkItem(engine.db, { automation: home, status: "RUNNING" });
  await settle(engine, id);

  await groupErrors(engine);

  expect(await incidentsOf(engine.db, home)).toEqual([]);
});
