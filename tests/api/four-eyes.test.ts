import { describe } from "vitest";
import { addDays } from "../../core/calendar/index.ts";
import type { Engine } from "../../core/context.ts";
import { aProcess, aUnit } from "../support/context.ts";
import { aCaller, type App, aPerson, expect, type Requests, test } from "./api.ts";
import { aPlace } from "./guarded/index.ts";

const samePerson = (field: string) => ({
  status: 400,
  body: { code: "invalid", errors: [{ field, rule: "same_person" }] },
});
const noPerson = { status: 403, body: { code: "forbidden", errors: [{ field: "actor", rule: "not_a_person" }] } };
const idOf = ({ body }: { body: unknown }) => (body as { id: string }).id;

/** A study of 14 days by a process owner, and others who might approve what comes of it. */
async function aStudy(engine: Engine, app: App) {
  const owner = await aPerson(engine, { app, roles: ["PROCESS_OWNER"] });
  const { tenantId } = owner;
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const { id: processId } = await aProcess(engine.db, { tenantId, unitId });
  const studyId = idOf(await owner.post("/studies", { processId, unitId, title: "Vår" }));
  const createdAt = new Date("2026-03-01T06:00:00Z");
  await engine.db.timeStudy.update({ where: { id: studyId }, data: { createdAt } });
  for (let day = 0; day < 14; day += 1) await observe(owner, { studyId, day });
  const both = () => aPerson(engine, { app, roles: ["CASE_WORKER", "CONTROLLER"], tenantId });
  return { owner, tenantId, studyId, both };
}

const observe = (caller: Requests, { studyId, day }: { studyId: string; day: number }) =>
  caller.post(`/studies/${studyId}/observations`, { seconds: 400 + day, observedOn: addDays("2026-03-01", day) });

async function propose(caller: Requests, studyId: string) {
  const proposed = await caller.post("/baselines/proposals", { source: "STUDY", studyId, validFrom: "2026-04-01" });
  expect(proposed).toMatchObject({ status: 201, body: { status: "PROPOSED", evidenceClass: "B" } });
  return idOf(proposed);
}

describe("a baseline that is measured", () => {
  test("is approved by somebody who has had no hand in its study", async ({ app, engine }) => {
    const { owner, studyId, both } = await aStudy(engine, app);
    const [timer, watch, voider, closer, controller] = await Promise.all([both(), both(), both(), both(), both()]);
    await observe(timer, { studyId, day: 14 });
    await watch.post(`/studies/${studyId}/clock/start`, {});
    const stopped = await watch.post(`/studies/${studyId}/clock/stop`, {});
    const { id: observationId } = stopped.body as { id: string };
    expect(
      await voider.post(`/studies/${studyId}/observations/${observationId}/void`, { reason: "Lunsj" }),
    ).toMatchObject({ status: 200 });
    expect(await closer.post(`/studies/${studyId}/close`)).toMatchObject({ status: 200 });
    const id = await propose(owner, studyId);

    for (const own of [timer, watch, voider, closer]) {
      expect(await own.post(`/baselines/${id}/approve`, {})).toMatchObject(samePerson("id"));
    }
    const approved = await controller.post(`/baselines/${id}/approve`, {});

    expect(approved).toMatchObject({ status: 200, body: { status: "APPROVED", version: 1, sampleSize: 15 } });
    expect(await owner.get(`/baselines/${id}`)).toMatchObject({ status: 200, body: approved.body as object });
  });

  test("is not proposed, timed or approved by an API key, whose holder could be all of them", async ({
    app,
    engine,
  }) => {
    const { owner, tenantId, studyId } = await aStudy(engine, app);
    const key = await aCaller(engine, { app, roles: ["PROCESS_OWNER", "CONTROLLER"], tenantId });
    const asked = { source: "STUDY", studyId, validFrom: "2026-04-01" };

    expect(await observe(key, { studyId, day: 15 })).toMatchObject(noPerson);
    expect(await key.post("/baselines/proposals", asked)).toMatchObject(noPerson);
    const id = await propose(owner, studyId);
    expect(await key.post(`/baselines/${id}/approve`, {})).toMatchObject(noPerson);
    expect((await owner.get(`/baselines/${id}`)).body).toMatchObject({ status: "PROPOSED", sampleSize: 14 });
  });
});

test("nobody closes a period that he or she has proposed, nor approves a measure or a month of one", async ({
  app,
  engine,
}) => {
  const { tenantId, plan } = await aPlace(engine);
  const caller = await aPerson(engine, { app, roles: ["PROCESS_OWNER", "CONTROLLER"], tenantId });
  const period = await caller.post("/periods", { kind: "MONTH", from: "2025-03-01" });
  const measure = await caller.post("/measures", plan.measure());

  expect(await caller.post(`/periods/${idOf(period)}/close`)).toMatchObject(samePerson("id"));
  expect(await caller.post(`/measures/${idOf(measure)}/approve`)).toMatchObject(samePerson("approvedBy"));
  const told = { month: "2026-03", cases: 4, source: "Telt" };
  const { status, body } = await caller.post(`/measures/${plan.approved.id}/volumes`, told);
  expect({ status, body }).toMatchObject({ status: 201, body: { freedSeconds: 0, volumes: [] } });
  const [{ id }] = (body as { proposals: [{ id: string }] }).proposals;
  expect(await caller.post(`/measure-volumes/${id}/approve`)).toMatchObject(samePerson("id"));
});

test("nobody decides what becomes of time that was freed in another's unit", async ({ app, engine }) => {
  const { tenantId, booked, harvest } = await aPlace(engine);
  const caller = await aPerson(engine, { app, roles: ["BENEFIT_OWNER"], tenantId });
  const { unitId } = booked;
  const refused = { status: 403, body: { code: "forbidden", errors: [] } };

  const freed = { unitId, kind: "REALLOCATED", month: "2026-04", seconds: 60, purpose: "Tilsyn", standing: true };
  expect(await caller.post("/harvests", freed)).toMatchObject(refused);
  expect(await caller.post(`/harvests/${harvest.id}/withdraw`, { reason: "Feil" })).toMatchObject(refused);
  expect(await caller.post(`/harvests/${harvest.id}/revoke`, { from: "2026-05", reason: "Feil" })).toMatchObject(
    refused,
  );
});
