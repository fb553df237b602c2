import { randomBytes } from "node:crypto";
import { createApiKey, createUser } from "../../core/access/index.ts";
import { createAutomation } from "../../core/automations/index.ts";
import type { Context, Engine } from "../../core/context.ts";
import type { Role } from "../../core/db.ts";
import { addUnit, setHoursPerFte } from "../../core/organisation/index.ts";
import { startRun } from "../../core/runs/index.ts";
import { createSchedule } from "../../core/schedules/index.ts";
import { updateProcess } from "../../core/processes/index.ts";
import { seedBaseline } from "./seed-baseline.ts";
import { seedGains } from "./seed-gains.ts";
import { automations, people, solvik, systems, units } from "./solvik.ts";

/** What the demo's systems are reached by. */
export type DemoSystems = {
  url: string;
  accounts: Record<"archive" | "claims", { username: string; password: string }>;
};

/** How to get in: told once, kept in the data folder. */
export type DemoCredentials = {
  users: { role: Role; name: string; email: string; password: string }[];
  apiKey: string;
};

/** Fills an empty database with a fictional municipality and starts its robots. */
export async function seedDemo(engine: Engine, demo: DemoSystems): Promise<DemoCredentials> {
  const { id: tenantId } = await engine.db.tenant.create({ data: solvik });
  const signedIn = new Map<Role, Context>();
  const users: DemoCredentials["users"] = [];
  for (const { email, name, roles } of people) {
    const password = randomBytes(9).toString("base64url");
    const { id } = await createUser(engine, { tenantId, email, name, roles, password });
    const role = roles[0] ?? "OPERATOR";
    users.push({ role, name, email, password });
    signedIn.set(role, { ...engine, tenantId, actor: { kind: "user", id, name, roles } });
  }
  const administrator = required(signedIn, "ADMINISTRATOR");
  const controller = required(signedIn, "CONTROLLER");
  const owner = required(signedIn, "PROCESS_OWNER");
  const benefitOwner = required(signedIn, "BENEFIT_OWNER");
  const unitIds = await addUnits(administrator);
  const allRoles: Role[] = ["ADMINISTRATOR", "OPERATOR", "PROCESS_OWNER", "CONTROLLER"];
  const { key } = await createApiKey(engine, { tenantId, name: "Demo", roles: allRoles });

  const systemIds = await addSystems(administrator, demo);
  for (const automation of automations) {
    await putIntoService({ administrator, controller, owner }, { automation, unitIds, systemIds });
  }
  await seedGains(
    { administrator, controller, owner, benefitOwner },
    { measureUnitId: required(unitIds, "oppvekst"), oldHoursUnitId: required(unitIds, "organisasjon") },
  );
  return { users, apiKey: key };
}

const wholeKey = "demo";

/** Marks the demo as whole: people can sign in, and all of it is there. */
export async function markDemoWhole({ db }: Engine): Promise<void> {
  await db.installation.create({ data: { key: wholeKey, value: "whole" } });
}

/** @throws Error when the demo was interrupted while it was made. */
export async function refuseHalfDemo({ db }: Engine, dataDir: string): Promise<void> {
  if (await db.installation.findUnique({ where: { key: wholeKey } })) return;
  throw new Error(`The demo was interrupted while it was made: remove ${dataDir} and start again`);
}

/** Tells the record where the sandbox is today: its port may have changed. */
export async function moveDemoSystems(engine: Engine, url: string): Promise<void> {
  for (const { key, path } of systems) {
    await engine.db.targetSystem.updateMany({
      where: { key, tenant: { slug: solvik.slug } },
      data: { baseUrl: url + path },
    });
  }
}

async function addUnits(ctx: Context): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { code, name, level, ...unit } of units) {
    const parentId = "parent" in unit ? ids.get(unit.parent) : undefined;
    const added = await addUnit(ctx, { code, name, level, validFrom: "2020-01-01", ...(parentId && { parentId }) });
    ids.set(code, added.id);
  }
  await setHoursPerFte(ctx, { hours: 1695, validFrom: "2020-01-01" });
  return ids;
}

type SystemIds = Map<string, { targetSystemId: string; credentialId: string }>;

async function addSystems(ctx: Context, demo: DemoSystems): Promise<SystemIds> {
  const ids: SystemIds = new Map();
  for (const { key, name, account, path } of systems) {
    const { tenantId } = ctx;
    const system = await ctx.db.targetSystem.create({
      data: { tenantId, key, name, baseUrl: demo.url + path, concurrency: 2 },
    });
    const { username, password } = demo.accounts[account];
    const sealedPassword = ctx.secrets.seal(password);
    const credential = await ctx.db.credential.create({
      data: { tenantId, targetSystemId: system.id, name: "Robotkonto", username, sealedPassword },
    });
    ids.set(key, { targetSystemId: system.id, credentialId: credential.id });
  }
  return ids;
}

type Actors = { administrator: Context; controller: Context; owner: Context };
type Service = { automation: (typeof automations)[number]; unitIds: Map<string, string>; systemIds: SystemIds };

async function putIntoService(
  { administrator, controller, owner }: Actors,
  { automation, unitIds, systemIds }: Service,
): Promise<void> {
  const { code, title, botId, standardResidualSeconds, process, facts, baseline, schedule } = automation;
  const unitId = required(unitIds, automation.unit);
  const created = await createAutomation(administrator, {
    code,
    title,
    botId,
    unitId,
    standardResidualSeconds,
    process: { ...process, unitId },
    ...required(systemIds, automation.system),
    status: "ACTIVE",
  });
  const { processId } = await administrator.db.automation.findUniqueOrThrow({ where: { id: created.id } });
  await updateProcess(owner, { id: processId, ownerName: owner.actor.name, ...facts });
  await seedBaseline({ owner, controller }, { processId, unitId, botId, baseline });
  await createSchedule(administrator, { automationId: created.id, rule: schedule });
  await startRun(administrator, { automationId: created.id });
}

function required<Key, Value>(values: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = values.get(key);
  if (value === undefined) throw new Error(`The demo municipality has no ${String(key)}`);
  return value;
}
