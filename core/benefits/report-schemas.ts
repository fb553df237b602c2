import { z } from "zod";
import { LocalDate } from "../local-date.ts";

/** What a report may be kept apart by. */
export const reportGroupings = [
  "month",
  "year",
  "unit",
  "branch",
  "serviceArea",
  "process",
  "automation",
  "measure",
  "lane",
] as const;
export type ReportGrouping = (typeof reportGroupings)[number];

/** A period of local dates, `to` the first day after it, and what of it is wanted. */
export const BenefitReportInput = z.strictObject({
  from: LocalDate,
  to: LocalDate,
  groupBy: z.enum(reportGroupings).default("month").meta({
    description:
      "`unit`: each unit by itself; `branch`: the units right below `unitId`, or below the top, each with all below it; `serviceArea`: by the tjenesteområde above. Units stand where they stood on each day.",
  }),
  /** With all units that stood below it on each day. */
  unitId: z.uuid().optional(),
  processId: z.uuid().optional(),
  automationId: z.uuid().optional(),
  measureId: z.uuid().optional(),
});
export type BenefitReportInput = z.input<typeof BenefitReportInput>;

const described = <Schema extends z.ZodType>(schema: Schema, description: string) => schema.meta({ description });
const seconds = (what: string) => described(z.int(), `${what}. Whole seconds`);
const hours = (what: string) => described(z.number(), `${what}. Hours, not rounded: seconds / 3600`);
const unrounded = (what: string) => described(z.number(), `${what}. Seconds, not rounded`);
const count = (what: string) => described(z.int().min(0), what);

const Claim = z
  .object({
    cases: count("Cases that were credited"),
    grossSeconds: seconds("What they were credited with"),
    grossHours: hours("The same"),
    reversedSeconds: seconds("Effect of later reversals, below zero when credits were taken back"),
  })
  .meta({ id: "EvidenceClaim" });

/** Gain and cost of automations, of measures, or of imported figures. */
export const SourceSums = z
  .object({
    cases: count("Cases that were credited, or that a measure is made of"),
    grossSeconds: seconds("Freed, before anything is taken off"),
    reversedSeconds: seconds("Effect of reversals on the net, in the period of reversal"),
    residualSeconds: seconds("Human time on the robot's part of cases"),
    operationSeconds: seconds("Human time on keeping robots going"),
    netSeconds: seconds("Gross + reversed − residual − operation"),
  })
  .meta({ id: "SourceSums" });
export type SourceSums = z.infer<typeof SourceSums>;

/** Freed time: what was taken off people, less what people spent on it. May be negative, and is never clipped. */
export const BenefitSums = z
  .object({
    cases: count("Cases finished by robots and credited"),
    withoutBaseline: count("Of these, credited 0 because no baseline was approved for that day («uten nullpunkt»)"),
    notDoneBefore: count("Of these, credited 0 because nobody would have done them by hand (NOT_DONE_BEFORE)"),
    unclassified: count("Of these, credited 0 because it is not known whether they would have been done (UNKNOWN)"),
    handedOver: count("Cases that robots gave to people"),
    failed: count("Cases that robots could not do, for technical reasons"),
    grossSeconds: seconds("Freed before anything is taken off, of all classes"),
    reversedSeconds: seconds("Effect of reversals on the net, in the period of reversal"),
    residualSeconds: seconds("Human time on the robot's part of cases"),
    operationSeconds: seconds("Human time on keeping robots going"),
    netSeconds: seconds("Gross + reversed − residual − operation, of all classes"),
    grossHours: hours("grossSeconds"),
    reversedHours: hours("reversedSeconds"),
    residualHours: hours("residualSeconds"),
    operationHours: hours("operationSeconds"),
    netHours: hours("netSeconds"),
    fullTimeEquivalents: described(z.number(), "Net hours / hoursPerFte, not rounded"),
    headline: z
      .object({
        cases: count("Credited cases of classes A and B"),
        grossSeconds: seconds("Gross of classes A and B"),
        reversedSeconds: seconds("Reversals of classes A and B, and of time that people spent"),
        netSeconds: seconds("Gross of A and B + reversed − all residual − all operation"),
        grossHours: hours("grossSeconds"),
        netHours: hours("netSeconds"),
        fullTimeEquivalents: described(z.number(), "netHours / hoursPerFte, not rounded"),
        belowSeconds: unrounded("How far below the net its 95 % interval reaches"),
        aboveSeconds: unrounded("How far above the net its 95 % interval reaches"),
        withoutIntervalSeconds: seconds("Of the gross, what rests on baselines without an interval"),
      })
      .meta({ description: "The figure that is published: evidence classes A and B, less all time that people spent" }),
    evidence: z
      .object({ A: Claim, B: Claim, C: Claim, D: Claim, I: Claim })
      .meta({ description: "Credits by evidence class (domain: A measured in full … I imported)" }),
    estimates: z
      .object({
        lowSeconds: unrounded("All estimates low at once"),
        likelySeconds: unrounded("As they were credited"),
        highSeconds: unrounded("All estimates high at once"),
        withoutRangeSeconds: unrounded("Of the likely, what nobody gave a low and a high"),
      })
      .meta({ description: "Classes C and D: low, likely and high, instead of an interval" }),
    automations: SourceSums,
    measures: SourceSums,
    imported: SourceSums,
    naiveSeconds: seconds(
      "For comparison: every case, handed over and failed ones too, times its baseline, with nothing taken off",
    ),
    citizenSeconds: seconds("Time saved for citizens: a gain of others, in no other sum"),
    value: z
      .object({
        nok: described(
          z.number().nullable(),
          "headline.netHours × labour cost per hour, not rounded; null when no cost is known",
        ),
        secondsWithoutCost: seconds(
          "Net seconds in units and years without a known labour cost, left out of the value",
        ),
      })
      .meta({ description: "«Verdi av frigjort tid»: neither saved money nor a budget cut" }),
  })
  .meta({ id: "BenefitSums" });
export type BenefitSums = z.infer<typeof BenefitSums>;

export const BenefitGroup = z
  .object({
    key: z.string().meta({ description: "Month YYYY-MM, year YYYY, or an id; empty for entries that have none" }),
    code: z.string(),
    label: z.string().meta({ description: "Name as on the last day of the period" }),
    sums: BenefitSums,
  })
  .meta({ id: "BenefitGroup" });
export type BenefitGroup = z.infer<typeof BenefitGroup>;

export const BenefitReport = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    groupBy: z.enum(reportGroupings),
    hoursPerFte: z.number().meta({ description: "Hours of one full-time equivalent on the last day of the period" }),
    workingDays: count("Working days of the period that have come"),
    inhabitants: z.int().nullable(),
    groups: z.array(BenefitGroup),
    total: BenefitSums,
  })
  .meta({ id: "BenefitReport" });
export type BenefitReport = z.infer<typeof BenefitReport>;
