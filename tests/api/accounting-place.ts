import { createUser } from "../../core/access/index.ts";
import { closePeriod, proposeClose } from "../../core/closing/index.ts";
import type { Engine } from "../../core/context.ts";
import type { Role } from "../../core/db.ts";
import { toDbDate } from "../../core/local-date.ts";
import { aBaseline, anAutomation, aSettledCase, aWorkItem, contextFor, unique } from "../support/context.ts";
import { type App, call, type Caller } from "./api.ts";

export type Place = Awaited<ReturnType<typeof aPlace>>;

/** A municipality with a credited case, one that was given up, a closed period and a proposed one, a harvest, and a goal. */
export async function aPlace(engine: Engine) {
  const { db } = engine;
  const controller = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = controller;
  const automation = await anAutomation(db, { tenantId, residualMethod: "MEASURED" });
  const { unitId, processId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, evidenceClass: "B" });
  const credited = await aSettledCase(engine, { automation, at: "2026-03-02T10:00:00Z" });
  const { id: entryId } = await db.ledgerEntry.findFirstOrThrow({ where: { tenantId, kind: "CREDIT" } });
  const givenUp = await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt: new Date() });
  const proposer = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  const first = await proposeClose(proposer, { kind: "MONTH", from: "2025-01-01" });
  const closed = await closePeriod(controller, first);
  const proposed = await proposeClose(proposer, { kind: "MONTH", from: "2025-02-01" });
  const decided = { decidedById: proposer.actor.id, decidedBy: "Ola", decidedAt: new Date() };
  const freed = { unitId, kind: "REALLOCATED", month: toDbDate("2026-03-01"), seconds: 60, purpose: "Tilsyn" } as const;
  const harvest = await db.harvest.create({ data: { tenantId, ...freed, standing: true, ...decided } });
  const goal = await db.goal.create({ data: { tenantId, year: 2026, position: 1, title: "Mer digital" } });
  const row = { title: "Nytt skjema", report: "", updatedBy: "Ola", updatedAt: new Date() };
  const statusEntry = await db.statusEntry.create({ data: { tenantId, goalId: goal.id, position: 1, ...row } });
  return {
    tenantId,
    automationId: automation.id,
    unitId,
    creditedId: credited.workItemId,
    entryId,
    givenUpId: givenUp.id,
    closed,
    proposed,
    harvest,
    goal,
    statusEntry,
  };
}

type Wanted = { app: App; roles: Role[]; tenantId: string };

/** Somebody who is signed in as a person, and owns the benefits of a unit where one is given. */
export async function aPerson(
  engine: Engine,
  { app, roles, tenantId, unitId }: Wanted & { unitId?: string | undefined },
): Promise<Pick<Caller, "id" | "send">> {
  const [email, password] = [`${unique("kari")}@fjordvik.example`, "et langt nok passord"];
  const { id } = await createUser(engine, { tenantId, email, name: "Kari Nordmann", roles, password });
  if (unitId) await engine.db.organisationUnit.update({ where: { id: unitId }, data: { benefitOwnerId: id } });
  const own = { Origin: "http://localhost" };
  const signedIn = await call(app, "/api/v1/sessions", { method: "POST", body: { email, password }, headers: own });
  const Cookie = signedIn.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  const send = (method: string, path: string, body?: unknown) =>
    call(app, `/api/v1${path}`, { method, body, headers: { ...own, Cookie } });
  return { id, send };
}

/** What is left in the municipality of everything that these routes write. */
export async function standing({ db }: Engine, { tenantId }: { tenantId: string }) {
  const where = { tenantId };
  const [ledger, periods, reports, harvests] = await Promise.all([
    db.ledgerEntry.count({ where }),
    db.period.findMany({ where, orderBy: { id: "asc" } }),
    db.periodReport.count({ where }),
    db.harvest.findMany({ where, orderBy: { id: "asc" } }),
  ]);
  const [clocks, goals, statusEntries, yearFigures, owners] = await Promise.all([
    db.handlingSession.findMany({ where, orderBy: { id: "asc" } }),
    db.goal.findMany({ where, orderBy: { id: "asc" } }),
    db.statusEntry.findMany({ where, orderBy: { id: "asc" } }),
    db.yearFigure.findMany({ where, orderBy: [{ unitId: "asc" }, { year: "asc" }] }),
    db.organisationUnit.findMany({ where, orderBy: { id: "asc" } }),
  ]);
  return { ledger, periods, reports, harvests, clocks, goals, statusEntries, yearFigures, owners };
}
