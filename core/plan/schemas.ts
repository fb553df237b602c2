import { z } from "zod";
import { BenefitRecipient, BenefitType, CostKind } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const text = (most: number) => z.string().trim().min(1).max(most);
const decimal = z.number().min(-999_999_999_999).max(999_999_999_999).multipleOf(0.01);

/** Text is let in here only to be refused with a reason: people write `??` for what they do not know. */
const Amount = z
  .union([z.int(), z.string().max(100)])
  .nullish()
  .meta({ description: "Whole NOK, 0 or more; null, or left out, when it is not known. Text is refused" });

const Source = { automationId: z.uuid().optional(), measureId: z.uuid().optional() };

/** An expected gain, or a drawback. */
export const AddBenefitInput = z
  .strictObject({
    ...Source,
    title: text(200),
    description: z.string().trim().max(4000).default(""),
    type: z.enum(BenefitType),
    recipient: z.enum(BenefitRecipient).default("OWN_ORGANISATION"),
    drawback: z.boolean().default(false),
    /** The unit in the line where it falls. */
    ownerUnitId: z.uuid(),
    /** Its leader, by account or by name; one of the two. */
    ownerId: z.uuid().optional(),
    ownerName: text(200).optional(),
    /** NOK a year, or once for an avoided investment. */
    valueNok: Amount,
    /** What it is seen by, in which unit of measure, and where it stood before. */
    indicator: text(200).optional(),
    indicatorUnit: text(40).optional(),
    zeroPoint: decimal.optional(),
    zeroPointOn: LocalDate.optional(),
  })
  .meta({ id: "AddBenefitInput" });
export type AddBenefitInput = z.input<typeof AddBenefitInput>;

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
  .strictObject({ id: z.uuid(), readOn: LocalDate, value: decimal, source: text(500) })
  .meta({ id: "AddBenefitReadingInput" });
export type AddBenefitReadingInput = z.input<typeof AddBenefitReadingInput>;

/** What must be in place before a benefit comes. */
export const AddPreconditionInput = z
  .strictObject({
    title: text(200),
    /** Who sees to it. */
    responsible: text(200),
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

/** What an automation, a measure or the work as a whole costs. */
export const AddCostInput = z
  .strictObject({
    ...Source,
    kind: z.enum(CostKind),
    title: text(200),
    /** Once for an investment, a year for a running cost. */
    amountNok: Amount,
    validFrom: LocalDate,
    /** First day that a running cost is not there any more. */
    validTo: LocalDate.optional(),
    source: z.string().trim().max(500).default(""),
  })
  .meta({ id: "AddCostInput" });
export type AddCostInput = z.input<typeof AddCostInput>;

/** What an hour of work costs a unit, or every unit without a cost of its own, in a year. */
export const SetLabourCostInput = z
  .strictObject({
    unitId: z.uuid().optional(),
    year: z.int().min(2000).max(2100),
    nokPerHour: z.number().min(1).max(100_000).multipleOf(0.01),
    source: text(500),
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
