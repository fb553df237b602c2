import { z } from "zod";
import { freeText, optionalText } from "../free-text.ts";
import { BenefitReportInput } from "../benefits/index.ts";
import { AttemptOutcome, AutomationStatus, BaselineSource, EvidenceClass, GoalStatus, WorkItemStatus } from "../db.ts";
import { LedgerEntry } from "../ledger/index.ts";
import { LocalDate } from "../local-date.ts";
import { PeriodClosing } from "../periods/index.ts";

const described = <Schema extends z.ZodType>(schema: Schema, description: string) => schema.meta({ description });
const number = (what: string) => described(z.number(), `${what}, not rounded`);
const numberOrNull = (what: string) =>
  described(z.number().nullable(), `${what}, not rounded; null when it cannot be told`);

/** Years there may be a table of. */
const Year = z.coerce.number<number | string>("Must be a year").int().min(2000).max(2100);

/** Net hours of a period, evidence A and B, beside what they are compared with. */
export const PeriodFigures = z
  .object({
    from: z.iso.date(),
    to: described(z.iso.date(), "First day after the period"),
    netSeconds: described(z.int(), "Net freed time of evidence A and B. Whole seconds"),
    netHours: number("The same in hours"),
    lowHours: number("Low end of the 95 % interval, in hours"),
    highHours: number("High end of the 95 % interval, in hours"),
    fullTimeEquivalents: number("netHours / hoursPerFte"),
    hoursPerFte: described(z.number(), "The divisor on the last day"),
    shareOfGoal: numberOrNull("netHours / the goal of the year, 0 to 1 and more"),
    sameDaysYearBeforeHours: number("Net hours in the same days a year before"),
    workingDays: described(z.int(), "Working days of the period that have come"),
    netHoursPerWorkingDay: numberOrNull("netHours / workingDays"),
    inhabitants: z.int().nullable(),
    netHoursPerThousandInhabitants: numberOrNull("netHours × 1000 / inhabitants"),
    valueNok: numberOrNull("Value of the freed time («verdi av frigjort tid»), kroner"),
  })
  .meta({ id: "PeriodFigures" });
export type PeriodFigures = z.infer<typeof PeriodFigures>;

export const KeyFigures = z
  .object({
    goalHours: described(z.int().nullable(), "Goal of the municipality for a year, hours"),
    thisYear: PeriodFigures,
    rollingYear: PeriodFigures,
  })
  .meta({ id: "KeyFigures" });
export type KeyFigures = z.infer<typeof KeyFigures>;

/** Which automations are judged, by the twelve months before which day. */
export const ScorecardInput = z.strictObject({
  automationId: z.uuid().optional(),
  /** First day after the twelve months; tomorrow when left out. */
  to: LocalDate.optional(),
});
export type ScorecardInput = z.input<typeof ScorecardInput>;

export const AutomationScore = z
  .object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    status: z.enum(AutomationStatus),
    cases: described(z.int(), "Cases credited"),
    handedOver: z.int(),
    failed: z.int(),
    exceptionShare: numberOrNull("Handed over and failed, of all settled cases, 0 to 1"),
    netSeconds: described(z.int(), "Net freed time of evidence A and B. Whole seconds"),
    estimatedSeconds: described(z.int(), "Credited as estimates (C). Whole seconds"),
    valueNok: numberOrNull("Value of the net freed time, kroner"),
    costNok: described(
      z.int().nullable(),
      "Running cost of the twelve months, kroner; null when none is registered or one has no amount",
    ),
    unknownCosts: described(z.array(z.string()), "Running costs without an amount"),
    costPerCaseNok: numberOrNull("Running cost per credited case, kroner"),
    verdict: described(
      z.enum(["pays", "does_not_pay", "unknown"]),
      "Whether the value of net freed time is more than the running cost",
    ),
    plannedHours: numberOrNull("Hours that the benefit plan expects of these twelve months"),
    months: z.array(
      z.object({ month: z.string(), cases: z.int(), netSeconds: z.int() }).meta({ id: "AutomationMonth" }),
    ),
  })
  .meta({ id: "AutomationScore" });
