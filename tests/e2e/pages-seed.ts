import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createUser } from "../../core/access/index.ts";
import { holdWorkItem, settleCases, type Settlement } from "../../core/cases/index.ts";
import type { Engine } from "../../core/context.ts";
import type { Automation, Role } from "../../core/db.ts";
import { createImport } from "../../core/imports/index.ts";
import { addMaintenanceWindow, pauseLane, resumeLane, updateLane } from "../../core/lanes/index.ts";
import { logOperationTime } from "../../core/benefits/index.ts";
import { seedMeasuring } from "./measuring-seed.ts";
import { seedReports } from "./reports-seed.ts";
import {
  aBaseline,
  aCredential,
  anAutomation,
  aProcess,
  aRun,
  aSystem,
  aTenant,
  aUnit,
  aWorkItem,
  contextFor,
  letterBot,
  sumBot,
  unique,
} from "../support/context.ts";

const password = "et langt nok passord";

/** A municipality with something of everything that the pages show. */
export async function seedMunicipality(engine: Engine, { artefactDir }: { artefactDir: string }) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db, { name: "Fjordvik kommune", yearlyGoalHours: 40 });
  const top = await aUnit(db, { tenantId, name: "Fjordvik kommune", level: "kommune" });
  const unit = await aUnit(db, { tenantId, name: "Dokumentsenteret", parentId: top.id });
  const system = await aSystem(db, { tenantId, name: "Sak og arkiv" });
  const stoppedLane = await seedStoppedLane(engine, tenantId);
  const credential = await aCredential(engine, { tenantId, targetSystemId: system.id });
  const processId = (await aProcess(db, { tenantId, unitId: unit.id, yearlyVolume: 3000 })).id;
  const common = { tenantId, unitId: unit.id, targetSystemId: system.id };
  const letters = await anAutomation(db, {
    ...common,
    processId,
    botId: letterBot.id,
    title: "Arkiver brev",
    credentialId: credential.id,
    standardResidualSeconds: 120,
  });
  const sums = await anAutomation(db, { ...common, botId: sumBot.id, title: "Kontroll av summer" });
  const draft = await anAutomation(db, { ...common, botId: letterBot.id, title: "Innsynskrav", status: "DRAFT" });
  await aBaseline(db, { tenantId, processId, unitId: top.id, evidenceClass: "B" });
  const schedule = await db.schedule.create({
    data: { tenantId, automationId: letters.id, rule: { kind: "cron", expression: "30 6 * * 1-5" } },
  });
  await db.nonWorkingDay.create({
    data: { tenantId, date: new Date("2026-12-24"), name: "Julaften", worksUntil: "12:00" },
  });
  await db.webhookTrigger.create({
    data: { tenantId, automationId: letters.id, name: "Skjemaportalen", sealedSecret: "", createdBy: "Kari Nordmann" },
  });

  await seedHistory(engine, { letters, sums });
  const cases = await seedCases(engine, { automation: letters, artefactDir });
  const imported = await seedImport(engine, letters);
  const measuring = await seedMeasuring(engine, letters);
  const where = { tenantId, unitId: unit.id, automationId: letters.id, processId };
  const reported = await seedReports(engine, where);
  return { imported, measuring, reported, tenantId, unit, stoppedLane, letters, sums, draft, schedule, ...cases };
}

/** A file of cases with errors, a column too many and a case that is known, and one case that is held. */
async function seedImport(engine: Engine, automation: Automation) {
  const { tenantId } = automation;
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const held = await aWorkItem(engine.db, { automation, deadline: new Date("2026-01-05T15:00:00Z") });
  await holdWorkItem(ctx, { id: held.id, reason: "Venter på svar fra avsenderen" });
  const lines = [
    "letterNumber;subject;Frist;Merknad",
    "L-501;Klage på vedtak;01.12.2099;",
    "L-502;;;",
    "feil;Brev;snart;",
  ];
  const bytes = new TextEncoder().encode(lines.join("\n"));
  return createImport(ctx, { automationId: automation.id, fileName: "brev uke 48.csv", bytes });
}

/** A system that was stopped by itself, and paused before; with windows, an account and a history. */
async function seedStoppedLane(engine: Engine, tenantId: string) {
  const { db, now } = engine;
  const circuit = {
    circuit: "OPEN",
    circuitCause: "TARGET_DOWN",
    circuitOpenedAt: now(),
    circuitProbeAt: now(),
  } as const;
  const lane = await aSystem(db, {
    tenantId,
    key: "claims",
    name: "Fordringer",
    rateMax: 60,
    ratePerSeconds: 60,
    ...circuit,
  });
  await aCredential(engine, { tenantId, targetSystemId: lane.id });
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  await updateLane(ctx, { id: lane.id, concurrency: 4 });
  await pauseLane(ctx, { id: lane.id, reason: "Satsene for 2026 er ikke lagt inn" });
  await resumeLane(ctx, { id: lane.id, reason: "Satsene er lagt inn" });
  const weekly = { weekdays: [6, 7], startTime: "22:00", endTime: "06:00" };
  await addMaintenanceWindow(ctx, { laneId: lane.id, reason: "Sikkerhetskopi hos leverandøren", weekly });
  return lane;
}

