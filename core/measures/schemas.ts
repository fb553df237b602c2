import { z } from "zod";
import { freeText } from "../free-text.ts";
import { EvidenceClass, MeasureKind, MeasureStatus, MeasureVolumeStatus } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const seconds = z.int().meta({ description: "Whole seconds" });

/** A measure that frees time without a robot. */
export const ProposeMeasureInput = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be lower-case letters, digits and hyphens")
      .max(60),
    title: freeText(200),
    kind: z.enum(MeasureKind),
    processId: z.uuid(),
    unitId: z.uuid(),
    description: freeText(4000),
    /** The first day it has effect. */
    effectiveFrom: LocalDate,
    /** The approved version that was valid before. */
    oldBaselineId: z.uuid(),
    /** The approved version that is valid from then on; left out where the work is no longer done. */
    newBaselineId: z.uuid().optional(),
    /** Cases a year there would have been; needed where the work is no longer done, as are the next two. */
    counterfactualVolume: z.int().min(1).max(100_000_000).optional(),
    /** Who says so. */
    volumeAuthor: freeText(200).optional(),
    /** How it was found. */
    volumeMethod: freeText(2000).optional(),
  })
  .meta({ id: "ProposeMeasureInput" });
export type ProposeMeasureInput = z.input<typeof ProposeMeasureInput>;

export const GetMeasureInput = z.strictObject({ id: z.uuid() });
export type GetMeasureInput = z.input<typeof GetMeasureInput>;

export const EndMeasureInput = z
  .strictObject({
    id: z.uuid(),
    /** The first day it has no effect any more; a proposal that is withdrawn needs none. */
    endedOn: LocalDate.optional(),
    reason: freeText(500),
  })
  .meta({ id: "EndMeasureInput" });
export type EndMeasureInput = z.input<typeof EndMeasureInput>;

export const ListMeasuresInput = z.strictObject({
  ...pageFields,
  status: z.enum(MeasureStatus).optional(),
  processId: z.uuid().optional(),
});
export type ListMeasuresInput = z.input<typeof ListMeasuresInput>;

/** The cases of a month that a measure frees time in. */
export const RecordMeasureVolumeInput = z
  .strictObject({
    measureId: z.uuid(),
    month: z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/, "Must be a month, written YYYY-MM"),
    cases: z.int().min(0).max(10_000_000),
    /** Where the number comes from. */
    source: freeText(500),
  })
  .meta({ id: "RecordMeasureVolumeInput" });
export type RecordMeasureVolumeInput = z.input<typeof RecordMeasureVolumeInput>;

export const GetMeasureVolumeInput = z.strictObject({ id: z.uuid() });
export type GetMeasureVolumeInput = z.input<typeof GetMeasureVolumeInput>;

/** Why cases of a month are said no to, or taken back. */
export const RejectMeasureVolumeInput = z
  .strictObject({ id: z.uuid(), reason: freeText(500) })
  .meta({ id: "RejectMeasureVolumeInput" });
export type RejectMeasureVolumeInput = z.input<typeof RejectMeasureVolumeInput>;

export const ListMeasureVolumesInput = z.strictObject({
  ...pageFields,
  status: z.enum(MeasureVolumeStatus).optional(),
  measureId: z.uuid().optional(),
});
export type ListMeasureVolumesInput = z.input<typeof ListMeasureVolumesInput>;

const MeasureBaseline = z.object({
  id: z.uuid(),
  version: z.int(),
  secondsPerCase: seconds,
  evidenceClass: z.enum(EvidenceClass),
});

export const MeasureVolume = z
  .object({
    month: z.string().meta({ description: "YYYY-MM" }),
    cases: z.int(),
    source: z.string(),
    seconds: seconds.meta({ description: "What the ledger holds for the month; 0 when it was reversed" }),
    evidenceClass: z.enum(EvidenceClass),
    ledgerEntryId: z.string().meta({ description: "To look the entry up by, or to reverse it" }),
    reversed: z.boolean().meta({ description: "The month may be entered anew" }),
    implausible: z.boolean().meta({ description: "More than half as many again as a twelfth of the year's cases" }),
    recordedBy: z.string(),
    recordedAt: z.iso.datetime(),
    approvedBy: z
      .string()
      .nullable()
      .meta({ description: "Who approved the cases; null where those of a year were approved with the measure" }),
  })
  .meta({ id: "MeasureVolume" });
export type MeasureVolume = z.infer<typeof MeasureVolume>;

export const MeasureVolumeProposal = z
  .object({
    id: z.uuid(),
    measure: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    month: z.string().meta({ description: "YYYY-MM" }),
    cases: z.int(),
    source: z.string(),
    seconds: seconds.meta({ description: "What is credited when it is approved, and not before" }),
    status: z.enum(MeasureVolumeStatus),
    implausible: z.boolean().meta({ description: "More than half as many again as a twelfth of the year's cases" }),
    proposedBy: z.string(),
    proposedById: z.uuid(),
    proposedAt: z.iso.datetime(),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable().meta({ description: "Why it was rejected or withdrawn" }),
  })
  .meta({ id: "MeasureVolumeProposal" });
export type MeasureVolumeProposal = z.infer<typeof MeasureVolumeProposal>;

export const MeasureVolumePage = pageOf(MeasureVolumeProposal).meta({ id: "MeasureVolumePage" });
export type MeasureVolumePage = z.infer<typeof MeasureVolumePage>;

export const Measure = z
  .object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    kind: z.enum(MeasureKind),
    status: z.enum(MeasureStatus),
    process: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    unit: z.object({ id: z.uuid(), name: z.string() }),
    effectiveFrom: z.iso.date(),
    endedOn: z.iso.date().nullable(),
    expiresOn: z.iso.date().nullable().meta({ description: "From this day on, work that is gone is credited no more" }),
    oldBaseline: MeasureBaseline,
    newBaseline: MeasureBaseline.nullable(),
    counterfactualVolume: z.int().nullable(),
    recordedBy: z.string(),
    recordedById: z.uuid(),
    approvedBy: z.string().nullable(),
    freedSeconds: seconds.meta({ description: "Of all months, reversals taken off" }),
  })
  .meta({ id: "Measure" });
export type Measure = z.infer<typeof Measure>;

export const MeasureDetail = Measure.extend({
  description: z.string(),
  volumeAuthor: z.string().nullable(),
  volumeMethod: z.string().nullable(),
  createdAt: z.iso.datetime(),
  approvedAt: z.iso.datetime().nullable(),
  volumes: z.array(MeasureVolume),
  proposals: z
    .array(MeasureVolumeProposal)
    .meta({ description: "Months that wait to be approved, are rejected or withdrawn, newest first; at most 50" }),
}).meta({ id: "MeasureDetail" });
export type MeasureDetail = z.infer<typeof MeasureDetail>;

export const MeasurePage = pageOf(Measure).meta({ id: "MeasurePage" });
export type MeasurePage = z.infer<typeof MeasurePage>;
