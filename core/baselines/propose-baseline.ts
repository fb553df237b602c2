import { emitAudit } from "../audit/index.ts";
import { addDays } from "../calendar/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction, Prisma } from "../db.ts";
import { type FieldError, invalidFields, notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { lockProcess, processVersionsOn } from "../processes/index.ts";
import { refusePersonalData, studySample, type StudyResults } from "../studies/index.ts";

import { describeBaselines, withSource } from "./describe.ts";
import { type Baseline, ProposeBaselineInput } from "./schemas.ts";

type Asked = ReturnType<typeof ProposeBaselineInput.parse>;
type Measured = Extract<Asked, { source: "STUDY" }>;
type Judged = Exclude<Asked, Measured>;
type Found = Omit<
  Prisma.BaselineUncheckedCreateInput,
  "tenantId" | "version" | "status" | "validFrom" | "validTo" | "recordedBy"
>;

const evidenceOf = { STUDY: "B", ESTIMATE: "C", ASSUMPTION: "D" } as const;

/**
 * Proposes a version of the manual handling time; it counts for nothing until another person has approved it. What a study
 * gives is its mean in whole seconds; its figures, and the rows they were made of, are kept as they were that moment.
 *
 * @throws AppError `invalid`, with `too_few_observations`, `too_short` or `stratum_too_few` naming `studyId` when the study is
 *   no measurement yet, with `seconds_not_positive`, `not_in_order`, `not_after_from` or `personal_data`; `not_found` for the
 *   process or the study; `period_closed` naming `validFrom`.
 */
export async function proposeBaseline(ctx: Context, rawInput: ProposeBaselineInput): Promise<Baseline> {
  requirePermission(ctx, "baselines:propose");
  requirePerson(ctx, "propose a baseline");
  const parsed = ProposeBaselineInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const asked = parsed.data;
  refuseWrong([...wrongDays(asked), ...(asked.source === "STUDY" ? [] : wrongSeconds(asked))]);
  const row = await ctx.db.$transaction(async (tx) => {
    const found = asked.source === "STUDY" ? await measured(tx, ctx, asked) : await judged(tx, ctx, asked);
    await refusePersonalData(tx, ctx.tenantId, { method: asked.method });
    await lockProcess(tx, ctx, found.processId);
    const through = asked.validTo === undefined ? null : addDays(asked.validTo, -1);
    await assertPeriodOpen(tx, ctx, { from: asked.validFrom, through, field: "validFrom" });
    return addProposal(tx, ctx, { asked, found });
  });
  return (await describeBaselines(ctx, [row]))(row);
}

async function addProposal(tx: DbOrTransaction, ctx: Context, { asked, found }: { asked: Asked; found: Found }) {
  const { tenantId, actor } = ctx;
  const latest = await tx.baseline.aggregate({
    where: { tenantId, processId: found.processId },
    _max: { version: true },
  });
  const row = await tx.baseline.create({
    data: {
      ...found,
      tenantId,
      version: (latest._max.version ?? 0) + 1,
      status: "PROPOSED",
      validFrom: toDbDate(asked.validFrom),
      validTo: asked.validTo === undefined ? null : toDbDate(asked.validTo),
      recordedById: actor.id,
      recordedBy: actor.name,
      proposedAt: ctx.now(),
    },
    include: withSource,
  });
  const { version, secondsPerCase } = row;
  const detail = { ...asked, processId: found.processId, version, secondsPerCase };
  await emitAudit(tx, ctx, { action: "baseline.propose", entity: "baseline", entityId: row.id, detail });
  return row;
}

async function measured(tx: DbOrTransaction, ctx: Context, { studyId, method }: Measured): Promise<Found> {
  const { tenantId } = ctx;
  const study = await tx.timeStudy.findFirst({ where: { id: studyId, tenantId } });
  if (!study) throw notFound("study", studyId);
  const { results, sample } = await studySample({ db: tx, tenantId }, study);
  refuseWrong(results.notYetMeasured.map((rule) => notMeasured(rule, results)));
  const { figures } = results;
  if (figures === null) throw invalidFields([notMeasured("too_few_observations", results)].map(asIssue));
  return {
    processId: study.processId,
    caseType: study.caseType,
    unitId: study.unitId,
    processVersion: study.processVersion,
    source: "STUDY",
    evidenceClass: evidenceOf.STUDY,
    studyId,
    method,
    secondsPerCase: Math.max(1, Math.round(figures.meanSeconds)),
    sampleSize: results.n,
    meanSeconds: figures.meanSeconds.toFixed(4),
    medianSeconds: figures.medianSeconds.toFixed(4),
    sdSeconds: figures.sdSeconds.toFixed(4),
    intervalMethod: figures.method,
    lowSeconds: figures.interval.low.toFixed(4),
    highSeconds: figures.interval.high.toFixed(4),
    seed: study.seed,
    measuredUntil: results.lastOn === null ? null : toDbDate(results.lastOn),
    sample: { createMany: { data: sample.map((row) => ({ ...row, tenantId })) } },
  };
}

async function judged(tx: DbOrTransaction, ctx: Context, asked: Judged): Promise<Found> {
  const { processId, caseType, unitId, source, method, lowSeconds, likelySeconds, highSeconds } = asked;
  const { tenantId } = ctx;
  if (!(await tx.process.findFirst({ where: { id: processId, tenantId } }))) throw notFound("process", processId);
  if (!(await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId } }))) {
    throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
  }
  const on = localDateOf(ctx.now());
  const versions = await processVersionsOn(tx, tenantId, { processIds: [processId], on });
  return {
    processId,
    caseType,
    unitId,
    processVersion: versions.get(processId) ?? 1,
    source,
    evidenceClass: evidenceOf[source],
    method,
    secondsPerCase: likelySeconds,
    lowSeconds,
    highSeconds,
  };
}

function wrongDays({ validFrom, validTo }: Asked): FieldError[] {
  if (validTo === undefined || validTo > validFrom) return [];
  return [{ field: "validTo", rule: "not_after_from", message: "Must be after validFrom" }];
}

function wrongSeconds({ lowSeconds, likelySeconds, highSeconds }: Judged): FieldError[] {
  const given = { lowSeconds, likelySeconds, highSeconds };
  const none = Object.entries(given).filter(([, value]) => value <= 0);
  if (none.length > 0) {
    return none.map(([field]) => ({ field, rule: "seconds_not_positive", message: "Must be more than 0" }));
  }
  return [
    lowSeconds > likelySeconds && { field: "lowSeconds", message: "Must be no more than likelySeconds" },
    highSeconds < likelySeconds && { field: "highSeconds", message: "Must be no less than likelySeconds" },
  ].flatMap((fault) => (fault ? [{ ...fault, rule: "not_in_order" }] : []));
}

function notMeasured(rule: StudyResults["notYetMeasured"][number], { n, days }: StudyResults): FieldError {
  const estimate = "propose an estimate (ESTIMATE) instead, or go on";
  const message = {
    too_few_observations: `The study has ${n} observations and must have 10 to be called measured: ${estimate}`,
    too_short: `The study covers ${days} days and must cover 14 to be called measured: ${estimate}`,
    stratum_too_few: `A stratum has fewer than 2 observations: ${estimate}`,
  }[rule];
  return { field: "studyId", rule, message };
}

function refuseWrong(wrong: readonly FieldError[]): void {
  if (wrong.length > 0) throw invalidFields(wrong.map(asIssue));
}

function asIssue({ field, rule, message }: FieldError) {
  return { path: [field], code: rule, message };
}
