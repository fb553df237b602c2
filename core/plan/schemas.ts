import { z } from "zod";
import { freeText, optionalText } from "../free-text.ts";
import { BenefitRecipient, BenefitType, CostKind } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const decimal = z.number().min(-999_999_999_999).max(999_999_999_999).multipleOf(0.01);

/** Text is let in here only to be refused with a reason: people write `??` for what they do not know. */
const Amount = z
  .union([z.int(), z.string().max(100)])
  .nullish()
  .meta({ description: "Whole NOK, 0 or more; null, or left out, when it is not known. Text is refused" });

const Source = { automationId: z.uuid().optional(), measureId: z.uuid().optional() };

/** Which version of a row was looked at: a change of one that has been changed since is refused. */
const revision = z.int().min(1).max(1_000_000_000);

const BenefitFacts = {
  title: freeText(200),
  description: optionalText(4000).default(""),
  type: z.enum(BenefitType),
  recipient: z.enum(BenefitRecipient).default("OWN_ORGANISATION"),
  drawback: z.boolean().default(false),
  /** The unit in the line where it falls. */
  ownerUnitId: z.uuid(),
  /** Its leader, by account or by name; one of the two. */
  ownerId: z.uuid().optional(),
  ownerName: freeText(200).optional(),
  /** NOK a year, or once for an avoided investment. */
  valueNok: Amount,
  /** What it is seen by, in which unit of measure, and where it stood before. */
  indicator: freeText(200).optional(),
  indicatorUnit: freeText(40).optional(),
  zeroPoint: decimal.optional(),
  zeroPointOn: LocalDate.optional(),
};

/** An expected gain, or a drawback. */
export const AddBenefitInput = z.strictObject({ ...Source, ...BenefitFacts }).meta({ id: "AddBenefitInput" });
export type AddBenefitInput = z.input<typeof AddBenefitInput>;

/** What is said of a benefit instead of what was said before; what is left out is not known any more. */
export const ChangeBenefitInput = z
  .strictObject({ id: z.uuid(), revision, ...BenefitFacts })
  .meta({ id: "ChangeBenefitInput" });
export type ChangeBenefitInput = z.input<typeof ChangeBenefitInput>;

export const RemoveInput = z.strictObject({ id: z.uuid() });
export type RemoveInput = z.input<typeof RemoveInput>;

/** What a benefit's indicator should be, period by period; instead of what was said before. */
export const SetBenefitTargetsInput = z
  .strictObject({
    id: z.uuid(),
    targets: z
      .array(
        z.strictObject({
          from: LocalDate,
          /** First day after. */
          to: LocalDate,
          target: decimal,
        }),
      )
      .max(100),
  })
  .meta({ id: "SetBenefitTargetsInput" });
export type SetBenefitTargetsInput = z.input<typeof SetBenefitTargetsInput>;

/** What a benefit's indicator was found to be. */
export const AddBenefitReadingInput = z
  .strictObject({ id: z.uuid(), readOn: LocalDate, value: decimal, source: freeText(500) })
  .meta({ id: "AddBenefitReadingInput" });
export type AddBenefitReadingInput = z.input<typeof AddBenefitReadingInput>;

/** What must be in place before a benefit comes. */
export const AddPreconditionInput = z
  .strictObject({
    title: freeText(200),
    /** Who sees to it. */
    responsible: freeText(200),
    dueOn: LocalDate.optional(),
    /** What it is needed for: a benefit or another precondition; one of the two. */
    benefitId: z.uuid().optional(),
    nextId: z.uuid().optional(),
  })
  .meta({ id: "AddPreconditionInput" });
export type AddPreconditionInput = z.input<typeof AddPreconditionInput>;

export const LinkPreconditionInput = z
  .strictObject({ id: z.uuid(), benefitId: z.uuid().optional(), nextId: z.uuid().optional() })
  .meta({ id: "LinkPreconditionInput" });
export type LinkPreconditionInput = z.input<typeof LinkPreconditionInput>;

export const MeetPreconditionInput = z
  .strictObject({
    id: z.uuid(),
    /** Null: it is not in place after all. */
    metOn: LocalDate.nullable(),
  })
  .meta({ id: "MeetPreconditionInput" });
export type MeetPreconditionInput = z.input<typeof MeetPreconditionInput>;

const CostFacts = {
  kind: z.enum(CostKind),
  title: freeText(200),
  /** Once for an investment, a year for a running cost. */
  amountNok: Amount,
  validFrom: LocalDate,
  /** First day that a running cost is not there any more. */
  validTo: LocalDate.optional(),
  source: optionalText(500).default(""),
};

