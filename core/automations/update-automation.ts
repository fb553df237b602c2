import { emitAudit } from "../audit/index.ts";
import { claimsBefore, endClaims, lockProcess, refuseOverClaimed } from "../claims/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { Automation, DbOrTransaction, Prisma } from "../db.ts";
import { isUniqueViolation } from "../db-errors.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { checkAutomation, refuseFields } from "./check-automation.ts";
import { getAutomation } from "./get-automation.ts";
import { checkBatchStart } from "./operation-settings.ts";
import { refuseOverlap } from "./refuse-overlap.ts";
import { type AutomationDetail, UpdateAutomationInput } from "./schemas.ts";
import { assertTransition } from "./status.ts";

/**
 * Changes an automation, its status included. Cases keep the bot, the process and the system they were taken in for: the
 * ledger knows a case by the automation and the bot's own key, and reports its hours under the automation's process.
 *
 * @throws AppError `not_found`; `invalid` that names every part that does not fit; `duplicate` naming `code`;
 *   `conflict` for a status that cannot be reached, or a change made meanwhile, and naming the field, with the rule
 *   `has_cases`, for another bot, process or system once there are cases;
 *   `overlap` naming what else takes the same minutes off the cases that it would work on, and naming `unitId`, with the rule
 *   `over_claimed`, when more than a step would be taken over there.
 */
export async function updateAutomation(ctx: Context, rawInput: UpdateAutomationInput): Promise<AutomationDetail> {
  requirePermission(ctx, isPause(rawInput) ? "automations:pause" : "automations:write");
  const parsed = UpdateAutomationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, ...given } = parsed.data;
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Changes;
  try {
    await ctx.db.$transaction((tx) => change(tx, ctx, { id, changes }));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `${changes.code} is taken`;
    throw new AppError("duplicate", `code: ${message}`, {
      cause: error,
      fields: [{ field: "code", rule: "duplicate", message }],
    });
  }
  return getAutomation(ctx, { id });
}

/** Whether nothing but a pause is begun or ended; a draft is put into service by those who may change it. */
function isPause({ id: _id, status, ...others }: UpdateAutomationInput): boolean {
  return Object.keys(others).length === 0 && (status === "PAUSED" || status === "ACTIVE");
}

type Given = Omit<ReturnType<typeof UpdateAutomationInput.parse>, "id">;
type Changes = { [Key in keyof Given]?: Exclude<Given[Key], undefined> };

const parts = ["botId", "processId", "targetSystemId", "credentialId", "unitId", "settings"];

async function change(
  tx: DbOrTransaction,
  ctx: Context,
  { id, changes }: { id: string; changes: Changes },
): Promise<void> {
  const found = await tx.automation.findFirst({ where: { id, tenantId: ctx.tenantId } });
  if (!found) throw notFound("automation", id);
  if (found.status === "DRAFT") requirePermission(ctx, "automations:write");
  assertTransition(found.status, changes.status ?? found.status);
  await refuseToMoveCases(tx, found, changes);
  if (changes.status === "RETIRED") await refuseToStrandCases(tx, found.id);
  const settings = changes.settings ?? (found.settings as Record<string, unknown>);
  // A pause is never refused because something else no longer fits.
  if (changes.status === "ACTIVE" || parts.some((part) => part in changes)) {
    await checkAutomation(tx, ctx, { ...found, ...changes, settings });
  } else if ("startAtWaiting" in changes || "startAfterMinutes" in changes) {
    refuseFields(checkBatchStart({ ...found, ...changes }));
  }
  const was = await claimsBefore(tx, ctx);
  const { count } = await tx.automation.updateMany({
    // The parts were checked against each other as they were read.
    where: { id, tenantId: ctx.tenantId, updatedAt: found.updatedAt },
    data: {
      ...changes,
      // What was done before it first worked is investment, whatever has stopped it since.
      wentLiveOn: found.wentLiveOn ?? (changes.status === "ACTIVE" ? toDbDate(localDateOf(ctx.now())) : null),
      settings: settings as Prisma.InputJsonObject,
      retryPolicy: (changes.retryPolicy ?? found.retryPolicy) as Prisma.InputJsonObject,
    },
  });
  if (count === 0) throw conflict("Somebody else changed the automation just now");
  await refuseSameCases(tx, ctx, { found, changes });
  await followWithClaims(tx, ctx, { found, changes, was });
  await emitAudit(tx, ctx, {
    action: "automation.update",
    entity: "automation",
    entityId: id,
    detail: {
      changed: Object.keys(changes),
      from: found.status,
      to: changes.status ?? found.status,
      values: valuesOf(found, changes),
    },
  });
}

function isOther(found: Automation, changes: Changes, key: keyof Automation & keyof Changes): boolean {
  return changes[key] !== undefined && changes[key] !== found[key];
}

/** What each field was and became, since hours hang on some of them. Settings may name persons and are not repeated. */
function valuesOf(
  found: Automation,
  { settings: _settings, status: _status, ...told }: Changes,
): Prisma.InputJsonObject {
  const names = Object.keys(told) as (keyof typeof told)[];
  return Object.fromEntries(names.map((name) => [name, { from: found[name], to: told[name] ?? null }]));
}

/** Only what begins to work, or to work on other cases, is held against what else works on them. */
async function refuseSameCases(
  tx: DbOrTransaction,
  ctx: Context,
  { found, changes }: { found: Automation; changes: Changes },
): Promise<void> {
  const now = { ...found, ...changes };
  const isAsBefore = (["status", "processId", "unitId"] as const).every((part) => now[part] === found[part]);
  if (now.status === "ACTIVE" && !isAsBefore) await refuseOverlap(tx, ctx, now);
}

type Followed = { found: Automation; changes: Changes; was: Awaited<ReturnType<typeof claimsBefore>> };

/** Claims end with an automation, or with its work on their process; to a new unit, where others may have theirs, they come along. */
async function followWithClaims(tx: DbOrTransaction, ctx: Context, { found, changes, was }: Followed): Promise<void> {
  if (changes.status === "RETIRED" || isOther(found, changes, "processId")) await endClaims(tx, ctx, found);
  else if (isOther(found, changes, "unitId")) {
    await lockProcess(tx, ctx, found.processId);
    await refuseOverClaimed(tx, ctx, { was, from: localDateOf(ctx.now()), to: null, field: "unitId" });
  }
}

async function refuseToStrandCases(tx: DbOrTransaction, automationId: string): Promise<void> {
  const open = await tx.workItem.count({
    where: { automationId, status: { in: ["QUEUED", "RUNNING", "RETRYING", "HELD"] } },
  });
  if (open > 0) throw conflict(`${open} cases are still open: let the robot finish them, or cancel them`);
}

const ofCases = ["botId", "processId", "targetSystemId"] as const;

async function refuseToMoveCases(tx: DbOrTransaction, found: Automation, changes: Changes): Promise<void> {
  const moved = ofCases.filter((part) => isOther(found, changes, part));
  if (moved.length === 0) return;
  const anyCase = await tx.workItem.findFirst({ where: { automationId: found.id }, select: { id: true } });
  if (!anyCase) return;
  const message = "Bot, process and target system cannot change once the automation has had cases: make a new one";
  const fields = moved.map((field) => ({ field, rule: "has_cases", message }));
  throw new AppError("conflict", message, { fields });
}
