import { z } from "zod";
import { Counterfactual, EvidenceClass, HarvestKind, LedgerKind, PeriodKind } from "../db.ts";
import { countedOver } from "../benefits/index.ts";
import type { HarvestMonth } from "../harvest/index.ts";
import { fromDbDate } from "../local-date.ts";
import type { PeriodDays } from "../periods/index.ts";
import { type Figure, netOf, overMonths } from "./figures.ts";

const seconds = z.int().meta({ description: "Whole seconds" });

const Sums = z
  .object({ gross: seconds, reversed: seconds, residual: seconds, operation: seconds, net: seconds })
  .meta({ id: "SignedSums", description: "net = gross + reversed − residual − operation, never clipped" });
type Sums = z.infer<typeof Sums>;

const UnitLabel = z.object({ code: z.string(), name: z.string(), parentId: z.string().nullable() });
const Label = z.object({ code: z.string(), title: z.string() });

/** What the ids of a report were called when it was signed. */
export const Labels = z.object({
  units: z.record(z.string(), UnitLabel),
  automations: z.record(z.string(), Label),
  measures: z.record(z.string(), Label),
});
export type Labels = z.infer<typeof Labels>;

/** The figures of a closed period as they were signed. */
export const PeriodContent = z
  .object({
    format: z.literal("minuttjakt period report 1"),
    period: z.object({ kind: z.enum(PeriodKind), from: z.iso.date(), to: z.iso.date() }),
    hoursPerFte: z.number().meta({ description: "Hours of one årsverk on the last day" }),
    totals: z.object({ automations: Sums, measures: Sums, imported: Sums, all: Sums }),
    netByEvidence: z.record(z.enum(EvidenceClass), seconds),
    creditsWithoutBaseline: z.int(),
    figures: z.array(
      z.object({
        unitId: z.string(),
        automationId: z.string().nullable(),
        measureId: z.string().nullable(),
        kind: z.enum(LedgerKind),
        evidenceClass: z.enum(EvidenceClass),
        counterfactual: z.enum(Counterfactual),
        entries: z.int(),
        cases: z.int(),
        seconds,
      }),
    ),
    harvests: z.array(
      z.object({
        id: z.string(),
        unitId: z.string(),
        month: z.iso.date(),
        kind: z.enum(HarvestKind),
        standing: z.boolean(),
        seconds,
        countedSeconds: seconds.meta({ description: "As far as freed time covers it" }),
        purpose: z.string(),
        caseReference: z.string().nullable(),
        amountNok: z.int().nullable(),
        kostraFunction: z.string().nullable(),
        kostraArt: z.string().nullable(),
        decidedBy: z.string(),
      }),
    ),
    harvested: z.object({ counted: seconds, notHarvested: seconds }),
    definitions: z.record(z.string(), z.string()),
    labels: Labels,
  })
  .meta({ id: "PeriodContent" });
export type PeriodContent = z.infer<typeof PeriodContent>;

type Parts = {
  period: PeriodDays;
  hoursPerFte: number;
  figures: readonly Figure[];
  harvestMonths: readonly HarvestMonth[];
  labels: Labels;
  definitions: PeriodContent["definitions"];
};