export type AutomationScore = z.infer<typeof AutomationScore>;

export const Scorecard = z
  .object({ from: z.iso.date(), to: z.iso.date(), items: z.array(AutomationScore) })
  .meta({ id: "Scorecard" });
export type Scorecard = z.infer<typeof Scorecard>;

export const YearInput = z.strictObject({ year: Year });
export type YearInput = z.input<typeof YearInput>;

export const SaveGoalInput = z
  .strictObject({
    /** Left out: a new goal, last in the table. */
    id: z.uuid().optional(),
    year: z.int().min(2000).max(2100),
    title: freeText(500),
  })
  .meta({ id: "SaveGoalInput" });
export type SaveGoalInput = z.input<typeof SaveGoalInput>;

export const SaveStatusEntryInput = z
  .strictObject({
    /** Left out: a new row, last under its goal. */
    id: z.uuid().optional(),
    goalId: z.uuid(),
    /** What is done. */
    title: freeText(500),
    automationId: z.uuid().optional(),
    measureId: z.uuid().optional(),
    /** What has been done, and what is left. */
    report: optionalText(4000).default(""),
    /** Left out: not judged yet. */
    status: z.enum(GoalStatus).optional(),
  })
  .meta({ id: "SaveStatusEntryInput" });
export type SaveStatusEntryInput = z.input<typeof SaveStatusEntryInput>;

export const RemoveRowInput = z.strictObject({ id: z.uuid() });
export type RemoveRowInput = z.input<typeof RemoveRowInput>;

export const StatusEntry = z
  .object({
    id: z.uuid(),
    title: described(z.string(), "What is done towards the goal"),
    automationId: z.uuid().nullable(),
    measureId: z.uuid().nullable(),
    report: described(z.string(), "What has been done, and what is left"),
    status: described(z.enum(GoalStatus).nullable(), "How it stands; null when nobody has judged it"),
    updatedBy: described(z.string(), "Who wrote it last"),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "StatusEntry" });
export type StatusEntry = z.infer<typeof StatusEntry>;

export const StatusTable = z
  .object({
    year: described(z.int(), "The year that the plan is of"),
    goals: z.array(
      z
        .object({
          id: z.uuid(),
          title: described(z.string(), "Goal of the year's plan"),
          entries: described(z.array(StatusEntry), "What is done towards it, in the order of the table"),
        })
        .meta({ id: "StatusGoal" }),
    ),
  })
  .meta({ id: "StatusTable" });
export type StatusTable = z.infer<typeof StatusTable>;

const amount = (what: string) => described(z.int().min(-999_999_999_999).max(999_999_999_999).nullish(), what);
const share = (what: string) => described(z.number().min(0).max(100).multipleOf(0.01).nullish(), what);

/** What is not known is null, or left out. */
export const SetYearFigureInput = z
  .strictObject({
    unitId: z.uuid(),
    year: z.int().min(2000).max(2100),
    accountsNok: amount("Accounts (regnskap), whole kroner"),
    budgetNok: amount("Revised budget (rev. budsjett), whole kroner"),
    ftes: described(z.number().min(0).max(99_999).multipleOf(0.01).nullish(), "Årsverk"),
    employees: described(z.int().min(0).max(99_999).nullish(), "Employees"),
    fullTimeShare: share("Share in full time, per cent"),
    womenShare: share("Share of women, per cent"),
    comment: optionalText(2000).nullish(),
  })
  .meta({ id: "SetYearFigureInput" });
export type SetYearFigureInput = z.input<typeof SetYearFigureInput>;

export const YearRow = z
  .object({
    unitId: z.uuid(),
    unitName: z.string(),
    accountsNok: z.int().nullable(),
    budgetNok: z.int().nullable(),
    spentShare: numberOrNull("Accounts of the budget, 0 to 1 and more"),
    ftes: z.number().nullable(),
    employees: z.int().nullable(),
    fullTimeShare: described(z.number().nullable(), "Per cent"),
    womenShare: described(z.number().nullable(), "Per cent"),
    comment: z.string().nullable(),
    freedSeconds: described(z.int(), "Net freed time of the unit in the year, evidence A and B. Whole seconds"),
  })
  .meta({ id: "YearRow" });
