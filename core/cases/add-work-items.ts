import { v7 as uuidv7 } from "uuid";
import { type Context, requirePermission, triggerOf } from "../context.ts";
import { type Automation, Prisma, type RunTrigger } from "../db.ts";
import { isUniqueViolation } from "../db-errors.ts";
import { AppError, conflict, type FieldError, invalidFields, notFound } from "../errors.ts";
import { deadlinesFor } from "./deadlines.ts";
import { hasKeyHash, insertCases } from "./insert.ts";
import { type CaseHome, prepareCases, type PreparedCase } from "./prepare.ts";
import { AddWorkItems, type AddedWorkItems } from "./schemas.ts";
import { wakeLane } from "./wake-lane.ts";

/**
 * Adds cases to an automation and wakes its workers. All of them are taken, or none.
 *
 * @param origin The occasion that the run is named by, where it may be told twice: the second time is a `duplicate`.
 * @throws AppError `invalid` with a field error per row, `duplicate` when a business key is known, `not_found`,
 * `conflict` when the automation takes no cases.
 */
export async function addWorkItems(
  ctx: Context,
  raw: AddWorkItems,
  origin: { occasion?: string } = {},
): Promise<AddedWorkItems> {
  requirePermission(ctx, "cases:write");
  const parsed = AddWorkItems.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, items } = parsed.data;

  const home = await caseHome(ctx, automationId, {
    daysAsked: items.some((item) => item.deadlineWorkingDays !== undefined),
  });
  await refuseUnknownUnits(ctx, items);
  const { prepared, errors } = prepareCases(ctx, home, items);
  if (errors.length > 0) throw refusal(errors);

  const runId = uuidv7();
  await write(ctx, { home, runId, prepared, occasion: origin.occasion ?? null });
  await wakeFor(ctx, home.targetSystemId, prepared);
  return { runId, items: prepared.map(({ id, businessKey }) => ({ id, businessKey })) };
}

/** Wakes the lane for what is due now, and for when the first of the rest is; the reconciler sees to the others. */
export async function wakeFor(
  ctx: Context,
  targetSystemId: string,
  added: readonly Pick<PreparedCase, "notBefore">[],
): Promise<void> {
  const times = added.flatMap(({ notBefore }) => notBefore ?? []).map((at) => Date.parse(at));
  if (times.length < added.length) await wakeLane(ctx, targetSystemId);
  if (times.length > 0) await wakeLane(ctx, targetSystemId, { at: new Date(times.reduce((a, b) => Math.min(a, b))) });
}

type Home = CaseHome & {
  targetSystemId: string;
  /** How the run of the new cases is told to have been started. */
  trigger: RunTrigger;
};

/**
 * The automation as new cases need it.
 *
 * @param daysAsked Whether a case has a deadline in working days.
 * @throws AppError `not_found`; `conflict` when it takes no cases; `invalid` when its bot is not in this build.
 */
export async function caseHome(ctx: Context, automationId: string, { daysAsked = false } = {}): Promise<Home> {
  const automation = await ctx.db.automation.findFirst({ where: { id: automationId, tenantId: ctx.tenantId } });
  if (!automation) throw notFound("automation", automationId);
  if (automation.status === "DRAFT" || automation.status === "RETIRED") {
    throw conflict(`Automation ${automation.code} is ${automation.status} and takes no cases: activate it first`);
  }
  const bot = ctx.catalogue.find(automation.botId);
  if (!bot) {
    const fields = [
      { field: "automationId", rule: "unknown_bot", message: `No bot ${automation.botId} in this build` },
    ];
    throw new AppError("invalid", `No bot ${automation.botId} in this build`, { fields });
  }
  const deadlineOf = await deadlinesFor(ctx, automation, daysAsked);
  const { unitId, targetSystemId } = automation;
  return { automationId, unitId, bot, targetSystemId, deadlineOf, trigger: triggerOfAdded(ctx, automation) };
}

/** Nobody starts an automation that waits for enough cases by adding some: those that wait do. */
function triggerOfAdded(ctx: Context, automation: Automation): RunTrigger {
  const waits = automation.startAtWaiting !== null || automation.startAfterMinutes !== null;
  return waits ? "WAITING_CASES" : triggerOf(ctx);
}

async function refuseUnknownUnits(ctx: Context, items: readonly { unitId?: string | undefined }[]): Promise<void> {
  const asked = [...new Set(items.flatMap((item) => item.unitId ?? []))];
  if (asked.length === 0) return;
  const found = await ctx.db.organisationUnit.findMany({ where: { tenantId: ctx.tenantId, id: { in: asked } } });
  const known = new Set(found.map((unit) => unit.id));
  const errors = items.flatMap((item, index): FieldError[] =>
    item.unitId === undefined || known.has(item.unitId)
      ? []
      : [{ field: `items[${index}].unitId`, rule: "not_found", message: `No organisation unit ${item.unitId}` }],
  );
  if (errors.length > 0) throw refusal(errors);
}

const mostErrors = 100;

function refusal(errors: FieldError[]): AppError {
  const code = errors.every((error) => error.rule === "duplicate") ? "duplicate" : "invalid";
  const message = `${errors.length === 1 ? "One value breaks" : "Several values break"} a rule; no case was added`;
  return new AppError(code, message, { fields: errors.slice(0, mostErrors) });
}

type NewRun = { home: Home; runId: string; prepared: PreparedCase[]; occasion: string | null };

async function write(ctx: Context, { home, runId, prepared, occasion }: NewRun) {
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  const now = ctx.now();
  try {
    // Run, cases and audit row in one statement: one round trip, and all or nothing without more words.
    await ctx.db.$executeRaw`
      WITH home AS (
        INSERT INTO run (id, tenant_id, automation_id, trigger, started_by, status, occasion, started_at)
        VALUES (${runId}::uuid, ${ctx.tenantId}::uuid, ${home.automationId}::uuid, ${home.trigger}::"RunTrigger",
                ${ctx.actor.name}, 'RUNNING', ${occasion}, ${now})
        RETURNING id
      ), audit AS (
        INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
        VALUES (${ctx.tenantId}::uuid, ${actor}, 'work-items.add', 'run', ${runId},
                jsonb_build_object('cases', ${prepared.length}::int), ${now})
      )
      ${insertCases({ tenantId: ctx.tenantId, automationId: home.automationId, targetSystemId: home.targetSystemId, prepared, now })}`;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw refusal(await duplicatesAmong(ctx, home.automationId, prepared));
  }
}

async function duplicatesAmong(ctx: Context, automationId: string, prepared: PreparedCase[]): Promise<FieldError[]> {
  const known = await ctx.db.$queryRaw<{ id: string; businessKeyHash: string }[]>`
    SELECT w.id, asked.hash AS "businessKeyHash"
    FROM unnest(${prepared.map((item) => item.businessKeyHash)}::text[]) AS asked(hash)
    JOIN work_item w ON ${hasKeyHash(Prisma.sql`asked.hash`)} AND w.automation_id = ${automationId}::uuid`;
  const idByHash = new Map(known.map((item) => [item.businessKeyHash, item.id]));
  return prepared.flatMap((item, index): FieldError[] => {
    const id = idByHash.get(item.businessKeyHash);
    if (id === undefined) return [];
    const message = `Case ${item.businessKey} is known already, as work item ${id}`;
    return [{ field: `items[${index}].input`, rule: "duplicate", message }];
  });
}
