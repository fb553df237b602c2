import { z } from "zod";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const text = (most: number) => z.string().trim().min(1).max(most);
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be lower-case letters, digits and hyphens")
  .max(60);
const key = z.number().min(0).max(99_999).multipleOf(0.0001);

/** Municipalities that share development and operation; one's own is its first member. */
export const CreateCoOperationInput = z
  .strictObject({ slug, name: text(200), costKey: key, validFrom: LocalDate })
  .meta({ id: "CreateCoOperationInput" });
export type CreateCoOperationInput = z.input<typeof CreateCoOperationInput>;

/** Offers a municipality a part of the cost key from a day on; one's own is accepted at once. */
export const OfferMembershipInput = z
  .strictObject({
    id: z.uuid(),
    /** Of the municipality. */
    slug,
    /** Its part; the parts of a day are taken in proportion. */
    costKey: key,
    validFrom: LocalDate,
  })
  .meta({ id: "OfferMembershipInput" });
export type OfferMembershipInput = z.input<typeof OfferMembershipInput>;

export const AcceptMembershipInput = z.strictObject({ id: z.uuid(), memberId: z.uuid() });
export type AcceptMembershipInput = z.input<typeof AcceptMembershipInput>;

/** Ends one's own membership. */
export const LeaveCoOperationInput = z
  .strictObject({
    id: z.uuid(),
    /** First day it is a member no more. */
    validTo: LocalDate,
  })
  .meta({ id: "LeaveCoOperationInput" });
export type LeaveCoOperationInput = z.input<typeof LeaveCoOperationInput>;

/** Lets a person of a member see the sums of all. */
export const AddCoOperationReaderInput = z
  .strictObject({ id: z.uuid(), email: z.email().max(320) })
  .meta({ id: "AddCoOperationReaderInput" });
export type AddCoOperationReaderInput = z.input<typeof AddCoOperationReaderInput>;

const mostSeconds = 3_600_000;

/** Time, money or both that were spent in common on a day. */
export const RecordSharedTimeInput = z
  .strictObject({
    id: z.uuid(),
    localDate: LocalDate,
    seconds: z.int().min(0).max(mostSeconds).default(0),
    amountNok: z.int().min(1).max(2_000_000_000).optional(),
    reason: text(500),
  })
  .meta({ id: "RecordSharedTimeInput" });
export type RecordSharedTimeInput = z.input<typeof RecordSharedTimeInput>;

export const GetCoOperationInput = z.strictObject({ id: z.uuid() });
export type GetCoOperationInput = z.input<typeof GetCoOperationInput>;

export const ListCoOperationsInput = z.strictObject(pageFields);
export type ListCoOperationsInput = z.input<typeof ListCoOperationsInput>;

export const CoOperationReportInput = z.strictObject({ id: z.uuid(), from: LocalDate, to: LocalDate });
export type CoOperationReportInput = z.input<typeof CoOperationReportInput>;

const Member = z.object({
  id: z.uuid(),
  tenant: z.object({ slug: z.string(), name: z.string() }),
  own: z.boolean().meta({ description: "The caller's own municipality" }),
  costKey: z.number(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  acceptedBy: z.string().nullable().meta({ description: "Null: offered and not accepted, so nothing is split to it" }),
});

const CoOperation = z.object({ id: z.uuid(), slug: z.string(), name: z.string() }).meta({ id: "CoOperation" });

export const CoOperationPage = pageOf(CoOperation).meta({ id: "CoOperationPage" });
export type CoOperationPage = z.infer<typeof CoOperationPage>;

const Share = z.object({ tenantName: z.string(), own: z.boolean(), seconds: z.int(), amountNok: z.int().nullable() });

export const CoOperationDetail = CoOperation.extend({
  members: z.array(Member),
  readers: z.array(z.object({ name: z.string(), tenantName: z.string() })),
  seesMembers: z
    .boolean()
    .meta({ description: "The caller is a reader of the co-operation, and sees the sums of each" }),
  isMember: z.boolean().meta({ description: "The caller's municipality is a member today" }),
  shared: z
    .array(
      z.object({
        id: z.uuid(),
        localDate: z.iso.date(),
        seconds: z.int(),
        amountNok: z.int().nullable(),
        reason: z.string(),
        recordedBy: z.string(),
        split: z.array(Share).meta({ description: "The caller's own part; a reader's: every part" }),
      }),
    )
    .meta({ description: "The latest 50" }),
}).meta({ id: "CoOperationDetail" });
export type CoOperationDetail = z.infer<typeof CoOperationDetail>;

const seconds = z.int().meta({ description: "Whole seconds" });

export const CoOperationSums = z
  .object({
    cases: z.int(),
    automationSeconds: seconds.meta({ description: "Credited to robots" }),
    measureSeconds: seconds.meta({ description: "Credited to measures without a robot" }),
    reversedSeconds: seconds.meta({ description: "Effect of reversals on the net" }),
    residualSeconds: seconds,
    operationSeconds: seconds,
    netSeconds: seconds.meta({ description: "Imported figures are not in it" }),
    importedSeconds: seconds,
  })
  .meta({ id: "CoOperationSums" });
export type CoOperationSums = z.infer<typeof CoOperationSums>;

export const CoOperationReport = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    members: z
      .array(
        z.object({ tenant: z.object({ slug: z.string(), name: z.string() }), own: z.boolean(), sums: CoOperationSums }),
      )
      .meta({ description: "The caller's own municipality; a reader's: every member, each on the days it is one" }),
    total: CoOperationSums.meta({
      description: "Of all members; what was shared is in the members' sums and not added again",
    }),
  })
  .meta({ id: "CoOperationReport" });
export type CoOperationReport = z.infer<typeof CoOperationReport>;
