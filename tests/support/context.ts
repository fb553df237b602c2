import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { type ArtefactStore, createFolderStore } from "../../core/artefacts/index.ts";
import { settleCases, type Settlement } from "../../core/cases/index.ts";
import { type BotContract, createCatalogue, syncBots } from "../../core/catalogue/index.ts";
import type { Context, Engine } from "../../core/context.ts";
import type { Automation, Db, Prisma, Role } from "../../core/db.ts";
import { toDbDate } from "../../core/local-date.ts";
import { createLogger } from "../../core/log.ts";
import { openQueues, type Queues } from "../../core/queues/index.ts";
import { createSecrets, newMasterKey } from "../../core/secrets.ts";
import { test as base } from "./fixtures.ts";

/**
 * `test` with an `engine` on the file's own database, its queues in the same one.
 * Queues connect when they are first used.
 */
export const test = base
  .extend("queues", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const queues = openQueues({ databaseUrl }, createLogger("silent"));
    onCleanup(() => queues.close());
    return queues;
  })
  .extend("engine", { scope: "file" }, async ({ db, queues }) => engineFor(db, { queues }));

export { expect } from "./fixtures.ts";

const text = (nb: string) => ({ nb, nn: nb, en: nb });

/** Files letters: signs in to the archive, collects, does four fifths of the manual work. */
export const letterBot: BotContract = {
  id: "letter-filing",
  version: "1.2.0",
  title: text("Arkiver brev"),
  lane: "archive",
  input: z.strictObject({ letterNumber: z.string().regex(/^L-\d{1,6}$/), subject: z.string().min(1) }),
  output: z.strictObject({ journalNumber: z.string() }),
  settings: z.object({ subjectLimit: z.int().min(1).default(100) }),
  businessKey: (input) => `letter:${z.object({ letterNumber: z.string() }).parse(input).letterNumber}`,
  processSteps: [
    { id: "register", title: text("Registrer"), share: 0.8, doneBy: "robot" },
    { id: "judge", title: text("Vurder"), share: 0.2, doneBy: "person" },
  ],
  rules: [text("Et brev journalføres én gang")],
  login: "a form",
  collect: "an inbox",
};

/** Adds up sums in the archive: no login, nothing to collect, all of the manual work. */
export const sumBot: BotContract = {
  id: "sum-check",
  version: "1.0.0",
  title: text("Kontroller summer"),
  lane: "archive",
  input: z.strictObject({ sumNumber: z.int() }),
  output: z.strictObject({}),
  settings: z.strictObject({}),
  businessKey: (input) => `sum:${z.object({ sumNumber: z.number() }).parse(input).sumNumber}`,
  processSteps: [{ id: "add", title: text("Legg sammen"), share: 1, doneBy: "robot" }],
  rules: [],
  reasons: { SUM_IS_OFF: "Summen stemmer ikke." },
};

type EngineOptions = {
  queues: Queues;
  bots?: readonly BotContract[];
  now?: () => Date;
  artefacts?: ArtefactStore;
};

/** An engine on a database, with a master key of its own; its bots are written into the database. */
export async function engineFor(db: Db, { queues, bots, now, artefacts }: EngineOptions): Promise<Engine> {
  const engine: Engine = {
    db,
    queues,
    secrets: createSecrets(newMasterKey()),
    catalogue: createCatalogue(bots ?? [letterBot, sumBot]),
    // Whoever keeps artefacts in a test has a folder for them.
    artefacts: artefacts ?? createFolderStore("/nonexistent"),
    now: now ?? (() => new Date()),
    log: createLogger("silent"),
  };
  await syncBots(engine);
  return engine;
}

