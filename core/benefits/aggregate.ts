import type { EvidenceClass, LedgerKind } from "../db.ts";
import type { BenefitSums, SourceSums } from "./report-schemas.ts";
import { rangeOfTotal, type RestingOn, tripleOfTotal } from "./rules/intervals.ts";
import type { SummedEntries } from "./sum-rollups.ts";

/** Roll-ups that are alike, in one group of a report. */
export type CountedRow = SummedRow & {
  key: string;
  /** Of what the entries were credited by, and what they are about; null where they have none. */
  baselineId: string | null;
  measureId: string | null;
  processId: string | null;
};

type SummedRow = Omit<SummedEntries, "keys">;

/** Cases of one group that a person had to take over, and what they take by hand, in whole seconds. */
export type UnfinishedCount = { key: string; handedOver: number; failed: number; manualSeconds: number };

/** A baseline version as far as sums need it; seconds of a case. */
export type KnownBaseline = { secondsPerCase: number; range: RestingOn["range"] };

/** What the ids in the rows stand for. */
export type Known = {
  hoursPerFte: number;
  baselines: ReadonlyMap<string, KnownBaseline>;
  /** The version that held before a simplification, by measure; what it is credited by is the one that holds after it. */
  baselineBefore: ReadonlyMap<string, string>;
  /** Seconds a case saves a citizen, by process. */
  citizenSeconds: ReadonlyMap<string, number>;
};

/** What the freed time of one group, or of all, is worth; `secondsWithoutCost` are left out of it. */
export type FreedValue = BenefitSums["value"];

type Rows = {
  rows: readonly CountedRow[];
  unfinished: readonly UnfinishedCount[];
  value?: FreedValue;
};

const gains: readonly LedgerKind[] = ["CREDIT", "SIMPLIFY", "REMOVE", "IMPORTED"];
const measured: readonly EvidenceClass[] = ["A", "B"];
const estimated: readonly EvidenceClass[] = ["C", "D"];

/**
 * Adds up freed time: gross gains and their reversals, less residual and operation time (domain.md 2.5).
 * Time that people spent is taken off the headline in full, whichever class the cases had: it was spent.
 */
export function sumBenefits({ rows, unfinished, value }: Rows, known: Known): BenefitSums {
  const credits = rows.filter(({ kind }) => kind === "CREDIT");
  const all = sourceSums(rows);
  const { grossSeconds, reversedSeconds, residualSeconds, operationSeconds, netSeconds } = all;
  const fte = (net: number) => net / 3600 / known.hoursPerFte;
  const casesOf = (some: readonly CountedRow[]) => total(some.map(({ cases }) => cases));
  const manual = (row: CountedRow) =>
    row.cases * (row.baselineId === null ? 0 : (known.baselines.get(row.baselineId)?.secondsPerCase ?? 0));
  return {
    cases: casesOf(credits),
    withoutBaseline: casesOf(credits.filter(({ hasBaseline }) => !hasBaseline)),
    notDoneBefore: casesOf(credits.filter(({ counterfactual }) => counterfactual === "NOT_DONE_BEFORE")),
    unclassified: casesOf(credits.filter(({ counterfactual }) => counterfactual === "UNKNOWN")),
    handedOver: total(unfinished.map(({ handedOver }) => handedOver)),
    failed: total(unfinished.map(({ failed }) => failed)),
    grossSeconds,
    reversedSeconds,
    residualSeconds,
    operationSeconds,
    netSeconds,
    grossHours: grossSeconds / 3600,
    reversedHours: reversedSeconds / 3600,
    residualHours: residualSeconds / 3600,
    operationHours: operationSeconds / 3600,
    netHours: netSeconds / 3600,
    fullTimeEquivalents: fte(netSeconds),
    headline: headlineOf(rows, known),
    evidence: evidenceOf(rows),
    estimates: tripleOfTotal(restingOn(gainsOfClass(rows, estimated), known)),
    automations: sourceSums(rows.filter((row) => sourceOf(row) === "automations")),
    measures: sourceSums(rows.filter((row) => sourceOf(row) === "measures")),
    imported: sourceSums(rows.filter((row) => sourceOf(row) === "imported")),
    naiveSeconds: total(credits.map(manual)) + total(unfinished.map(({ manualSeconds }) => manualSeconds)),
    citizenSeconds: citizenSecondsOf(rows, known),
    value: value ?? { nok: null, secondsWithoutCost: headlineNet(rows).netSeconds },
  };
}

/** What a figure of the ledger must tell to be added up. */
export type SummedFigure = Pick<SummedRow, "kind" | "evidenceClass" | "hasBaseline" | "cases" | "seconds">;

/** The published figure without its interval. */
export function headlineNet(rows: readonly SummedFigure[]) {
  const ofClass = rows.filter(({ evidenceClass }) => measured.includes(evidenceClass));
  const grossSeconds = total(ofClass.filter(isGain).map(({ seconds }) => seconds));
  const reversedSeconds = total(
    rows.filter((row) => isReversal(row) && countsInHeadline(row)).map(({ seconds }) => seconds),
  );
  const { residualSeconds, operationSeconds } = sourceSums(rows);
  return {
    grossSeconds,
    reversedSeconds,
    residualSeconds,
    operationSeconds,
    netSeconds: grossSeconds + reversedSeconds - residualSeconds - operationSeconds,
  };
}

