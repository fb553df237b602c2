import { z } from "zod";
import { Counterfactual, EvidenceClass, HarvestKind, LedgerKind, PeriodKind } from "../db.ts";
import { headlineNet } from "../benefits/index.ts";
import { countedIn, type HarvestMonth } from "../harvest/index.ts";
import { fromDbDate } from "../local-date.ts";
import type { PeriodDays } from "../periods/index.ts";
import { Basis, BesideNet, besideNetOf } from "./basis.ts";
import { HoursChange } from "./change-schema.ts";
import { type Figure, netOf, overMonths } from "./figures.ts";
import { Tree, treeOf } from "./tree.ts";

const seconds = z.int().meta({ description: "Whole seconds" });

const Sums = z
  .object({ gross: seconds, reversed: seconds, residual: seconds, operation: seconds, net: seconds })
  .meta({ id: "SignedSums", description: "net = gross + reversed − residual − operation, never clipped" });
type Sums = z.infer<typeof Sums>;

const UnitLabel = z.object({ code: z.string(), name: z.string(), parentId: z.string().nullable() });
const Label = z.object({ code: z.string(), title: z.string() });
const BaselineLabel = Label.extend({ version: z.int() });

/** What the ids of a report were called when it was signed. */
export const Labels = z.object({
  units: z.record(z.string(), UnitLabel),
  automations: z.record(z.string(), Label),
  measures: z.record(z.string(), Label),
  /** From format 3 on: by the process that they are of. */
  baselines: z.record(z.string(), BaselineLabel).optional(),
});
export type Labels = z.infer<typeof Labels>;

/** What a report must hold; reports of earlier formats are still there to be read and made again. */
const formats = ["minuttjakt period report 1", "minuttjakt period report 2", "minuttjakt period report 3"] as const;

/** The format of what is signed now. */
export const currentFormat = formats[2];

/** The figures of a closed period as they were signed. */
export const PeriodContent = z
  .object({
    format: z.enum(formats),
    period: z.object({ kind: z.enum(PeriodKind), from: z.iso.date(), to: z.iso.date() }),
    hoursPerFte: z.number().meta({ description: "Hours of one årsverk on the last day" }),
    totals: z.object({ automations: Sums, measures: Sums, imported: Sums, all: Sums }),
    headline: Sums.optional().meta({
      description: "The published figure: classes A and B, less all residual and operation. From format 2 on",
    }),
    besideNet: BesideNet.optional(),
    netByEvidence: z
      .record(z.enum(EvidenceClass), seconds)
      .meta({ description: "Freed in the class less what was debited in it; the classes add up to the net of all" }),
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
    changes: z
      .array(HoursChange)
      .optional()
      .meta({ description: "What acts on the hours and was decided, as who closed it saw it. From format 2 on" }),
    tree: Tree.optional(),
    basis: Basis.optional(),
    definitions: z.record(z.string(), z.string()),
    labels: Labels,
  })
  .meta({ id: "PeriodContent" });
export type PeriodContent = z.infer<typeof PeriodContent>;

/** What no ledger entry tells: taken from the record when a report is signed, and from the report when it is made again. */
export type Frozen = Pick<PeriodContent, "format" | "hoursPerFte" | "changes" | "labels" | "definitions" | "basis">;

type Parts = {
  period: PeriodDays;
  figures: readonly Figure[];
  harvestMonths: readonly HarvestMonth[];
  frozen: Frozen;
};

/** Puts a report together; the same parts are the same content, to the last sign. */
export function contentOf({ period, figures, harvestMonths, frozen }: Parts): PeriodContent {
  const { format, hoursPerFte, changes, definitions, labels, basis } = frozen;
  const counted = countedIn(harvestMonths);
  return {
    format,
    period: { kind: period.kind, from: period.from, to: period.to },
    hoursPerFte,
    totals: {
      automations: sumsOf(figures.filter((figure) => sourceOf(figure) === "automations")),
      measures: sumsOf(figures.filter((figure) => sourceOf(figure) === "measures")),
      imported: sumsOf(figures.filter((figure) => sourceOf(figure) === "imported")),
      all: sumsOf(figures),
    },
    ...(format !== formats[0] && { headline: headlineOf(figures), changes, tree: treeOf(harvestMonths) }),
    ...(basis && { basis, besideNet: besideNetOf(figures, basis) }),
    netByEvidence: netByEvidence(figures),
    creditsWithoutBaseline: figures
      .filter(({ kind, hasBaseline }) => kind === "CREDIT" && !hasBaseline)
      .reduce((sum, { entries }) => sum + entries, 0),
    figures: overMonths(figures),
    harvests: harvestMonths.flatMap(harvestsOf),
    harvested: { counted: counted.harvested, notHarvested: counted.unharvested },
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

function headlineOf(figures: readonly Figure[]): Sums {
  const { grossSeconds, reversedSeconds, residualSeconds, operationSeconds, netSeconds } = headlineNet(figures);
  const spent = { residual: residualSeconds, operation: operationSeconds };
  return { gross: grossSeconds, reversed: reversedSeconds, ...spent, net: netSeconds };
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
export function idsIn(
  figures: readonly Figure[],
  { months, basis }: { months: readonly HarvestMonth[]; basis: Basis },
) {
  const units = [...figures, ...months.flatMap(({ claims }) => claims)].map(({ unitId }) => unitId);
  return {
    units: [...new Set(units)],
    automations: [...new Set([...figures, ...basis.unfinished].flatMap(({ automationId }) => automationId ?? []))],
    measures: [...new Set(figures.flatMap(({ measureId }) => measureId ?? []))],
    baselines: basis.baselines.map(({ id }) => id),
  };
}

/** A period of the table as days. */
export function daysOf({ kind, from, to }: { kind: PeriodKind; from: Date; to: Date }): PeriodDays {
  return { kind, from: fromDbDate(from), to: fromDbDate(to) };
}