/** A signed-in person with these roles, in a municipality of his or her own unless one is given. */
export async function contextFor(
  engine: Engine,
  { roles, tenantId, now }: { roles: readonly Role[]; tenantId?: string; now?: () => Date },
): Promise<Context> {
  const home = tenantId ?? (await aTenant(engine.db)).id;
  const { id, name } = await aUser(engine.db, { tenantId: home, roles: [...roles] });
  return { ...engine, ...(now && { now }), actor: { kind: "user", id, name, roles }, tenantId: home };
}

/** A name that no other row of the file has. */
export function unique(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}

export function aTenant(db: Db, given: Partial<Prisma.TenantUncheckedCreateInput> = {}) {
  return db.tenant.create({ data: { slug: unique("kommune"), name: "Fjordvik kommune", ...given } });
}

type InTenant = { tenantId: string };

export function aUser(db: Db, given: InTenant & Partial<Prisma.UserUncheckedCreateInput>) {
  const email = `${unique("kari")}@fjordvik.example`;
  return db.user.create({ data: { email, name: "Kari Nordmann", roles: ["OPERATOR"], ...given } });
}

type NewUnit = InTenant & {
  code?: string;
  name?: string;
  level?: string;
  parentId?: string | null;
  validFrom?: string;
  validTo?: string | null;
};

/** A unit with one placement, from 2020 on unless told otherwise. */
export async function aUnit(db: Db, given: NewUnit) {
  const { tenantId, code = unique("enhet"), name = "Dokumentsenteret", level = "enhet", parentId = null } = given;
  const unit = await db.organisationUnit.create({ data: { tenantId, code } });
  const validFrom = toDbDate(given.validFrom ?? "2020-01-01");
  const validTo = given.validTo == null ? null : toDbDate(given.validTo);
  await db.unitPlacement.create({ data: { tenantId, unitId: unit.id, parentId, name, level, validFrom, validTo } });
  return { ...unit, name };
}

export function aSystem(db: Db, given: InTenant & Partial<Prisma.TargetSystemUncheckedCreateInput>) {
  const system = { key: letterBot.lane, name: "Sak og arkiv", baseUrl: "http://127.0.0.1:1" };
  return db.targetSystem.create({ data: { ...system, ...given } });
}

export function aCredential({ db, secrets }: Engine, given: InTenant & { targetSystemId: string }) {
  const sealedPassword = secrets.seal("et passord");
  return db.credential.create({ data: { name: unique("robot"), username: "robot", sealedPassword, ...given } });
}

export function aProcess(db: Db, given: InTenant & { unitId: string } & Partial<Prisma.ProcessUncheckedCreateInput>) {
  return db.process.create({ data: { code: unique("prosess"), title: "Brev til arkiv", ...given } });
}

/** The municipality's one system with the key `archive`. */
async function theArchive(db: Db, tenantId: string) {
  const system = { tenantId, key: letterBot.lane, name: "Sak og arkiv", baseUrl: "http://127.0.0.1:1" };
  await db.targetSystem.createMany({ data: [system], skipDuplicates: true });
  return db.targetSystem.findUniqueOrThrow({ where: { tenantId_key: { tenantId, key: system.key } } });
}

/** An active automation of `sumBot`; whatever is not given is made with it. */
export async function anAutomation(db: Db, given: InTenant & Partial<Prisma.AutomationUncheckedCreateInput>) {
  const { tenantId } = given;
  const unitId = given.unitId ?? (await aUnit(db, { tenantId })).id;
  const processId = given.processId ?? (await aProcess(db, { tenantId, unitId })).id;
  const targetSystemId = given.targetSystemId ?? (await theArchive(db, tenantId)).id;
  const automation = {
    code: unique("robot"),
    title: "Kontroll av summer",
    botId: sumBot.id,
    status: "ACTIVE" as const,
  };
  return db.automation.create({ data: { ...automation, ...given, unitId, processId, targetSystemId } });
}

type NewBaseline = InTenant & {
  processId: string;
  unitId: string;
  validFrom?: string;
  validTo?: string | null;
} & Partial<Omit<Prisma.BaselineUncheckedCreateInput, "validFrom" | "validTo">>;

