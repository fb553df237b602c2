import { closePeriod, proposeClose } from "../../../core/closing/index.ts";
import type { Engine } from "../../../core/context.ts";
import { createImport } from "../../../core/imports/index.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import {
  aBaseline,
  aCredential,
  anAutomation,
  anIncident,
  aProcess,
  aSettledCase,
  aSystem,
  aTenant,
  aUnit,
  aUser,
  aWorkItem,
  contextFor,
  letterBot,
  unique,
} from "../../support/context.ts";
import { aPlan } from "./plan-place.ts";

export type Place = Awaited<ReturnType<typeof aPlace>>;

/** A municipality with something of each kind to ask for. */
export async function aPlace(engine: Engine) {
  const { id: tenantId } = await aTenant(engine.db);
  const [operated, told, lane, measured, booked, plan] = await Promise.all([
    whatRobotsDo(engine, tenantId),
    whatIsTold(engine, tenantId),
    aStoppedLane(engine, tenantId),
    aMeasuredPlace(engine, tenantId),
    whatIsBooked(engine, tenantId),
    aPlan(engine, tenantId),
  ]);
  return { tenantId, lane, ...operated, ...told, ...measured, ...booked, plan };
}

async function whatRobotsDo(engine: Engine, tenantId: string) {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId });
  const { targetSystemId } = automation;
  const { id: credentialId } = await aCredential(engine, { tenantId, targetSystemId });
  const collecting = await anAutomation(db, { tenantId, botId: letterBot.id, credentialId });
  const workItem = await aWorkItem(db, { automation, status: "RUNNING" });
  const waiting = await aWorkItem(db, { automation });
  const failed = await aWorkItem(db, { automation, status: "FAILED" });
  const held = await aWorkItem(db, { automation, status: "HELD" });
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const bytes = new TextEncoder().encode("sumNumber\n4711\n");
  const caseImport = await createImport(ctx, { automationId: automation.id, bytes });
  const incident = await anIncident(db, { automation, workItem: failed });
  const schedule = await db.schedule.create({
    data: { tenantId, automationId: collecting.id, rule: { kind: "workingDays", times: ["06:30"] } },
  });
  const trigger = await db.webhookTrigger.create({
    data: { tenantId, automationId: collecting.id, name: "Skjemaportalen", sealedSecret: "", createdBy: "Kari" },
  });
  return { automation, collecting, workItem, waiting, failed, held, caseImport, incident, schedule, trigger };
}

async function whatIsTold({ db }: Engine, tenantId: string) {
  const channel = await db.alertChannel.create({
    data: { tenantId, name: "Drift", kind: "EMAIL", address: "drift@fjordvik.example", createdBy: "Kari" },
  });
  const message = { kind: "channel.test", subject: channel.id, firstEventId: 0, lastEventId: 0, data: { items: [] } };
  const delivery = await db.alertDelivery.create({
    data: { tenantId, channelId: channel.id, ...message, status: "FAILED", dueAt: new Date() },
  });
  const startsAt = new Date(Date.now() + 3_600_000);
  const silence = await db.silenceWindow.create({
    data: { tenantId, startsAt, endsAt: new Date(startsAt.getTime() + 1), reason: "Oppgradering", createdBy: "Kari" },
  });
  await db.nonWorkingDay.create({ data: { tenantId, date: toDbDate("2026-12-23"), name: "Planleggingsdag" } });
  const [unit, above] = [await aUnit(db, { tenantId }), await aUnit(db, { tenantId })];
  const apiKey = await db.apiKey.create({
    data: { tenantId, name: "Arkivet", prefix: "mj_00000000", keyHash: unique("hash"), roles: ["OPERATOR"] },
  });
  return { channel, delivery, silence, unit, above, apiKey };
}

