import { emitAudit } from "../audit/index.ts";
import { mostRemovedCases, simplifiedSecondsPerCase, worstEvidence } from "../benefits/rules/measure-worth.ts";
import { addDays } from "../calendar/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { Baseline, DbOrTransaction, Measure as Row, Process } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { AppError, conflict, type FieldError, invalidFields, notFound } from "../errors.ts";
import { addEntries, type NewEntry } from "../ledger/index.ts";
import { fromDbDate, inForceOn, localDateOf, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { withProcess } from "./describe-measures.ts";
import { expiresOn } from "./expires-on.ts";
import { getMeasure } from "./get-measure.ts";
import { refuseRobotCredits } from "./robot-credits.ts";
import { type MeasureDetail, RecordMeasureVolumeInput } from "./schemas.ts";
import { standingVolumes } from "./standing-volumes.ts";

type Month = { first: string; last: string };
type Recorded = ReturnType<typeof RecordMeasureVolumeInput.parse>;

/**
 * Credits a measure for the cases of a month that is over, dated its last day with effect: the seconds that each case takes less, or, where
 * the work is gone, all that each would have taken. Once for each month; one that was reversed may be entered anew.
 *
 * @throws AppError `not_found`; `conflict` when the measure is not approved; `duplicate` when the month is entered already;
 *   `invalid` naming `month`: before the measure's effect or after its end, not over yet, or, with the rule `claim_expired`,
 *   when the work has been gone for 12 months; `invalid` naming `cases`, with the rule `above_approved` when more work would be
 *   gone than was approved; `overlap` naming `month`, with the rule `robot_credited_old`, when robots were credited for seconds
 *   of its cases that the measure takes off them; `period_closed`.
 */
export async function recordMeasureVolume(ctx: Context, rawInput: RecordMeasureVolumeInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:write");
  requirePerson(ctx, "record a month of a measure");
  const parsed = RecordMeasureVolumeInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const recorded = parsed.data;
  const month = daysOf(recorded.month);
  await inTransaction(ctx, async (tx) => {
    const measure = await lockMeasure(tx, ctx, recorded.measureId);
    const wrong = wrongMonth(month, { measure, today: localDateOf(ctx.now()) });
    if (wrong) throw new AppError("invalid", `month: ${wrong.message}`, { fields: [wrong] });
    await refuseTwice(tx, ctx, { measureId: measure.id, month });
    await assertPeriodOpen(tx, ctx, { from: month.last, field: "month" });
    await refuseAboveApproved(tx, ctx, { measure, month, recorded });
    const old = await baselineOf(tx, ctx, measure.oldBaselineId);
    const entry = await entryOf(tx, ctx, { measure, old, month, recorded });
    refuseTooMuch(entry);
    await refuseRobotCredits(tx, ctx, { entry, old, days: daysWithEffect(measure, month) });
    await addVolume(tx, ctx, { entry, recorded, month });
  });
  return getMeasure(ctx, { id: recorded.measureId });
}

/** The days of a month, from `YYYY-MM`. */
function daysOf(month: string): Month {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return { first: `${month}-01`, last: fromDbDate(new Date(Date.UTC(year, number, 0))) };
}

/** The days of a month on which a measure has effect, from the first until before `to`. */
function daysWithEffect(measure: Row, { first, last }: Month): { from: string; to: string } {
  const ends = [addDays(last, 1), expiresOn(measure), measure.endedOn && fromDbDate(measure.endedOn)];
  const [to = first] = ends.filter((day) => day !== null).toSorted();
  const effective = fromDbDate(measure.effectiveFrom);
  return { from: effective > first ? effective : first, to };
}

async function lockMeasure(
  tx: DbOrTransaction,
  { tenantId }: Context,
  id: string,
): Promise<Row & { process: Process }> {
  await tx.$queryRaw`SELECT id FROM measure WHERE id = ${id}::uuid AND tenant_id = ${tenantId}::uuid FOR NO KEY UPDATE`;
  const measure = await tx.measure.findFirst({ where: { id, tenantId }, ...withProcess });
  if (!measure) throw notFound("measure", id);
  if (measure.approvedAt === null) throw conflict("The measure is not approved: its months cannot be recorded");
  return measure;
}

function wrongMonth(
  { first, last }: Month,
  { measure, today }: { measure: Row; today: string },
): FieldError | undefined {
  const wrong = (rule: string, message: string) => ({ field: "month", rule, message });
  if (last < fromDbDate(measure.effectiveFrom))
    return wrong("before_effect", "Must not be before the measure has effect");
  if (last >= today) return wrong("in_future", "Must be over");
  const expires = expiresOn(measure);
  if (expires !== null && first >= expires) {
    return wrong(
      "claim_expired",
      `Work that is gone is credited for 12 months, until ${expires}: then it is the new normal`,
    );
  }
  const ended = measure.endedOn;
  return ended && first >= fromDbDate(ended) ? wrong("after_end", "Must be before the measure ended") : undefined;
}

type OfMonth = { measureId: string; month: Month };

async function refuseTwice(tx: DbOrTransaction, ctx: Context, { measureId, month }: OfMonth): Promise<void> {
  const [entered] = await standingVolumes(tx, ctx, { measureId, month: toDbDate(month.first) });
  if (!entered) return;
  const message = "The month is entered already: reverse it first";
  throw new AppError("duplicate", message, { fields: [{ field: "month", rule: "duplicate", message }] });
}

type Asked = { measure: Row; month: Month; recorded: Recorded };

/** How much work is gone is an assumption that two have agreed on: nobody adds to it alone. */
async function refuseAboveApproved(
  tx: DbOrTransaction,
  ctx: Context,
  { measure, month, recorded }: Asked,
): Promise<void> {
  const { id: measureId, counterfactualVolume: yearlyVolume } = measure;
  if (yearlyVolume === null) return;
  const others = await standingVolumes(tx, ctx, { measureId });
  const otherMonths = others.reduce((sum, { cases }) => sum + cases, 0);
  const { from, to } = daysWithEffect(measure, month);
  const atMost = mostRemovedCases({
    yearlyVolume,
    otherMonths,
    days: dayNumber(to) - dayNumber(from),
    daysOfMonth: dayNumber(month.last) - dayNumber(month.first) + 1,
  });
  if (recorded.cases <= atMost) return;
  const message = `At most ${atMost} cases: a twelfth of the ${yearlyVolume} a year that were approved, by the days it has effect`;
  throw invalidFields([{ path: ["cases"], code: "above_approved", message, atMost }]);
}

function dayNumber(localDate: string): number {
  return toDbDate(localDate).getTime() / 86_400_000;
}

type Crediting = { measure: Row & { process: Process }; old: Baseline; month: Month; recorded: Recorded };

async function entryOf(
  tx: DbOrTransaction,
  ctx: Context,
  { measure, old, month, recorded }: Crediting,
): Promise<NewEntry> {
  const { cases, source } = recorded;
  const { counterfactual } = measure.process;
  const { secondsPerCase, evidenceClass, baselineId } = await worthOf(tx, ctx, { measure, month, old });
  const expires = expiresOn(measure);
  return {
    kind: measure.newBaselineId === null ? "REMOVE" : "SIMPLIFY",
    measureId: measure.id,
    processId: measure.processId,
    unitId: measure.unitId,
    // Of the month in which the claim runs out, the last day that is credited.
    localDate: expires !== null && month.last >= expires ? addDays(expires, -1) : month.last,
    baselineId,
    baselineSeconds: secondsPerCase,
    robotShare: 0,
    cases,
    // Work that nobody would have done by hand frees nobody (domain.md 2.5.5).
    seconds: counterfactual === "WOULD_BE_MANUAL" ? secondsPerCase * cases : 0,
    counterfactual,
    evidenceClass,
    reason: source,
  };
}

type Worth = { secondsPerCase: number; evidenceClass: Baseline["evidenceClass"]; baselineId: string };

async function worthOf(
  tx: DbOrTransaction,
  ctx: Context,
  { measure, month, old }: { measure: Row; month: Month; old: Baseline },
): Promise<Worth> {
  const oldSeconds = old.secondsPerCase;
  // How much work there would have been is an assumption, however well the work itself was measured.
  if (measure.newBaselineId === null) return { secondsPerCase: oldSeconds, evidenceClass: "D", baselineId: old.id };
  const now = await baselineOf(tx, ctx, measure.newBaselineId);
  const day = toDbDate(month.last);
  const current = await tx.baseline.findFirst({
    where: {
      tenantId: ctx.tenantId,
      processId: old.processId,
      unitId: old.unitId,
      caseType: old.caseType,
      status: "APPROVED",
      ...inForceOn(day),
    },
  });
  const currentSeconds = current?.secondsPerCase ?? now.secondsPerCase;
  const isLonger = current !== null && currentSeconds > now.secondsPerCase;
  return {
    secondsPerCase: simplifiedSecondsPerCase({ oldSeconds, newSeconds: now.secondsPerCase, currentSeconds }),
    evidenceClass: worstEvidence([old.evidenceClass, isLonger ? current.evidenceClass : now.evidenceClass]),
    baselineId: isLonger ? current.id : now.id,
  };
}

async function baselineOf(tx: DbOrTransaction, { tenantId }: Context, id: string): Promise<Baseline> {
  return tx.baseline.findFirstOrThrow({ where: { id, tenantId } });
}

/** An entry of the ledger holds no more: that is 596,523 hours in a month. */
const mostSeconds = 2_147_483_647;

function refuseTooMuch({ seconds }: NewEntry): void {
  if (Math.abs(seconds) <= mostSeconds) return;
  const message = "Would free more than 596,523 hours in a month: look at the number again";
  throw invalidFields([{ path: ["cases"], code: "too_much", message }]);
}

type Volume = { entry: NewEntry; recorded: Recorded; month: Month };

async function addVolume(tx: DbOrTransaction, ctx: Context, { entry, recorded, month }: Volume): Promise<void> {
  const { tenantId } = ctx;
  const [ledgerEntryId] = await addEntries(tx, ctx, [entry]);
  if (ledgerEntryId === undefined) throw new Error("The ledger gave no id");
  const { measureId, cases, source } = recorded;
  const key = { measureId, month: toDbDate(month.first) };
  const data = { cases, source, ledgerEntryId, recordedBy: ctx.actor.name, recordedAt: ctx.now() };
  await tx.measureVolume.upsert({
    where: { measureId_month: key },
    create: { ...key, tenantId, ...data },
    update: data,
  });
  const detail = { month: recorded.month, cases, source, seconds: entry.seconds, entryId: Number(ledgerEntryId) };
  await emitAudit(tx, ctx, { action: "measure.volume", entity: "measure", entityId: measureId, detail });
}
