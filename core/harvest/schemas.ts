import { z } from "zod";
import { HarvestKind } from "../db.ts";
import { freeText } from "../free-text.ts";
import { RequestId } from "../ledger/index.ts";
import { pageFields, pageOf } from "../paging.ts";

/** A month, `YYYY-MM`. */
const Month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, "Must be a month, written YYYY-MM");

const hundredYearsSeconds = 3_155_760_000;
const wholeSeconds = z.int().max(hundredYearsSeconds / 2);
const reason = freeText(500);

/** What freed time of a month became. */
export const RecordHarvestInput = z
  .strictObject({
    unitId: z.uuid(),
    requestId: RequestId,
    kind: z.enum(HarvestKind),
    month: Month.meta({ description: "The month, or the first of them when it is standing" }),
    seconds: wholeSeconds.meta({ description: "In the month; of a standing one in each month" }),
    purpose: freeText(500).meta({ description: "The task the time goes to, or the post that was cut" }),
    standing: z.boolean().default(false).meta({ description: "Repeats each month until it is revoked" }),
    caseReference: freeText(100).optional(),
    amountNok: z.int().min(0).max(2_000_000_000).optional().meta({ description: "Only of a BUDGET_CUT" }),
    kostraFunction: z
      .string()
      .regex(/^\d{3}$/, "Must be three digits")
      .optional(),
    kostraArt: z
      .string()
      .regex(/^\d{3}$/, "Must be three digits")
      .optional(),
  })
  .meta({ id: "RecordHarvestInput" });
export type RecordHarvestInput = z.input<typeof RecordHarvestInput>;

/** The harvest of a request. */
export const RecordedHarvest = z
  .object({
    id: z.uuid(),
    uncoveredSeconds: z.int().meta({ description: "What a standing one is more than the first month has left" }),
    repeated: z.boolean().meta({ description: "The request had come before: nothing was recorded now" }),
  })
  .meta({ id: "RecordedHarvest" });
export type RecordedHarvest = z.infer<typeof RecordedHarvest>;

/** A mistake that is taken back, as if it had never been. */
export const WithdrawHarvestInput = z.strictObject({ id: z.uuid(), reason });
export type WithdrawHarvestInput = z.infer<typeof WithdrawHarvestInput>;

/** The end of a standing harvest: from that month on it is for no month. */
export const RevokeHarvestInput = z.strictObject({ id: z.uuid(), from: Month, reason });
export type RevokeHarvestInput = z.infer<typeof RevokeHarvestInput>;

export const ListHarvestsInput = z.strictObject({ ...pageFields, unitId: z.uuid().optional() });
export type ListHarvestsInput = z.input<typeof ListHarvestsInput>;

export const Harvest = z
  .object({
    id: z.uuid(),
    unit: z.object({ id: z.uuid(), code: z.string(), name: z.string() }),
    kind: z.enum(HarvestKind),
    month: Month,
    standing: z.boolean(),
    revokedFrom: Month.nullable(),
    revokeReason: z.string().nullable(),
    seconds: z.int(),
    purpose: z.string(),
    caseReference: z.string().nullable(),
    amountNok: z.int().nullable(),
    kostraFunction: z.string().nullable(),
    kostraArt: z.string().nullable(),
    decidedBy: z.string(),
    decidedAt: z.iso.datetime(),
    withdrawnAt: z.iso.datetime().nullable(),
    withdrawReason: z.string().nullable(),
  })
  .meta({ id: "Harvest" });
export type Harvest = z.infer<typeof Harvest>;

export const HarvestPage = pageOf(Harvest).meta({ id: "HarvestPage" });
export type HarvestPage = z.infer<typeof HarvestPage>;

export const HarvestYearInput = z.strictObject({
  year: z.coerce.number<number | string>("Must be a year").int("Must be a year").min(2000).max(2200).optional(),
});
export type HarvestYearInput = z.input<typeof HarvestYearInput>;

export const HarvestOfUnitInput = HarvestYearInput.extend({ unitId: z.uuid() });
export type HarvestOfUnitInput = z.input<typeof HarvestOfUnitInput>;

const sums = {
  freedSeconds: z.int().meta({ description: "Net, of the unit with all below it; may be below zero" }),
  harvestedSeconds: z.int().meta({ description: "What became something, as far as freed time covers it" }),
  unharvestedSeconds: z.int().meta({ description: "What the owner says did not become anything" }),
  uncoveredSeconds: z
    .int()
    .meta({ description: "Standing and other harvests beyond what was freed: they do not count" }),
  leftSeconds: z.int().meta({ description: "What may still be harvested, here and in the units above" }),
  rate: z.number().nullable().meta({ description: "harvested / freed; null when nothing was freed" }),
};

/** Freed and harvested time of a unit in a year. */
export const UnitHarvest = z
  .object({
    unit: z.object({ id: z.uuid(), code: z.string(), name: z.string(), depth: z.int() }),
    owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    isMine: z.boolean().meta({ description: "Whether the caller owns the benefits of it" }),
    ...sums,
  })
  .meta({ id: "UnitHarvest" });
export type UnitHarvest = z.infer<typeof UnitHarvest>;

export const HarvestYear = z
  .object({
    year: z.int(),
    freedSeconds: z.int().meta({
      description: "Net of the whole municipality, all but imported: what harvests are held against",
    }),
    headlineSeconds: z.int().meta({
      description:
        "Of these the published net, A and B less all residual and operation; the rest are estimates (C and D)",
    }),
    units: z.array(UnitHarvest),
    unreached: z
      .array(
        z.object({
          name: z.string(),
          why: z.enum(["NO_ADDRESS", "NO_ROLE", "NOT_SENT"]),
          error: z.string().nullable().meta({ description: "Why the mail did not get through, in bokmål" }),
        }),
      )
      .meta({ description: "Owners whom the monthly reminder does not reach" }),
  })
  .meta({ id: "HarvestYear" });
export type HarvestYear = z.infer<typeof HarvestYear>;

export const UnitHarvestYear = z
  .object({
    year: z.int(),
    unit: UnitHarvest,
    months: z.array(z.object({ month: Month, isClosed: z.boolean(), ...sums })),
    thin: z
      .array(z.object({ process: z.string(), month: Month, employees: z.int(), weeklySecondsEach: z.number() }))
      .meta({ description: "Processes whose freed time is spread so thin that little can be made of it" }),
  })
  .meta({ id: "UnitHarvestYear" });
export type UnitHarvestYear = z.infer<typeof UnitHarvestYear>;

export const SetBenefitOwnerInput = z
  .strictObject({ unitId: z.uuid(), ownerId: z.uuid().nullable() })
  .meta({ id: "SetBenefitOwnerInput" });
export type SetBenefitOwnerInput = z.infer<typeof SetBenefitOwnerInput>;
