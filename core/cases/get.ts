import { wordsOfBot } from "../catalogue/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { LedgerEntry, Prisma } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { entriesOfCase } from "../ledger/index.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { masked } from "./masked.ts";
import {
  type Attempt,
  type CaseCredit,
  GetScreenshotInput,
  GetWorkItemInput,
  type WorkItemDetail,
} from "./read-schemas.ts";

const withParts = {
  automation: { include: { bot: { select: { id: true, inputSchema: true, outputSchema: true } } } },
  run: true,
  attempts: { orderBy: { number: "asc" } },
} as const satisfies Prisma.WorkItemInclude;

type Row = Prisma.WorkItemGetPayload<{ include: typeof withParts }>;

/**
 * One case with its attempts and what the ledger holds of it; personal numbers are masked.
 *
 * @throws AppError `not_found`.
 */
export async function getWorkItem(ctx: Context, raw: GetWorkItemInput): Promise<WorkItemDetail> {
  requirePermission(ctx, "cases:read");
  const parsed = GetWorkItemInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.workItem.findFirst({ where: { id, tenantId: ctx.tenantId }, include: withParts });
  if (!row) throw notFound("work item", id);
  const { tenantId } = ctx;
  const [entries, units, targetSystem] = await Promise.all([
    entriesOfCase(ctx.db, row),
    unitNamesOn(ctx.db, tenantId, { ids: [row.unitId], on: localDateOf(ctx.now()) }),
    ctx.db.targetSystem.findUniqueOrThrow({ where: { id: row.targetSystemId } }),
  ]);
  const { input, output } = wordsOfBot(ctx.catalogue, row.automation.bot);
  return {
    ...ownFields(row),
    ...masked({ input: row.input, output: row.output }),
    fieldTitles: { input: input.titles, output: output.titles },
    valueLabels: { input: input.labels, output: output.labels },
    targetSystem: { id: targetSystem.id, code: targetSystem.key, name: targetSystem.name },
    unit: { id: row.unitId, ...(units.get(row.unitId) ?? { code: row.unitId, name: row.unitId }) },
    attempts: row.attempts.map(toAttempt),
    credit: await creditAmong(ctx, entries),
    residual: residualAmong(entries),
  };
}

/**
 * Where an attempt's screenshot lies, as a path below the artefact folder.
 *
 * @throws AppError `not_found`, also for an attempt without a screenshot.
 */
export async function getScreenshotPath(ctx: Context, raw: GetScreenshotInput): Promise<string> {
  requirePermission(ctx, "cases:read");
  const parsed = GetScreenshotInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, number } = parsed.data;
  const attempt = await ctx.db.attempt.findFirst({
    where: { workItemId: id, number, tenantId: ctx.tenantId },
    select: { screenshotPath: true },
  });
  if (!attempt?.screenshotPath) throw notFound("screenshot of attempt", `${number} of work item ${id}`);
  return attempt.screenshotPath;
}

function ownFields(row: Row) {
  const { automation, run } = row;
  const { businessKey, currentStep, errorMessage, heldReason } = row;
  return {
    id: row.id,
    ...masked({ businessKey, currentStep, errorMessage, heldReason }),
    status: row.status,
    automation: { id: automation.id, code: automation.code, title: automation.title, status: automation.status },
    caseType: masked(row.caseType),
    priority: row.priority,
    attemptNumber: row.attemptNumber,
    errorCode: row.errorCode,
    createdAt: row.createdAt.toISOString(),
    queuedAt: row.queuedAt.toISOString(),
    notBefore: row.notBefore?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
    resolution: row.resolution === null ? null : { text: masked(row.resolution), by: row.resolvedBy ?? "" },
    purgedAt: row.purgedAt?.toISOString() ?? null,
    run: {
      id: run.id,
      trigger: run.trigger,
      startedBy: run.startedBy,
      status: run.status,
      startedAt: run.startedAt.toISOString(),
    },
  };
}

function toAttempt(row: Row["attempts"][number]): Attempt {
  return {
    number: row.number,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    outcome: row.outcome,
    errorCode: row.errorCode,
    errorMessage: masked(row.errorMessage),
    worker: row.worker,
    botVersion: row.botVersion,
    steps: masked(row.steps as Attempt["steps"]),
    incidentId: row.incidentId,
    hasScreenshot: row.screenshotPath !== null,
    hasTrace: row.tracePath !== null,
  };
}

async function creditAmong(ctx: Context, entries: readonly LedgerEntry[]): Promise<CaseCredit | null> {
  const credit = entries.find((entry) => entry.kind === "CREDIT");
  if (!credit) return null;
  const { id, baselineId } = credit;
  const [baseline, reversal] = await Promise.all([
    baselineId === null ? null : ctx.db.baseline.findUnique({ where: { id: baselineId }, select: { version: true } }),
    ctx.db.ledgerEntry.findFirst({ where: { reversesId: id }, select: { id: true } }),
  ]);
  return {
    entryId: Number(id),
    reversedById: reversal && Number(reversal.id),
    localDate: fromDbDate(credit.localDate),
    seconds: credit.seconds,
    baselineSeconds: credit.baselineSeconds,
    baselineVersion: baseline?.version ?? null,
    robotShare: credit.robotShare.toNumber(),
    evidenceClass: credit.evidenceClass,
  };
}

function residualAmong(entries: readonly LedgerEntry[]): WorkItemDetail["residual"] {
  const debits = entries.filter((entry) => entry.kind === "RESIDUAL");
  const last = debits.at(-1);
  if (!last) return null;
  return {
    localDate: fromDbDate(last.localDate),
    seconds: debits.reduce((sum, { seconds }) => sum + seconds, 0),
    estimated: debits.some(({ estimated }) => estimated),
  };
}
