import { simplifiedSecondsPerCase, worstEvidence } from "../benefits/rules/measure-worth.ts";
import { addDays } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import type { Baseline, DbOrTransaction, Measure as Row, Process } from "../db.ts";
import { invalidFields } from "../errors.ts";
import type { NewEntry } from "../ledger/index.ts";
import { inForceOn, toDbDate } from "../local-date.ts";
import { expiresOn } from "./expires-on.ts";
import type { Month } from "./month-with-effect.ts";

type Crediting = {
  measure: Row & { process: Process };
  old: Baseline;
  month: Month;
  recorded: { cases: number; source: string };
};

/**
 * What the cases of a month are worth: the seconds that each takes less or, where the work is gone, all that each would have
 * taken; dated the month's last day with effect.
 *
 * @throws AppError `invalid` naming `cases`, with the rule `too_much`.
 */
export async function entryOf(
  tx: DbOrTransaction,
  ctx: Context,
  { measure, old, month, recorded }: Crediting,
): Promise<NewEntry> {
  const { cases, source } = recorded;
  const { counterfactual } = measure.process;
  const { secondsPerCase, evidenceClass, baselineId } = await worthOf(tx, ctx, { measure, month, old });
  const expires = expiresOn(measure);
  const entry: NewEntry = {
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
  refuseTooMuch(entry);
  return entry;
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

/** A version that a measure is made of. */
export async function baselineOf(tx: DbOrTransaction, { tenantId }: Context, id: string): Promise<Baseline> {
  return tx.baseline.findFirstOrThrow({ where: { id, tenantId } });
}

/** An entry of the ledger holds no more: that is 596,523 hours in a month. */
const mostSeconds = 2_147_483_647;

function refuseTooMuch({ seconds }: NewEntry): void {
  if (Math.abs(seconds) <= mostSeconds) return;
  const message = "Would free more than 596,523 hours in a month: look at the number again";
  throw invalidFields([{ path: ["cases"], code: "too_much", message }]);
}
