import { z } from "zod";
import { freeText, optionalText } from "../free-text.ts";
import { BaselineSource, BaselineStatus, EvidenceClass, IntervalMethod } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const tenDaysSeconds = 864_000;
const seconds = z.int().max(tenDaysSeconds);
const method = freeText(2000);
const reason = freeText(500);

const validity = {
  validFrom: LocalDate,
  /** First day that it is not valid any more; left out: until further notice. */
  validTo: LocalDate.optional(),
};

const judged = {
  processId: z.uuid(),
  /** Left out: every case type without a baseline of its own. */
  caseType: optionalText(100).default(""),
  unitId: z.uuid(),
  lowSeconds: seconds,
  /** What a case is credited by. */
  likelySeconds: seconds,
  highSeconds: seconds,
  /** Who knows the work, and what they go by; no names of those who do it. */
  method,
  ...validity,
};

/**
 * A version of the manual handling time: measured by a study, estimated by people who know the work, or assumed. Its
 * evidence class follows from that and is never given.
 */
export const ProposeBaselineInput = z
  .discriminatedUnion("source", [
    z.strictObject({
      source: z.literal("STUDY"),
      studyId: z.uuid(),
      method: optionalText(2000).default(""),
      ...validity,
    }),
    z.strictObject({ source: z.literal("ESTIMATE"), ...judged }),
    z.strictObject({ source: z.literal("ASSUMPTION"), ...judged }),
  ])
  .meta({ id: "ProposeBaselineInput" });
export type ProposeBaselineInput = z.input<typeof ProposeBaselineInput>;

export const ApproveBaselineInput = z
  .strictObject({
    id: z.uuid(),
    /** Lets the version that is valid until further notice end where this one begins. */
    closePrevious: z.boolean().default(false),
  })
  .meta({ id: "ApproveBaselineInput" });
export type ApproveBaselineInput = z.input<typeof ApproveBaselineInput>;

export const RejectBaselineInput = z.strictObject({ id: z.uuid(), reason }).meta({ id: "RejectBaselineInput" });
export type RejectBaselineInput = z.input<typeof RejectBaselineInput>;

export const BaselineId = z.strictObject({ id: z.uuid() });
export type BaselineId = z.input<typeof BaselineId>;

export const ListBaselinesInput = z.strictObject({
  ...pageFields,
  processId: z.uuid().optional(),
  status: z.enum(BaselineStatus).optional(),
  /** `yes`: those valid today that are stale, or will be within three months. */
  ageing: z.enum(["yes"]).optional(),
});
export type ListBaselinesInput = z.input<typeof ListBaselinesInput>;

export const ListSampleInput = z.strictObject({ ...pageFields, id: z.uuid() });
export type ListSampleInput = z.input<typeof ListSampleInput>;

/** An observation as it was when the baseline was proposed from it. */
export const SampledObservation = z
  .object({
    id: z.uuid(),
    stratum: z.string(),
    seconds: z.int(),
    observedOn: z.iso.date(),
    heldOut: z.string().nullable().meta({ description: "Why it did not count; null: it did" }),
    voidedSince: z.boolean().meta({ description: "It counted then, and was voided in its study after that" }),
  })
  .meta({ id: "SampledObservation" });
export type SampledObservation = z.infer<typeof SampledObservation>;

export const SamplePage = pageOf(SampledObservation).meta({ id: "SamplePage" });
export type SamplePage = z.infer<typeof SamplePage>;

const exact = z.number().nullable();

export const Baseline = z
  .object({
    id: z.uuid(),
    processId: z.uuid(),
    processCode: z.string(),
    processTitle: z.string(),
    caseType: z.string(),
    unitId: z.uuid(),
    unitName: z.string(),
    version: z.int(),
    status: z.enum(BaselineStatus),
    source: z.enum(BaselineSource),
    secondsPerCase: z.int(),
    evidenceClass: z
      .enum(EvidenceClass)
      .meta({ description: "Follows from the source: B study, C estimate, D assumption" }),
    method: z.string(),
    study: z.object({ id: z.uuid(), title: z.string() }).nullable(),
    processVersion: z.int().meta({ description: "Version of the process that it was taken of" }),
    sampleSize: z.int().nullable(),
    heldOut: z
      .int()
      .nullable()
      .meta({ description: "Observations of the study that did not count; null where its rows were not kept" }),
    clocked: z.int().nullable().meta({
      description: "Of those that counted, taken by the clock; the others were entered. Null as `heldOut` is",
    }),
    meanSeconds: exact,
    medianSeconds: exact,
    sdSeconds: exact,
    intervalMethod: z.enum(IntervalMethod).nullable(),
    lowSeconds: exact.meta({ description: "95 % interval of a study, or the low of an estimate or assumption" }),
    highSeconds: exact,
    seed: z.int().nullable().meta({ description: "Of the bootstrap" }),
    measuredUntil: z.iso.date().nullable(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    staleFrom: z.iso.date().nullable().meta({ description: "When it is, or became, too old to be leant on" }),
    freshness: z.enum(["FRESH", "SOON_STALE", "STALE"]),
    staleReason: z.enum(["AGE", "NEW_PROCESS_VERSION"]).nullable(),
    recordedBy: z.string(),
    proposedAt: z.iso.datetime().nullable(),
    approvedBy: z.string().nullable(),
    approvedAt: z.iso.datetime().nullable(),
    rejectReason: z.string().nullable(),
  })
  .meta({ id: "Baseline" });
export type Baseline = z.infer<typeof Baseline>;

export const BaselinePage = pageOf(Baseline).meta({ id: "BaselinePage" });
export type BaselinePage = z.infer<typeof BaselinePage>;