/** What an automation, a measure or the work as a whole costs. */
export const AddCostInput = z.strictObject({ ...Source, ...CostFacts }).meta({ id: "AddCostInput" });
export type AddCostInput = z.input<typeof AddCostInput>;

/** What is said of a cost instead of what was said before. */
export const ChangeCostInput = z.strictObject({ id: z.uuid(), revision, ...CostFacts }).meta({ id: "ChangeCostInput" });
export type ChangeCostInput = z.input<typeof ChangeCostInput>;

const percent = z.int().min(0).max(100);
const mostSeconds = 864_000;

const PlannedFacts = {
  /** Of an automation that is a draft, or of a process that has none. */
  automationId: z.uuid().optional(),
  processId: z.uuid().optional(),
  /** Where the work is done; left out: the automation's, or the process's. */
  unitId: z.uuid().optional(),
  /** Left out: the process's yearly volume. */
  casesPerYear: z.int().min(0).max(100_000_000).optional(),
  /** By hand; left out: the baseline that is valid today. */
  secondsPerCase: z.int().min(1).max(mostSeconds).optional(),
  /** Per cent of the cases, 100 in all: done by the robot alone, with a person's help, handed over or failed. */
  straightThrough: percent,
  withPerson: percent,
  handedOver: percent,
  /** A person's part of a case done with help, and the extra of one that is handed over or fails. */
  secondsWithPerson: z.int().min(0).max(mostSeconds).default(0),
  secondsHandedOver: z.int().min(0).max(mostSeconds).default(0),
  /** Keeping it going for a year. */
  operationSeconds: z.int().min(0).max(360_000_000).default(0),
};

/** What is expected of an automation that is not there yet. */
export const PlanAutomationInput = z.strictObject(PlannedFacts).meta({ id: "PlanAutomationInput" });
export type PlanAutomationInput = z.input<typeof PlanAutomationInput>;

/** The same as a benefit of the plan, with its hours as the target of its first year. */
export const KeepPlannedInput = z
  .strictObject({
    ...PlannedFacts,
    title: freeText(200),
    description: BenefitFacts.description,
    ownerName: freeText(200),
    /** What the hours are called. */
    indicator: freeText(200),
    /** First day of the year that is planned. */
    from: LocalDate.refine((day) => day >= "2000-01-01" && day < "2101-01-01", "Must be in this century"),
  })
  .meta({ id: "KeepPlannedInput" });
export type KeepPlannedInput = z.input<typeof KeepPlannedInput>;

/** What an automation is planned to give in a year. */
export type PlannedYear = {
  casesPerYear: number;
  secondsPerCase: number;
  unitId: string | null;
  /** Seconds, not rounded: all cases times all minutes, and what is left of it when people's time is told too. */
  naiveSeconds: number;
  grossSeconds: number;
  residualSeconds: number;
  operationSeconds: number;
  netSeconds: number;
  hoursPerFte: number;
  /** Whole NOK that the net hours are worth this year, below nothing where they are; null: nobody has said what an hour costs. */
  valueNok: number | null;
};

/** What an hour of work costs a unit, or every unit without a cost of its own, in a year. */
export const SetLabourCostInput = z
  .strictObject({
    unitId: z.uuid().optional(),
    year: z.int().min(2000).max(2100),
    nokPerHour: z.number().min(1).max(100_000).multipleOf(0.01),
    source: freeText(500),
  })
  .meta({ id: "SetLabourCostInput" });
export type SetLabourCostInput = z.input<typeof SetLabourCostInput>;

/** Of one automation or one measure; neither: of everything. */
export const GetPlanInput = z.strictObject(Source);
export type GetPlanInput = z.input<typeof GetPlanInput>;

export const ListBenefitsInput = z.strictObject({ ...pageFields, ...Source });
export type ListBenefitsInput = z.input<typeof ListBenefitsInput>;

const nok = z.int().nullable().meta({ description: "Whole NOK; null is not known, or not priced" });

