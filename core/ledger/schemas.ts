import { z } from "zod";
import { freeText } from "../free-text.ts";
import { Counterfactual, EvidenceClass, LedgerKind } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const mostHours = 500_000;
const hourSeconds = 3600;
const oneDaySeconds = 86_400;

const Reason = freeText(500);
/** A new UUID of the caller's own: sent again, the same request writes nothing more. */
export const RequestId = z
  .uuid()
  .optional()
  .meta({ description: "A new UUID: the same request again writes nothing more" });
const EntryId = z.coerce.number<number | string>("Must be a number").int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Which entry. */
export const GetLedgerEntryInput = z.strictObject({ entryId: EntryId });
export type GetLedgerEntryInput = z.input<typeof GetLedgerEntryInput>;

/** Takes one entry back, with its effect on the net dated today. */
export const ReverseEntryInput = z.strictObject({ entryId: EntryId, reason: Reason }).meta({ id: "ReverseEntryInput" });
export type ReverseEntryInput = z.input<typeof ReverseEntryInput>;

/** Takes back what a case was credited. */
export const ReverseCaseInput = z.strictObject({ workItemId: z.uuid(), reason: Reason });
export type ReverseCaseInput = z.input<typeof ReverseCaseInput>;

/** Hours from before the ledger, of a unit in a period: class I. */
export const ImportHoursInput = z
  .strictObject({
    unitId: z.uuid(),
    from: LocalDate,
    /** First day after the period. */
    to: LocalDate,
    /** Or `seconds`; one of them is needed. */
    hours: z
      .number("Must be a number: leave out what is not known")
      .positive({ error: "Must be more than 0", abort: true })
      .max(mostHours)
      .optional(),
    /** Whole seconds, as elsewhere. */
    seconds: z
      .int()
      .min(1)
      .max(mostHours * hourSeconds)
      .optional(),
    /** Where the figure stands, such as an annual report. */
    source: freeText(200),
    /** How it was computed, where that is known. */
    method: freeText(200).default("ukjent"),
    reason: Reason,
  })
  .meta({ id: "ImportHoursInput" });
export type ImportHoursInput = z.input<typeof ImportHoursInput>;

/** Time that people spent on looking after cases that the robot finished: review, spot checks, corrections. */
export const LogReviewTimeInput = z
  .strictObject({
    automationId: z.uuid(),
    requestId: RequestId,
    /** The case it was spent on; left out when it was several. */
    workItemId: z.uuid().optional(),
    seconds: z.int().min(1).max(oneDaySeconds),
    localDate: LocalDate,
    /** Taken by the clock, or estimated. */
    measured: z.boolean(),
    reason: Reason,
  })
  .meta({ id: "LogReviewTimeInput" });
export type LogReviewTimeInput = z.input<typeof LogReviewTimeInput>;

/** The entry that holds the time. */
export const LoggedTime = z
  .object({
    id: z.int(),
    repeated: z.boolean().meta({ description: "The request had come before: nothing was written now" }),
  })
  .meta({ id: "LoggedTime" });
export type LoggedTime = z.infer<typeof LoggedTime>;

const flag = z.enum(["true", "false"]);

/** What is wanted of the ledger; what is left out does not narrow it. */
export const ListLedgerEntriesInput = z.strictObject({
  ...pageFields,
  from: LocalDate.optional(),
  /** First day after the last that is wanted. */
  to: LocalDate.optional(),
  kind: z.enum(LedgerKind).optional(),
  /** Of the unit itself. */
  unitId: z.uuid().optional(),
  /** Of the unit and all that stood below it on the day of the entry. */
  branchId: z.uuid().optional(),
  /** Of automations that work in the target system now. */
  laneId: z.uuid().optional(),
  automationId: z.uuid().optional(),
  measureId: z.uuid().optional(),
  processId: z.uuid().optional(),
  baselineId: z.uuid().optional(),
  workItemId: z.uuid().optional(),
  evidenceClass: z.enum(EvidenceClass).optional(),
  counterfactual: z.enum(Counterfactual).optional(),
  hasBaseline: flag.optional(),
});
export type ListLedgerEntriesInput = z.input<typeof ListLedgerEntriesInput>;

const Named = z.object({ id: z.uuid(), code: z.string(), title: z.string() });

/** One row of the ledger, as it was written. */
export const LedgerEntry = z
  .object({
    id: z.int(),
    localDate: z.iso.date(),
    kind: z.enum(LedgerKind),
    seconds: z.int().meta({
      description:
        "Freed by CREDIT, SIMPLIFY, REMOVE, IMPORTED; spent by RESIDUAL, OPERATION; of a REVERSAL its effect on the net",
    }),
    cases: z.int().nullable(),
    unit: z.object({ id: z.uuid(), name: z.string() }),
    automation: Named.nullable(),
    measure: Named.nullable(),
    process: Named.nullable(),
    baselineId: z.uuid().nullable(),
    baselineSeconds: z.int(),
    robotShare: z.number(),
    evidenceClass: z.enum(EvidenceClass),
    estimated: z.boolean(),
    counterfactual: z.enum(Counterfactual),
    workItemId: z.uuid().nullable(),
    reversesId: z.int().nullable(),
    reversedById: z.int().nullable(),
    reason: z.string().nullable(),
    reasonText: z
      .string()
      .nullable()
      .meta({ description: "What a code in `reason` means, in bokmål, where the bot says so; else null" }),
    recordedBy: z.string().nullable().meta({
      description: "Of a RESIDUAL or an OPERATION, and of what takes one back: null without the permission audit:read",
    }),
    recordedAt: z.iso.datetime(),
  })
  .meta({ id: "LedgerEntry" });
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const LedgerEntryPage = pageOf(LedgerEntry).meta({ id: "LedgerEntryPage" });
export type LedgerEntryPage = z.infer<typeof LedgerEntryPage>;

/** The entry that was written. */
export const WrittenEntry = z.object({ id: z.int() }).meta({ id: "WrittenLedgerEntry" });
export type WrittenEntry = z.infer<typeof WrittenEntry>;

const LatestSeal = z
  .object({
    number: z.int(),
    throughId: z.int().meta({ description: "The last entry that the hash is made of" }),
    entries: z.int().meta({ description: "How many there are from the first" }),
    hash: z.string().meta({ description: "SHA-256 over the chain of rows, hexadecimal" }),
    signature: z.string().meta({ description: "The installation's own, hexadecimal" }),
    sealedAt: z.iso.datetime(),
  })
  .nullable();

/** The latest seals of a municipality's ledger and of its audit log. */
export const LedgerHead = z
  .object({
    seal: LatestSeal.meta({ description: "Null as long as there is no entry" }),
    auditSeal: LatestSeal.meta({ description: "The same of the audit log" }),
  })
  .meta({ id: "LedgerHead" });
export type LedgerHead = z.infer<typeof LedgerHead>;
