import { z } from "zod";
import { freeText } from "../free-text.ts";
import { RequestId } from "../ledger/index.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be lower-case letters, digits and hyphens")
  .max(60);
const key = z.number().min(0).max(99_999).multipleOf(0.0001);

/** Municipalities that share development and operation; one's own is its first member. */
export const CreateCoOperationInput = z
  .strictObject({ slug, name: freeText(200), costKey: key, validFrom: LocalDate })
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

/** One part of the key of one municipality. */
export const MembershipInput = z.strictObject({ id: z.uuid(), memberId: z.uuid() });
export type MembershipInput = z.input<typeof MembershipInput>;

/** Ends the membership of the municipality that a part of the key is of. */
export const EndMembershipInput = MembershipInput.extend({
  /** First day it is a member no more; today or later. */
  validTo: LocalDate,
  reason: freeText(500),
});
export type EndMembershipInput = z.input<typeof EndMembershipInput>;

/** Ends one's own membership. */
export const LeaveCoOperationInput = z
  .strictObject({
    id: z.uuid(),
    /** First day it is a member no more; today or later. */
    validTo: LocalDate,
  })
  .meta({ id: "LeaveCoOperationInput" });
export type LeaveCoOperationInput = z.input<typeof LeaveCoOperationInput>;

/** Lets a person of a member see the sums of all. */
export const AddCoOperationReaderInput = z
  .strictObject({ id: z.uuid(), email: z.email().max(320) })
  .meta({ id: "AddCoOperationReaderInput" });
export type AddCoOperationReaderInput = z.input<typeof AddCoOperationReaderInput>;

export const RemoveCoOperationReaderInput = z.strictObject({ id: z.uuid(), userId: z.uuid() });
export type RemoveCoOperationReaderInput = z.input<typeof RemoveCoOperationReaderInput>;

const someIds = z
  .array(z.uuid())
  .max(1_000)
  .default([])
  .refine((ids) => new Set(ids).size === ids.length, "Each once");

/** Automations and measures of one's own municipality that are part of a co-operation from a day on. */
export const ShareWorkInput = z
  .strictObject({ id: z.uuid(), automationIds: someIds, measureIds: someIds, validFrom: LocalDate })
  .meta({ id: "ShareWorkInput" });
export type ShareWorkInput = z.input<typeof ShareWorkInput>;

/** Ends the part of an automation or a measure in a co-operation. */
export const EndSharedWorkInput = z.strictObject({
  id: z.uuid(),
  partId: z.uuid(),
  /** First day it is no part of it. */
  validTo: LocalDate,
});
export type EndSharedWorkInput = z.input<typeof EndSharedWorkInput>;

const mostSeconds = 3_600_000;

/** Time, money or both that were spent in common on a day. */
export const RecordSharedTimeInput = z
  .strictObject({
    id: z.uuid(),
    requestId: RequestId,
    localDate: LocalDate,
    seconds: z.int().min(0).max(mostSeconds).default(0),
    amountNok: z.int().min(1).max(2_000_000_000).optional(),
    reason: freeText(500),
  })
  .meta({ id: "RecordSharedTimeInput" });
export type RecordSharedTimeInput = z.input<typeof RecordSharedTimeInput>;

/** What a request shared. */
export const RecordedSharedTime = z
  .object({
    id: z.uuid(),
    repeated: z.boolean().meta({ description: "The request had come before: nothing was split now" }),
  })
  .meta({ id: "RecordedSharedTime" });
export type RecordedSharedTime = z.infer<typeof RecordedSharedTime>;

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
  endedBy: z
    .string()
    .nullable()
    .meta({ description: "The other member that ended it: as long as it is one, it alone offers it anew" }),
});

const CoOperation = z.object({ id: z.uuid(), slug: z.string(), name: z.string() }).meta({ id: "CoOperation" });

export const CoOperationPage = pageOf(CoOperation).meta({ id: "CoOperationPage" });
export type CoOperationPage = z.infer<typeof CoOperationPage>;

const Share = z.object({ tenantName: z.string(), own: z.boolean(), seconds: z.int(), amountNok: z.int().nullable() });

const Work = z.object({
  id: z.uuid(),
  kind: z.enum(["AUTOMATION", "MEASURE"]),
  title: z.string(),
  automationId: z.uuid().nullable(),
  measureId: z.uuid().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
});

export const CoOperationDetail = CoOperation.extend({
  members: z.array(Member).meta({ description: "Of a co-operation that the caller's municipality has left: its own" }),
  readers: z
    .array(z.object({ id: z.uuid(), name: z.string(), tenantName: z.string() }))
    .meta({ description: "Told to members" }),
  work: z.array(Work).meta({ description: "What of the caller's own municipality is or was part of it" }),
  seesMembers: z
    .boolean()
    .meta({ description: "The caller is a reader of the co-operation, and sees the sums of each" }),
  isMember: z.boolean().meta({ description: "The caller's municipality is a member today" }),
  decides: z.boolean().meta({ description: "The caller's municipality is a member, today or from a day to come" }),
  shared: z
    .array(
      z.object({
        id: z.uuid(),
        localDate: z.iso.date(),
        seconds: z.int(),
        amountNok: z.int().nullable(),
        reason: z.string(),
        recordedBy: z.string().nullable().meta({ description: "Null without the permission audit:read" }),
        split: z.array(Share).meta({ description: "The caller's own part; a reader's: every part" }),
      }),
    )
    .meta({ description: "The latest 50 of the days on which the caller's municipality is a member" }),
}).meta({ id: "CoOperationDetail" });
export type CoOperationDetail = z.infer<typeof CoOperationDetail>;

const seconds = z.int().meta({ description: "Whole seconds" });

export const CoOperationSums = z
  .object({
    cases: z.int().meta({ description: "Credited to robots, less those taken back" }),
    automationSeconds: seconds.meta({ description: "Credited to robots" }),
    measureSeconds: seconds.meta({ description: "Credited to measures without a robot" }),
    reversedSeconds: seconds.meta({ description: "Effect of reversals on the net" }),
    residualSeconds: seconds,
    operationSeconds: seconds,
    headlineSeconds: seconds.meta({
      description: "The published net: evidence A and B, less all residual and operation",
    }),
    estimatedSeconds: seconds.meta({ description: "Beside it: evidence C, less what was taken back of it" }),
    assumedSeconds: seconds.meta({ description: "Beside it: evidence D, less what was taken back of it" }),
    netSeconds: seconds.meta({ description: "Of all classes: the published net and what stands beside it" }),
  })
  .meta({ id: "CoOperationSums" });
export type CoOperationSums = z.infer<typeof CoOperationSums>;

export const CoOperationReport = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    days: z.array(z.object({ from: z.iso.date(), to: z.iso.date() })).meta({
      description: "Of these, those on which the caller's municipality is a member: the sums are of no other",
    }),
    members: z
      .array(
        z.object({ tenant: z.object({ slug: z.string(), name: z.string() }), own: z.boolean(), sums: CoOperationSums }),
      )
      .meta({ description: "The caller's own municipality; a reader's: every member, each on the days it is one" }),
    total: CoOperationSums.nullable().meta({
      description:
        "Of all members; what was shared is in the members' sums and not added again. Null when the caller's municipality is a member on none of the days",
    }),
  })
  .meta({ id: "CoOperationReport" });
export type CoOperationReport = z.infer<typeof CoOperationReport>;