/** An approved baseline of ten minutes, measured, from 2020 on unless told otherwise. */
export function aBaseline(db: Db, { validFrom = "2020-01-01", validTo = null, ...given }: NewBaseline) {
  const baseline = {
    version: 1,
    secondsPerCase: 600,
    evidenceClass: "A" as const,
    method: "Tidtaking, 24 saker",
    recordedBy: "Ola",
    approvedBy: "Kontrolløren",
    approvedAt: new Date("2020-01-01T12:00:00Z"),
  };
  return db.baseline.create({
    data: {
      ...baseline,
      ...given,
      validFrom: toDbDate(validFrom),
      validTo: validTo === null ? null : toDbDate(validTo),
    },
  });
}

type OfAutomation = { automation: Automation };

export function aRun(db: Db, { automation, ...given }: OfAutomation & Partial<Prisma.RunUncheckedCreateInput>) {
  const run = { trigger: "API" as const, startedBy: "Kari Nordmann", status: "RUNNING" as const };
  return db.run.create({ data: { tenantId: automation.tenantId, automationId: automation.id, ...run, ...given } });
}

/** A case of an automation, queued unless told otherwise; a running one was begun, and has its attempt and its lease. */
export async function aWorkItem(
  db: Db,
  { automation, ...given }: OfAutomation & Partial<Prisma.WorkItemUncheckedCreateInput>,
) {
  const { id: automationId, tenantId, targetSystemId, unitId } = automation;
  const runId = given.runId ?? (await aRun(db, { automation })).id;
  const businessKey = unique("sum");
  const item = { id: uuidv7(), businessKey, businessKeyHash: businessKey, input: { sumNumber: 1 } };
  const inHand = { leaseOwner: "test", leaseUntil: new Date(Date.now() + 60_000), begun: true };
  const lease = given.status === "RUNNING" ? inHand : {};
  const workItem = await db.workItem.create({
    data: { ...item, tenantId, automationId, targetSystemId, unitId, ...lease, ...given, runId },
  });
  if (workItem.status === "RUNNING") {
    const number = workItem.attemptNumber;
    const { robotShare } = await db.bot.findUniqueOrThrow({ where: { id: automation.botId } });
    const attempt = { workItemId: workItem.id, number, tenantId, worker: "test", botVersion: "1.0.0", robotShare };
    await db.attempt.create({ data: { ...attempt, startedAt: new Date() } });
  }
  return workItem;
}

/** An open incident that a case was lost to. */
export function anIncident(
  db: Db,
  {
    automation,
    workItem,
    ...given
  }: OfAutomation & { workItem: { id: string } } & Partial<Prisma.IncidentUncheckedCreateInput>,
) {
  const { id: automationId, tenantId, targetSystemId } = automation;
  const seen = { firstSeenAt: new Date(), lastSeenAt: new Date(), openedAt: new Date(), occurrences: 1 };
  const error = { fingerprint: unique("f"), errorCode: "TARGET_DOWN", sampleMessage: "Fagsystemet svarer ikke" };
  const sample = { sampleWorkItemId: workItem.id, sampleAttempt: 1 };
  return db.incident.create({
    data: { tenantId, automationId, targetSystemId, status: "OPEN", ...seen, ...error, ...sample, ...given },
  });
}

/** A case that ended at an instant as the engine ends cases: credited or debited by the rules of that local date. */
export async function aSettledCase(
  engine: Engine,
  { automation, at, outcome = "SUCCEEDED" }: OfAutomation & { at: string; outcome?: Settlement["outcome"] },
) {
  const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING" });
  const then = { ...engine, now: () => new Date(at) };
  const [settled] = await settleCases(then, [{ workItemId: id, attempt: 1, outcome }]);
  if (!settled) throw new Error(`Case ${id} was not settled`);
  return settled;
}