async function seedHistory(engine: Engine, { letters, sums }: { letters: Automation; sums: Automation }) {
  const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((back) => monthBack(engine.now(), back));
  for (const [index, month] of months.entries()) {
    const settled = await Promise.all([
      ...Array.from({ length: 3 + ((index * 5) % 4) }, () =>
        aWorkItem(engine.db, { automation: letters, status: "RUNNING" }),
      ),
      ...(index === 2 ? [aWorkItem(engine.db, { automation: sums, status: "RUNNING" })] : []),
    ]);
    const then = { ...engine, now: () => new Date(`${month}-14T10:00:00Z`) };
    await settleCases(
      then,
      settled.map(({ id }) => ({ workItemId: id, attempt: 1, outcome: "SUCCEEDED" as const })),
    );
  }
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId: letters.tenantId });
  const localDate = `${months[0]}-15`;
  await logOperationTime(ctx, { automationId: letters.id, seconds: 900, localDate, reason: "Byttet passord" });
}

async function seedCases(engine: Engine, { automation, artefactDir }: { automation: Automation; artefactDir: string }) {
  const { db } = engine;
  const run = await aRun(db, { automation, trigger: "SCHEDULE", startedBy: "tidsplan 30 6 * * 1-5" });
  const screenshotPath = await aScreenshot(artefactDir);
  const inRun = { automation, runId: run.id };
  const stopped = async (settlement: Partial<Settlement> & Pick<Settlement, "outcome">) => {
    const input = { letterNumber: "L-17", subject: "Gjelder 15068012345" };
    const { id } = await aWorkItem(db, { ...inRun, status: "RUNNING", businessKey: unique("brev"), input });
    await settleCases(engine, [{ workItemId: id, attempt: 1, steps: steps(settlement.outcome), ...settlement }]);
    return id;
  };
  await db.automation.update({ where: { id: automation.id }, data: { maxAttempts: 1 } });
  const failed = await stopped({
    outcome: "TECHNICAL_ERROR",
    errorCode: "TIMEOUT",
    errorMessage: "Siden svarte ikke innen 30 sekunder",
    screenshotPath,
  });
  await db.automation.update({ where: { id: automation.id }, data: { maxAttempts: 3 } });
  const handedOver = await stopped({
    outcome: "BUSINESS_EXCEPTION",
    errorCode: "UNKNOWN_SENDER",
    errorMessage: "Avsenderen finnes ikke i registeret",
  });
  const retrying = await stopped({
    outcome: "TECHNICAL_ERROR",
    errorCode: "TIMEOUT",
    errorMessage: "Treg side",
    backoffMs: 60_000,
  });
  const succeeded = await stopped({ outcome: "SUCCEEDED", output: { journalNumber: "2026/17" } });
  const queued = (await aWorkItem(db, inRun)).id;
  const running = (await aWorkItem(db, { ...inRun, status: "RUNNING", currentStep: "Fyll ut skjemaet" })).id;
  return { run, failed, handedOver, retrying, succeeded, queued, running };
}

function steps(outcome: Settlement["outcome"]) {
  const failed = outcome === "SUCCEEDED" ? {} : { failed: true as const };
  return [
    { name: "Finn brevet", startedMs: 20, durationMs: 840 },
    { name: "Fyll ut skjemaet", startedMs: 900, durationMs: 3_120 },
    { name: "Journalfør", startedMs: 4_050, durationMs: 612, ...failed },
  ];
}

// One grey pixel.
const picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

async function aScreenshot(artefactDir: string): Promise<string> {
  const path = join("skjermbilder", `${unique("bilde")}.png`);
  await mkdir(join(artefactDir, "skjermbilder"), { recursive: true });
  await writeFile(join(artefactDir, path), Buffer.from(picture, "base64"));
  return path;
}

function monthBack(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 7);
}

/** Somebody who can sign in. */
export async function aPerson(engine: Engine, { tenantId, roles }: { tenantId: string; roles: Role[] }) {
  const email = `${unique("kari")}@fjordvik.example`;
  await createUser(engine, { tenantId, email, name: "Kari Nordmann", roles, password });
  return { email, password };
}
