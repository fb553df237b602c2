import { z } from "zod";
import { grouped, headlineNet, type Known, sumBenefits } from "../benefits/index.ts";
import type { Figure } from "./figures.ts";

const seconds = (what: string) => z.int().meta({ description: `${what}. Whole seconds` });
const count = (what: string) => z.int().min(0).meta({ description: what });
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

const Baseline = z.object({
  id: z.string(),
  secondsPerCase: seconds("A case by hand"),
  lowSecondsPerCase: decimal.nullable().meta({ description: "Null: no interval, and no low and high, is known" }),
  likelySecondsPerCase: decimal,
  highSecondsPerCase: decimal.nullable(),
  bootstrapSeed: z.int().nullable().meta({ description: "Of the study's draws; null for estimates and assumptions" }),
});

/** What the figures beside the net are worked out from, and the ledger does not tell. */
export const Basis = z
  .object({
    baselines: z.array(Baseline),
    baselinesBefore: z
      .array(z.object({ measureId: z.string(), baselineId: z.string() }))
      .meta({ description: "The version that held before a simplification" }),
    citizenTimes: z.array(z.object({ automationId: z.string(), secondsPerCase: seconds("Saved for a citizen") })),
    labourCosts: z
      .array(z.object({ unitId: z.string().nullable(), nokPerHour: decimal }))
      .meta({ description: "Of the period's year; unitId null: of units without one of their own" }),
    unfinished: z.array(
      z.object({
        automationId: z.string(),
        handedOverCases: z.int(),
        failedCases: z.int(),
        manualSeconds: seconds("By hand, by the baseline of the day"),
      }),
    ),
    yearlyGoalHours: z.int().nullable().meta({ description: "The municipality's goal for a year, as it stood" }),
  })
  .meta({ id: "SignedBasis", description: "From format 3 on" });
export type Basis = z.infer<typeof Basis>;

/** What stands beside the published net, of the whole municipality; whole seconds, and kroner with two decimals. */
export const BesideNet = z
  .object({
    belowSeconds: seconds("How far below the published net its 95 % interval reaches"),
    aboveSeconds: seconds("How far above it"),
    withoutIntervalSeconds: seconds("Of the gross, what rests on baselines without an interval"),
    estimateLowSeconds: seconds("Classes C and D, all low at once"),
    estimateLikelySeconds: seconds("Classes C and D, as they were credited"),
    estimateHighSeconds: seconds("Classes C and D, all high at once"),
    estimateWithoutRangeSeconds: seconds("Of the likely, what nobody gave a low and a high"),
    naiveSeconds: seconds("Every case, handed over and failed too, times its baseline, with nothing taken off"),
    citizenSeconds: seconds("Saved for citizens: in no other sum"),
    valueNok: decimal.nullable().meta({ description: "Published net × labour cost; null: no cost is known" }),
    withoutCostSeconds: seconds("Net in units without a known labour cost, left out of the value"),
    creditedCases: count("Cases finished by robots and credited"),
    handedOverCases: count("Cases that robots gave to people"),
    failedCases: count("Cases that robots could not do"),
  })
  .meta({ id: "SignedBesideNet", description: "From format 3 on" });
export type BesideNet = z.infer<typeof BesideNet>;

/** Adds up what stands beside the net; the same figures in the same order on the same basis are the same, to the øre. */
export function besideNetOf(figures: readonly Figure[], basis: Basis): BesideNet {
  const rows = figures.map((figure) => {
    const source = figure.measureId === null ? ("neither" as const) : ("measure" as const);
    // What a case saves citizens is signed by automation, which has one process.
    const of = { key: "", processId: figure.automationId };
    return { ...figure, ...of, source: figure.automationId === null ? source : ("automation" as const) };
  });
  const unfinished = basis.unfinished.map(({ handedOverCases, failedCases, manualSeconds }) => {
    return { key: "", handedOver: handedOverCases, failed: failedCases, manualSeconds };
  });
  const { headline, estimates, ...sums } = sumBenefits({ rows, unfinished }, knownOf(basis));
  return {
    belowSeconds: Math.round(headline.belowSeconds),
    aboveSeconds: Math.round(headline.aboveSeconds),
    withoutIntervalSeconds: headline.withoutIntervalSeconds,
    estimateLowSeconds: Math.round(estimates.lowSeconds),
    estimateLikelySeconds: Math.round(estimates.likelySeconds),
    estimateHighSeconds: Math.round(estimates.highSeconds),
    estimateWithoutRangeSeconds: Math.round(estimates.withoutRangeSeconds),
    naiveSeconds: sums.naiveSeconds,
    citizenSeconds: sums.citizenSeconds,
    ...valueOf(figures, basis),
    creditedCases: sums.cases,
    handedOverCases: sums.handedOver,
    failedCases: sums.failed,
  };
}

function knownOf({ baselines, baselinesBefore, citizenTimes }: Basis): Known {
  return {
    // Årsverk are told elsewhere in the report.
    hoursPerFte: 1,
    baselines: new Map(
      baselines.map(({ id, secondsPerCase, lowSecondsPerCase: low, highSecondsPerCase: high, ...rest }) => {
        const likely = Number(rest.likelySecondsPerCase);
        const range = low === null || high === null ? null : { low: Number(low), likely, high: Number(high) };
        return [id, { secondsPerCase, range }];
      }),
    ),
    baselineBefore: new Map(baselinesBefore.map(({ measureId, baselineId }) => [measureId, baselineId])),
    citizenSeconds: new Map(citizenTimes.map(({ automationId, secondsPerCase }) => [automationId, secondsPerCase])),
  };
}

function valueOf(
  figures: readonly Figure[],
  { labourCosts }: Basis,
): Pick<BesideNet, "valueNok" | "withoutCostSeconds"> {
  const oreOf = new Map(labourCosts.map(({ unitId, nokPerHour }) => [unitId ?? "", ore(nokPerHour)]));
  let oreSeconds: bigint | null = null;
  let withoutCostSeconds = 0;
  for (const [unitId, some] of grouped(figures, (figure) => figure.unitId)) {
    const { netSeconds } = headlineNet(some);
    const orePerHour = oreOf.get(unitId) ?? oreOf.get("");
    if (orePerHour === undefined) withoutCostSeconds += netSeconds;
    else oreSeconds = (oreSeconds ?? 0n) + BigInt(netSeconds) * orePerHour;
  }
  return { valueNok: oreSeconds === null ? null : nokOf(oreSeconds), withoutCostSeconds };
}

/** Øre of an amount with two decimals. */
function ore(nok: string): bigint {
  return BigInt(nok.replace(".", ""));
}

/** Kroner of øre × seconds by the hour, half an øre away from zero. */
function nokOf(oreSeconds: bigint): string {
  const whole = ((oreSeconds < 0n ? -oreSeconds : oreSeconds) * 2n + 3600n) / 7200n;
  const sign = oreSeconds < 0n && whole > 0n ? "-" : "";
  return `${sign}${whole / 100n}.${String(whole % 100n).padStart(2, "0")}`;
}
