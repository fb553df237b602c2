import type { BotContract } from "../catalogue/index.ts";
import type { Context } from "../context.ts";
import type { AutomationStatus, DbOrTransaction } from "../db.ts";
import { AppError, type FieldError, fieldErrors } from "../errors.ts";
import { checkBatchStart } from "./operation-settings.ts";

/** What must fit together, whether an automation is new or changed. */
export type AutomationParts = {
  /** Of an automation that exists already. */
  id?: string;
  botId: string;
  processId: string | undefined;
  targetSystemId: string;
  credentialId: string | null;
  unitId: string;
  settings: Record<string, unknown>;
  status: AutomationStatus;
  startAtWaiting: number | null;
  startAfterMinutes: number | null;
};

/**
 * Whether bot, system, credential, unit, process and settings exist in this municipality and fit together.
 *
 * @throws AppError `invalid` that names every field that does not.
 */
export async function checkAutomation(tx: DbOrTransaction, ctx: Context, parts: AutomationParts): Promise<void> {
  const bot = ctx.catalogue.find(parts.botId);
  refuseFields([
    ...(bot ? [] : [field("botId", "unknown_bot", `There is no bot ${parts.botId}`)]),
    ...(bot ? checkSettings(bot, parts.settings) : []),
    ...(await checkSystem(tx, ctx, { ...parts, bot })),
    ...(await checkCredential(tx, ctx, { ...parts, bot })),
    ...(await checkUnit(tx, ctx, { unitId: parts.unitId, field: "unitId" })),
    ...(await checkProcess(tx, ctx, parts.processId)),
    ...(await checkInService(tx, ctx, parts)),
    ...checkBatchStart(parts),
  ]);
}

/** @throws AppError `invalid` that names every field that is wrong, if any is. */
export function refuseFields(fields: readonly FieldError[]): void {
  const [first] = fields;
  if (first) throw new AppError("invalid", `${first.field}: ${first.message}`, { fields });
}

/** Whether the unit that a field names exists in this municipality. */
export async function checkUnit(
  tx: DbOrTransaction,
  ctx: Context,
  named: { unitId: string; field: string },
): Promise<FieldError[]> {
  const unit = await tx.organisationUnit.findFirst({ where: { id: named.unitId, tenantId: ctx.tenantId } });
  return unit ? [] : [field(named.field, "unknown_unit", "There is no such unit")];
}

/**
 * Whether the same bot serves the same system already: it would collect the very same cases, and the ledger, which knows
 * a case by its automation, would credit them again.
 */
async function checkInService(tx: DbOrTransaction, ctx: Context, parts: AutomationParts): Promise<FieldError[]> {
  const { id, botId, targetSystemId, status } = parts;
  if (status !== "ACTIVE") return [];
  // Of two put into service at once, the second waits here and sees the first.
  await tx.$queryRaw`select id from target_system where id = ${targetSystemId}::uuid for update`;
  const other = await tx.automation.findFirst({
    where: {
      tenantId: ctx.tenantId,
      botId,
      targetSystemId,
      status: { in: ["ACTIVE", "PAUSED"] },
      ...(id !== undefined && { id: { not: id } }),
    },
  });
  if (!other) return [];
  return [field("botId", "in_service", `${other.code} has this bot in service in this system: retire it first`)];
}

type PartsWithBot = AutomationParts & { bot: BotContract | undefined };

function checkSettings(bot: BotContract, settings: Record<string, unknown>): FieldError[] {
  const parsed = bot.settings.safeParse(settings);
  if (!parsed.success) return fieldErrors(parsed.error.issues, "settings");
  // A schema that passes over what it does not know would hide a misspelt setting.
  const known = Object.keys(parsed.data ?? {});
  const unknown = Object.keys(settings).filter((key) => !known.includes(key));
  return unknown.map((key) => field(`settings.${key}`, "unrecognized_keys", `The bot ${bot.id} has no such setting`));
}

async function checkSystem(tx: DbOrTransaction, ctx: Context, parts: PartsWithBot): Promise<FieldError[]> {
  const { targetSystemId, bot } = parts;
  const system = await tx.targetSystem.findFirst({ where: { id: targetSystemId, tenantId: ctx.tenantId } });
  if (!system) return [field("targetSystemId", "unknown_system", "There is no such target system")];
  if (!bot || bot.lane === system.key) return [];
  return [field("targetSystemId", "other_lane", `The bot ${bot.id} works in ${bot.lane}, not in ${system.key}`)];
}

async function checkCredential(tx: DbOrTransaction, ctx: Context, parts: PartsWithBot): Promise<FieldError[]> {
  const { credentialId, targetSystemId, status, bot } = parts;
  if (credentialId === null) {
    if (status !== "ACTIVE" || bot?.login === undefined) return [];
    return [
      field("credentialId", "credential_required", `The bot ${bot.id} signs in: it takes a credential to activate`),
    ];
  }
  const credential = await tx.credential.findFirst({ where: { id: credentialId, tenantId: ctx.tenantId } });
  if (!credential) return [field("credentialId", "unknown_credential", "There is no such credential")];
  if (credential.targetSystemId === targetSystemId) return [];
  return [field("credentialId", "other_system", "The credential is for another target system")];
}

async function checkProcess(tx: DbOrTransaction, ctx: Context, processId: string | undefined): Promise<FieldError[]> {
  if (processId === undefined) return [];
  const process = await tx.process.findFirst({ where: { id: processId, tenantId: ctx.tenantId } });
  if (!process) return [field("processId", "unknown_process", "There is no such process")];
  return process.retiredAt === null ? [] : [field("processId", "retired", "The process is retired")];
}

function field(name: string, rule: string, message: string): FieldError {
  return { field: name, rule, message };
}
