import type { EvidenceClass, LedgerKind } from "../db.ts";
import type { BenefitSums } from "./schemas.ts";

/** Roll-ups of one group, summed by kind, evidence class and whether a baseline was valid. */
export type RollupSum = {
  key: string;
  kind: LedgerKind;
  evidenceClass: EvidenceClass;
  hasBaseline: boolean;
  entries: number;
  seconds: number;
};

/** Cases of one group that a person had to take over. */
export type UnfinishedCount = { key: string; handedOver: number; failed: number };

type Rows = { rollups: readonly RollupSum[]; unfinished: readonly UnfinishedCount[] };

/**
 * Adds up freed time: gross credits, less residual and operation time (domain.md 2.5).
 * Time that people spent is taken off the headline in full, whichever class the cases had: it was spent.
 *
 * @param hoursPerFte The divisor of full-time equivalents.
 */
export function sumBenefits({ rollups, unfinished }: Rows, hoursPerFte: number): BenefitSums {
  const credits = rollups.filter((row) => row.kind === "CREDIT");
  const spent = (kind: LedgerKind) => total(rollups.filter((row) => row.kind === kind).map((row) => row.seconds));
  const ofClass = (...classes: EvidenceClass[]) => claim(credits.filter((row) => classes.includes(row.evidenceClass)));
  const { cases, grossSeconds, grossHours } = claim(credits);
  const residualSeconds = spent("RESIDUAL");
  const operationSeconds = spent("OPERATION");
  const net = (gross: number) => {
    const netSeconds = gross - residualSeconds - operationSeconds;
    return { netSeconds, netHours: netSeconds / 3600, fullTimeEquivalents: netSeconds / 3600 / hoursPerFte };
  };
  const measured = ofClass("A", "B");
  return {
    cases,
    withoutBaseline: total(credits.filter((row) => !row.hasBaseline).map((row) => row.entries)),
    handedOver: total(unfinished.map((row) => row.handedOver)),
    failed: total(unfinished.map((row) => row.failed)),
    grossSeconds,
    residualSeconds,
    operationSeconds,
    grossHours,
    residualHours: residualSeconds / 3600,
    operationHours: operationSeconds / 3600,
    ...net(grossSeconds),
    headline: { ...measured, ...net(measured.grossSeconds) },
    estimated: ofClass("C"),
    assumed: ofClass("D"),
    imported: ofClass("I"),
  };
}

/** Every month that has a day in the period, `YYYY-MM`, oldest first. */
export function monthsOf({ from, to }: { from: string; to: string }): string[] {
  const months: string[] = [];
  // No date is later than year 9999: what follows its December would sort before it, and the months would never end.
  for (let month = from.slice(0, 7); `${month}-01` < to && month.length === 7; month = monthAfter(month)) {
    months.push(month);
  }
  return months;
}

function monthAfter(yearAndMonth: string): string {
  const [year = "", month = ""] = yearAndMonth.split("-");
  return month === "12"
    ? `${String(Number(year) + 1).padStart(4, "0")}-01`
    : `${year}-${String(Number(month) + 1).padStart(2, "0")}`;
}

function claim(credits: readonly RollupSum[]) {
  const grossSeconds = total(credits.map((row) => row.seconds));
  return { cases: total(credits.map((row) => row.entries)), grossSeconds, grossHours: grossSeconds / 3600 };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