/** Puts a report together; the same parts are the same content, to the last sign. */
export function contentOf({ period, hoursPerFte, figures, harvestMonths, labels, definitions }: Parts): PeriodContent {
  const harvests = harvestMonths.flatMap(harvestsOf);
  const counted = (isHarvested: boolean) =>
    harvests
      .filter(({ kind }) => (kind !== "NOT_HARVESTED") === isHarvested)
      .reduce((sum, harvest) => sum + harvest.countedSeconds, 0);
  const freed = figures.filter(isFreedHere).reduce((sum, figure) => sum + netOf(figure), 0);
  const all = countedOver({ harvested: counted(true), unharvested: counted(false), freed });
  return {
    format: "minuttjakt period report 1",
    period: { kind: period.kind, from: period.from, to: period.to },
    hoursPerFte,
    totals: {
      automations: sumsOf(figures.filter((figure) => sourceOf(figure) === "automations")),
      measures: sumsOf(figures.filter((figure) => sourceOf(figure) === "measures")),
      imported: sumsOf(figures.filter((figure) => sourceOf(figure) === "imported")),
      all: sumsOf(figures),
    },
    netByEvidence: netByEvidence(figures),
    creditsWithoutBaseline: figures
      .filter(({ kind, hasBaseline }) => kind === "CREDIT" && !hasBaseline)
      .reduce((sum, { entries }) => sum + entries, 0),
    figures: overMonths(figures),
    harvests,
    harvested: { counted: all.harvested, notHarvested: all.unharvested },
    definitions,
    labels,
  };
}

/** Time that several municipalities spent in common is about no one automation, and about robots all the same. */
function sourceOf({ automationId, measureId, evidenceClass }: Figure): "automations" | "measures" | "imported" {
  if (automationId === null && measureId !== null) return "measures";
  return automationId === null && evidenceClass === "I" ? "imported" : "automations";
}

/** Of hours from before the ledger nobody knows whether they are there to be harvested. */
function isFreedHere({ evidenceClass }: Figure): boolean {
  return evidenceClass !== "I";
}

/** Net freed seconds of each unit itself, by month. */
export function freedOf(figures: readonly Figure[]): Map<string, Map<string, number>> {
  const months = new Map<string, Map<string, number>>();
  for (const figure of figures.filter(isFreedHere)) {
    const units = months.get(figure.month) ?? new Map<string, number>();
    units.set(figure.unitId, (units.get(figure.unitId) ?? 0) + netOf(figure));
    months.set(figure.month, units);
  }
  return months;
}

function sumsOf(figures: readonly Figure[]): Sums {
  const of = (...kinds: LedgerKind[]) =>
    figures.filter(({ kind }) => kinds.includes(kind)).reduce((sum, figure) => sum + figure.seconds, 0);
  const [gross, reversed] = [of("CREDIT", "SIMPLIFY", "REMOVE", "IMPORTED"), of("REVERSAL")];
  const [residual, operation] = [of("RESIDUAL"), of("OPERATION")];
  return { gross, reversed, residual, operation, net: gross + reversed - residual - operation };
}

function netByEvidence(figures: readonly Figure[]): PeriodContent["netByEvidence"] {
  const net = { A: 0, B: 0, C: 0, D: 0, I: 0 };
  for (const figure of figures) net[figure.evidenceClass] += netOf(figure);
  return net;
}

function harvestsOf({ month, claims, covered }: HarvestMonth): PeriodContent["harvests"] {
  return claims.map((claim) => ({
    id: claim.id,
    unitId: claim.unitId,
    month,
    kind: claim.kind,
    standing: claim.standing,
    seconds: claim.seconds,
    countedSeconds: covered.get(claim.id) ?? 0,
    purpose: claim.purpose,
    caseReference: claim.caseReference,
    amountNok: claim.amountNok,
    kostraFunction: claim.kostraFunction,
    kostraArt: claim.kostraArt,
    decidedBy: claim.decidedBy,
  }));
}

/** Ids that a report names, for their labels. */
export function idsIn(figures: readonly Figure[], months: readonly HarvestMonth[]) {
  const units = [...figures, ...months.flatMap(({ claims }) => claims)].map(({ unitId }) => unitId);
  return {
    units: [...new Set(units)],
    automations: [...new Set(figures.flatMap(({ automationId }) => automationId ?? []))],
    measures: [...new Set(figures.flatMap(({ measureId }) => measureId ?? []))],
  };
}

/** A period of the table as days. */
export function daysOf({ kind, from, to }: { kind: PeriodKind; from: Date; to: Date }): PeriodDays {
  return { kind, from: fromDbDate(from), to: fromDbDate(to) };
}
