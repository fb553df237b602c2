import type { Permission } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import type { Automation, Db } from "../../core/db.ts";
import { createImport } from "../../core/imports/index.ts";
import { toDbDate } from "../../core/local-date.ts";
import {
  aBaseline,
  aCredential,
  anAutomation,
  anIncident,
  aUser,
  aWorkItem,
  contextFor,
  letterBot,
} from "../support/context.ts";
import { type App, aCaller } from "./api.ts";

export type Place = Awaited<ReturnType<typeof aPlace>>;
export type Route = {
  name: string;
  permission: Permission;
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  path: (place: Place) => string;
  body?: (place: Place) => unknown;
};

/** A municipality with something of each kind to ask for. */
export async function aPlace(engine: Engine, app: App) {
  const { db } = engine;
  const { tenantId } = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
  const automation = await anAutomation(db, { tenantId });
  const { targetSystemId } = automation;
  const credentialId = (await aCredential(engine, { tenantId, targetSystemId })).id;
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
  return {
    ...(await aMeasuredPlace(db, automation)),
    channel,
    delivery,
    silence,
    tenantId,
    automation,
    collecting,
    workItem,
    waiting,
    failed,
    held,
    caseImport,
    incident,
    schedule,
    trigger,
  };
}

/** A proposed baseline, and a study with one observation. */
export async function aMeasuredPlace(db: Db, { tenantId, processId, unitId }: Automation) {
  const { id: recordedById } = await aUser(db, { tenantId });
  const proposal = await aBaseline(db, {
    tenantId,
    processId,
    unitId,
    status: "PROPOSED",
    recordedById,
    approvedBy: null,
    approvedAt: null,
  });
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
  return { proposal, study, observation };
}