function headlineOf(rows: readonly CountedRow[], known: Known): BenefitSums["headline"] {
  const { grossSeconds, reversedSeconds, netSeconds } = headlineNet(rows);
  const resting = restingOn(gainsOfClass(rows, measured), known);
  const { belowSeconds, aboveSeconds, withoutRangeSeconds } = rangeOfTotal(resting);
  const credits = rows.filter(({ kind, evidenceClass }) => kind === "CREDIT" && measured.includes(evidenceClass));
  return {
    cases: total(credits.map(({ cases }) => cases)),
    grossSeconds,
    reversedSeconds,
    netSeconds,
    grossHours: grossSeconds / 3600,
    netHours: netSeconds / 3600,
    fullTimeEquivalents: netSeconds / 3600 / known.hoursPerFte,
    belowSeconds,
    aboveSeconds,
    withoutIntervalSeconds: withoutRangeSeconds,
  };
}

// What people spent is in the headline whatever its class, and so is what is taken back of it: that has no baseline.
function countsInHeadline({ evidenceClass, hasBaseline }: SummedFigure): boolean {
  return measured.includes(evidenceClass) || (evidenceClass !== "I" && !hasBaseline);
}

function gainsOfClass(rows: readonly CountedRow[], classes: readonly EvidenceClass[]): CountedRow[] {
  return rows.filter((row) => classes.includes(row.evidenceClass) && (isGain(row) || isReversal(row)));
}

/** Of a measure that makes cases shorter, the time before rests on one version and the time after on another. */
function restingOn(rows: readonly CountedRow[], known: Known): RestingOn[] {
  return rows.flatMap((row) => {
    const { baselineId, measureId, seconds } = row;
    const own = baselineId === null ? undefined : known.baselines.get(baselineId);
    if (baselineId === null || own === undefined) return [];
    const part = (id: string, { secondsPerCase, range }: KnownBaseline, of: number) => ({
      baselineId: id,
      seconds: of,
      baselineSeconds: secondsPerCase,
      range,
    });
    const beforeId = measureId === null ? undefined : known.baselineBefore.get(measureId);
    const before = beforeId === undefined ? undefined : known.baselines.get(beforeId);
    // Seconds of cases that nobody would have done are 0, and rest on nothing.
    if (beforeId === undefined || before === undefined || seconds === 0) return [part(baselineId, own, seconds)];
    const whole = (isReversal(row) ? -row.cases : row.cases) * before.secondsPerCase;
    return [part(beforeId, before, whole), part(baselineId, own, seconds - whole)];
  });
}

function evidenceOf(rows: readonly CountedRow[]): BenefitSums["evidence"] {
  const of = (evidenceClass: EvidenceClass) => {
    const some = rows.filter((row) => row.evidenceClass === evidenceClass);
    const taken = some.filter(isGain);
    const grossSeconds = total(taken.map(({ seconds }) => seconds));
    return {
      cases: total(taken.map(({ cases }) => cases)),
      grossSeconds,
      grossHours: grossSeconds / 3600,
      reversedSeconds: total(some.filter(isReversal).map(({ seconds }) => seconds)),
    };
  };
  return { A: of("A"), B: of("B"), C: of("C"), D: of("D"), I: of("I") };
}

function citizenSecondsOf(rows: readonly CountedRow[], known: Known): number {
  const perCase = ({ processId }: CountedRow) => (processId === null ? 0 : (known.citizenSeconds.get(processId) ?? 0));
  const done = total(rows.filter(({ kind }) => kind === "CREDIT").map((row) => row.cases * perCase(row)));
  const undone = rows.filter((row) => isReversal(row) && row.source === "automation" && row.seconds <= 0);
  return done - total(undone.map((row) => row.cases * perCase(row)));
}

function sourceOf({ source, kind, evidenceClass }: CountedRow): "automations" | "measures" | "imported" {
  if (source === "measure") return "measures";
  // Time that several municipalities spent in common is about no one automation, and about robots all the same.
  return source === "neither" && (kind === "IMPORTED" || evidenceClass === "I") ? "imported" : "automations";
}

function sourceSums(rows: readonly SummedFigure[]): SourceSums {
  const of = (some: readonly SummedFigure[]) => total(some.map(({ seconds }) => seconds));
  const grossSeconds = of(rows.filter(isGain));
  const reversedSeconds = of(rows.filter(isReversal));
  const residualSeconds = of(rows.filter(({ kind }) => kind === "RESIDUAL"));
  const operationSeconds = of(rows.filter(({ kind }) => kind === "OPERATION"));
  return {
    cases: total(rows.filter(isGain).map(({ cases }) => cases)),
    grossSeconds,
    reversedSeconds,
    residualSeconds,
    operationSeconds,
    netSeconds: grossSeconds + reversedSeconds - residualSeconds - operationSeconds,
  };
}

function isGain({ kind }: SummedFigure): boolean {
  return gains.includes(kind);
}

function isReversal({ kind }: SummedFigure): boolean {
  return kind === "REVERSAL";
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