/** A target system that people have paused, whose circuit is open, with a window and an account. */
async function aStoppedLane(engine: Engine, tenantId: string) {
  const at = new Date();
  const paused = { pausedAt: at, pausedBy: "Kari", pauseReason: "Feil i satsene" };
  const open = { circuit: "OPEN", circuitCause: "TARGET_DOWN", circuitOpenedAt: at, circuitChangedAt: at } as const;
  const lane = await aSystem(engine.db, { tenantId, key: "stopped", ...paused, ...open, circuitProbeAt: at });
  const credential = await aCredential(engine, { tenantId, targetSystemId: lane.id });
  const window = await engine.db.maintenanceWindow.create({
    data: {
      tenantId,
      targetSystemId: lane.id,
      weekdays: [7],
      startTime: "04:00",
      endTime: "06:00",
      reason: "Vedlikehold",
      createdBy: "Kari",
    },
  });
  return { id: lane.id, credentialId: credential.id, windowId: window.id };
}

/** A process that nobody works on, a baseline of it that is proposed, and a study with one observation. */
export async function aMeasuredPlace({ db }: Pick<Engine, "db">, tenantId: string) {
  const { id: recordedById } = await aUser(db, { tenantId });
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const undecided = { status: "PROPOSED", approvedBy: null, approvedAt: null, validFrom: "2026-01-01" } as const;
  const proposal = await aBaseline(db, { tenantId, processId, unitId, recordedById, ...undecided });
  const by = { createdById: recordedById, createdBy: "Ola", createdAt: new Date() };
  const study = await db.timeStudy.create({
    data: { tenantId, processId, unitId, title: "Tidtaking", seed: 1, ...by },
  });
  const observation = await db.timeObservation.create({
    data: {
      tenantId,
      studyId: study.id,
      seconds: 60,
      observedOn: toDbDate("2026-01-05"),
      recordedById,
      recordedAt: new Date(),
    },
  });
  return { measured: { processId, unitId }, proposal, study, observation };
}

/** A credited case, one that was given up, a closed period and a proposed one, a harvest, and a goal. */
async function whatIsBooked(engine: Engine, tenantId: string) {
  const { db } = engine;
  const automation = await anAutomation(db, { tenantId, residualMethod: "MEASURED" });
  const { id: automationId, unitId, processId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, evidenceClass: "B" });
  const { workItemId: creditedId } = await aSettledCase(engine, { automation, at: "2026-03-02T10:00:00Z" });
  const { id: entryId } = await db.ledgerEntry.findFirstOrThrow({ where: { tenantId, kind: "CREDIT" } });
  const { id: givenUpId } = await aWorkItem(db, { automation, status: "HANDED_OVER", settledAt: new Date() });
  const proposer = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const closed = await closePeriod(controller, await proposeClose(proposer, { kind: "MONTH", from: "2025-01-01" }));
  const proposed = await proposeClose(proposer, { kind: "MONTH", from: "2025-02-01" });
  const spent = { seconds: 300, localDate: "2026-03-03", evidenceClass: "A", reason: "Feilsøking" } as const;
  const [loggedId] = await addEntries(db, proposer, [{ kind: "OPERATION", automationId, processId, unitId, ...spent }]);
  const decided = { decidedById: proposer.actor.id, decidedBy: "Ola", decidedAt: new Date() };
  const freed = { unitId, kind: "REALLOCATED", month: toDbDate("2026-03-01"), seconds: 60, purpose: "Tilsyn" } as const;
  const harvest = await db.harvest.create({ data: { tenantId, ...freed, standing: true, ...decided } });
  const goal = await db.goal.create({ data: { tenantId, year: 2026, position: 1, title: "Mer digital" } });
  const row = { title: "Nytt skjema", report: "", updatedBy: "Ola", updatedAt: new Date() };
  const statusEntry = await db.statusEntry.create({ data: { tenantId, goalId: goal.id, position: 1, ...row } });
  const booked = { automationId, unitId, creditedId, entryId: Number(entryId), loggedId: Number(loggedId), givenUpId };
  return { booked, closed, proposed, harvest, goal, statusEntry };
}
