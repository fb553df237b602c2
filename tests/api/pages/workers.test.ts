import { giveSignOfLife, sayGoodbye, type WorkerProcess } from "../../../core/workers/index.ts";
import { anAutomation, aTenant, aWorkItem, unique } from "../../support/context.ts";
import { aCaller, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const aWorker = (given: Partial<WorkerProcess> = {}): WorkerProcess => ({
  name: unique("vert-1"),
  host: "vert-1",
  machine: null,
  pid: 4711,
  version: "0.1.0",
  startedAt: new Date(),
  lanes: [],
  concurrency: null,
  bots: {},
  ...given,
});
const nothing = { doing: [], browsers: 0, pages: 0 };

test("says what to do while nobody works", async ({ app, engine }) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });

  for (const page of ["/drift", "/drift/arbeidere"])
    expect((await operator.get(page)).text).toContain("Ingen arbeidere er i gang");
});

test("says nothing of it on the page of the queues while somebody works, or to those who see no queues", async ({
  app,
  engine,
}) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"] });
  expect((await caseWorker.get("/drift")).text).not.toContain("Ingen arbeidere");

  await giveSignOfLife(engine, aWorker(), nothing);

  expect((await operator.get("/drift")).text).not.toContain("Ingen arbeidere");
});

test("shows who works in which lanes, what each has in hand and for how long, and who has gone", async ({
  app,
  engine,
}) => {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId });
  const [working, gone] = [aWorker({ lanes: ["archive"], concurrency: 1 }), aWorker()];
  const item = await aWorkItem(engine.db, {
    automation,
    status: "RUNNING",
    leaseOwner: working.name,
    businessKey: "15808012345",
  });
  const since = new Date(Date.now() - 65_000).toISOString();
  const { id: workItemId, targetSystemId } = item;
  const doing = { workItemId, attempt: 1, tenantId, targetSystemId, step: "Registrer skjema", since };
  await giveSignOfLife(engine, working, { doing: [doing], browsers: 1, pages: 2 });
  await giveSignOfLife(engine, gone, nothing);
  await sayGoodbye(engine, gone.name);
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });

  const { text, html } = await operator.get("/drift/arbeidere");

  expect(text).toContain(`${working.name} Versjon 0.1.0 I arbeid archive Én sak om gangen i hver`);
  expect(text).toMatch(/\*{11} Kontroll av summer Registrer skjema, i gang i 1 min \d+ s/);
  expect(text).toContain("1 2 sider åpne");
  expect(text).toContain(`Stanset siste døgn De siste som stanset, står øverst.`);
  expect(text).toContain(`${gone.name} Versjon 0.1.0 Stanset`);
  expect(html).toContain(`href="/drift/saker/${workItemId}"`);
  expect(html).not.toContain("15808012345");
});

test("gives the same over the API, and to nobody who may not see the lanes", async ({ app, engine }) => {
  const operator = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const caseWorker = await aCaller(engine, { app, roles: ["CASE_WORKER"] });
  const worker = aWorker({ lanes: ["claims"] });
  await giveSignOfLife(engine, worker, nothing);

  const { status, body } = await operator.get("/workers");
  const found = (body as { items: { name: string }[] }).items.find(({ name }) => name === worker.name);

  expect(status).toBe(200);
  expect(found).toMatchObject({ host: "vert-1", state: "WORKING", lanes: ["claims"], inHand: [] });
  expect((await caseWorker.get("/workers")).status).toBe(403);
});