export const Benefit = z
  .object({
    id: z.uuid(),
    revision: z.int().meta({ description: "One more with each change; a change names the one it was made on" }),
    title: z.string(),
    description: z.string(),
    type: z.enum(BenefitType),
    recipient: z.enum(BenefitRecipient),
    drawback: z.boolean(),
    source: z.object({ kind: z.enum(["automation", "measure"]), id: z.uuid(), title: z.string() }).nullable(),
    owner: z.object({ unitId: z.uuid(), unitName: z.string(), userId: z.uuid().nullable(), name: z.string() }),
    valueNok: nok,
    indicator: z.string().nullable(),
    indicatorUnit: z.string().nullable(),
    zeroPoint: z.number().nullable(),
    zeroPointOn: z.iso.date().nullable(),
    targets: z.array(z.object({ from: z.iso.date(), to: z.iso.date(), target: z.number() })),
    readings: z.array(
      z.object({ id: z.uuid(), readOn: z.iso.date(), value: z.number(), source: z.string(), recordedBy: z.string() }),
    ),
  })
  .meta({ id: "Benefit" });
export type Benefit = z.infer<typeof Benefit>;

export const BenefitPage = pageOf(Benefit).meta({ id: "BenefitPage" });
export type BenefitPage = z.infer<typeof BenefitPage>;

export const Precondition = z
  .object({
    id: z.uuid(),
    title: z.string(),
    responsible: z.string(),
    dueOn: z.iso.date().nullable(),
    metOn: z.iso.date().nullable(),
    neededFor: z.array(z.object({ kind: z.enum(["benefit", "precondition"]), id: z.uuid(), title: z.string() })),
  })
  .meta({ id: "Precondition" });
export type Precondition = z.infer<typeof Precondition>;

export const PlanCost = z
  .object({
    id: z.uuid(),
    revision: z.int(),
    kind: z.enum(CostKind),
    title: z.string(),
    amountNok: nok,
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    source: z.string(),
  })
  .meta({ id: "PlanCost" });
export type PlanCost = z.infer<typeof PlanCost>;

const LabourCost = z
  .object({
    id: z.uuid(),
    unit: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    year: z.int(),
    nokPerHour: z.number(),
    source: z.string(),
  })
  .meta({ id: "LabourCost" });

export const LabourCostList = z.object({ items: z.array(LabourCost) }).meta({ id: "LabourCostList" });
export type LabourCostList = z.infer<typeof LabourCostList>;

const KnownSum = z.object({ nok: z.int(), unknown: z.array(z.string()) }).meta({
  description: "Whole NOK that are known, and what is not: the sum is at least `nok` where `unknown` is not empty",
});

const Ratio = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("known"), hundredths: z.int(), reachesGoal: z.boolean() }),
    z.object({ kind: z.literal("unknown"), missing: z.array(z.string()) }),
    z.object({ kind: z.literal("no_cost") }),
  ])
  .meta({ id: "BenefitRatio", description: "What each krone gives back: 240 hundredths is 1:2.4" });

const Ratios = z
  .object({ gains: KnownSum, costs: KnownSum, ratio: Ratio, withAvoidedInvestment: Ratio })
  .meta({ id: "BenefitRatios" });
export type Ratios = z.infer<typeof Ratios>;

export const PlanReturn = z
  .object({
    goal: z.number().meta({ description: "3 is 1:3" }),
    horizonYears: z.int(),
    from: z.iso.date(),
    to: z.iso.date().meta({ description: "First day after the horizon" }),
    months: z.int().meta({ description: "Months of the horizon that have begun" }),
    ofMonths: z.int(),
    avoidedInvestment: KnownSum,
    forOthers: z
      .object({ CITIZENS: KnownSum, OTHERS: KnownSum })
      .meta({ description: "Priced gains of others over the horizon; in no ratio" }),
    planned: Ratios.meta({ description: "Priced gains of the plan over the whole horizon" }),
    harvested: Ratios.nullable().meta({
      description: "Booked budget effects so far; null where the plan is of one source",
    }),
    freedTime: Ratios.meta({ description: "Value of the time freed so far, evidence A and B" }),
    freedSeconds: z.int().meta({ description: "What that value is of" }),
  })
  .meta({ id: "PlanReturn" });
export type PlanReturn = z.infer<typeof PlanReturn>;

export const Plan = z
  .object({
    source: z.object({ kind: z.enum(["automation", "measure"]), id: z.uuid(), title: z.string() }).nullable(),
    benefits: z.array(Benefit),
    preconditions: z.array(Precondition),
    costs: z.object({ items: z.array(PlanCost), investment: KnownSum, runningPerYear: KnownSum }),
    plannedHours: z.array(
      z.object({
        benefitId: z.uuid(),
        from: z.iso.date(),
        to: z.iso.date(),
        plannedHours: z.number(),
        freedSeconds: z.int().meta({ description: "In the same days so far, evidence A and B" }),
      }),
    ),
    return: PlanReturn,
  })
  .meta({ id: "Plan" });
export type Plan = z.infer<typeof Plan>;