export type YearRow = z.infer<typeof YearRow>;

const closing = described(PeriodClosing, "Whether the figures of the year are final");

export const YearTable = z.object({ year: z.int(), closing, rows: z.array(YearRow) }).meta({ id: "YearTable" });
export type YearTable = z.infer<typeof YearTable>;

export const AnnualText = z
  .object({
    year: z.int(),
    closing,
    nb: described(
      z.string(),
      "What the annual report says of the hours of the year, in bokmål: paragraphs apart by an empty line",
    ),
    nn: described(z.string(), "The same in nynorsk"),
  })
  .meta({ id: "AnnualText" });
export type AnnualText = z.infer<typeof AnnualText>;

/** What can be taken out as a file. */
export const ReportName = z.enum(["benefits", "scorecard", "status", "year"]);
export type ReportName = z.infer<typeof ReportName>;

/** Of `benefits` a period and a grouping, of `status` and `year` a year, of `scorecard` nothing. */
export const ReportFileInput = z.strictObject({
  ...BenefitReportInput.partial().shape,
  year: Year.optional(),
});
export type ReportFileInput = z.input<typeof ReportFileInput>;

export const QualityGainsInput = z.strictObject({ from: LocalDate, to: LocalDate });
export type QualityGainsInput = z.input<typeof QualityGainsInput>;

/** Gains that are seen by an indicator and not by hours. */
export const QualityGains = z
  .object({
    items: z.array(
      z
        .object({
          id: z.uuid(),
          title: z.string(),
          drawback: z.boolean(),
          indicator: z.string(),
          indicatorUnit: z.string(),
          zeroPoint: described(z.number().nullable(), "Where it stood before"),
          value: described(z.number(), "Last reading in the period"),
          readOn: z.iso.date(),
          target: described(z.number().nullable(), "Target of the period"),
        })
        .meta({ id: "QualityGain" }),
    ),
  })
  .meta({ id: "QualityGains" });
export type QualityGains = z.infer<typeof QualityGains>;

export const CreditTrailInput = z.strictObject({ id: z.uuid() });
export type CreditTrailInput = z.input<typeof CreditTrailInput>;

/** How a case came to count. */
export const CreditTrail = z
  .object({
    id: z.uuid(),
    automation: z.object({ id: z.uuid(), title: z.string() }),
    status: z.enum(WorkItemStatus),
    caseType: z.string(),
    createdAt: z.iso.datetime(),
    settledAt: z.iso.datetime().nullable(),
    mayReadCase: described(z.boolean(), "Whether the caller may see the case itself, with its screenshots and traces"),
    attempts: z.array(
      z
        .object({
          number: z.int(),
          outcome: z.enum(AttemptOutcome).nullable(),
          botVersion: z.string(),
          robotShare: described(z.number(), "Part of the manual work that the bot's version does, 0 to 1"),
          startedAt: z.iso.datetime(),
          finishedAt: z.iso.datetime().nullable(),
          hasScreenshot: z.boolean(),
          hasTrace: z.boolean(),
        })
        .meta({ id: "CreditTrailAttempt" }),
    ),
    entries: described(z.array(LedgerEntry), "Oldest first"),
    baselines: z.array(
      z
        .object({
          id: z.uuid(),
          version: z.int(),
          secondsPerCase: z.int(),
          source: z.enum(BaselineSource),
          evidenceClass: z.enum(EvidenceClass),
          method: z.string(),
          studyId: z.uuid().nullable(),
          sampleSize: z.int().nullable(),
          lowSeconds: z.number().nullable(),
          highSeconds: z.number().nullable(),
          validFrom: z.iso.date(),
          validTo: z.iso.date().nullable(),
          recordedBy: z.string(),
          approvedBy: z.string().nullable(),
          approvedAt: z.iso.datetime().nullable(),
        })
        .meta({ id: "CreditTrailBaseline" }),
    ),
  })
  .meta({ id: "CreditTrail" });
export type CreditTrail = z.infer<typeof CreditTrail>;
