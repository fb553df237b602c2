import { z } from "zod";
import { freeText } from "../free-text.ts";
import { IncidentStatus, WorkItemStatus } from "../db.ts";
import { pageFields, pageOf } from "../paging.ts";

export const ListIncidentsInput = z.strictObject({
  ...pageFields,
  status: z.enum(IncidentStatus).optional(),
  automationId: z.uuid().optional(),
  targetSystemId: z.uuid().optional(),
});
export type ListIncidentsInput = z.input<typeof ListIncidentsInput>;

export const GetIncidentInput = z.strictObject({ id: z.uuid() });
export type GetIncidentInput = z.input<typeof GetIncidentInput>;

/** That the cause is put right, and whether the cases that were lost to it are tried again. */
export const ResolveIncidentInput = z
  .strictObject({
    id: z.uuid(),
    resolution: freeText(1000).meta({
      description: "What was wrong and what was done about it; personal numbers are masked",
    }),
    retryCases: z.boolean().meta({
      description: "Whether the cases that failed by it, and still are, get one more attempt",
    }),
  })
  .meta({ id: "ResolveIncidentInput" });
export type ResolveIncidentInput = z.input<typeof ResolveIncidentInput>;

/** `retried`: how many cases are back on the queue. */
export const ResolvedIncident = z
  .strictObject({ id: z.uuid(), retried: z.int().min(0) })
  .meta({ id: "ResolvedIncident" });
export type ResolvedIncident = z.infer<typeof ResolvedIncident>;

const count = z.int().min(0);
const instant = z.iso.datetime();

/** Equal technical errors, from the first to the last. */
export const Incident = z
  .object({
    id: z.uuid(),
    status: z.enum(IncidentStatus).meta({
      description: "OBSERVED: every case came through by another attempt; OPEN: one did not, or there were ten errors",
    }),
    automation: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    targetSystem: z.object({ id: z.uuid(), code: z.string(), name: z.string() }),
    errorCode: z.string(),
    step: z.string().nullable().meta({ description: "The step that failed; null when it is not known" }),
    message: z.string().meta({ description: "The latest message, personal numbers masked" }),
    occurrences: count.meta({ description: "Attempts that ended so" }),
    failedCases: count.meta({ description: "Cases that it was the end of and that nobody has done anything about" }),
    firstSeenAt: instant,
    lastSeenAt: instant,
    openedAt: instant.nullable(),
    resolvedAt: instant.nullable(),
    resolvedBy: z.string().nullable(),
    resolution: z.string().nullable(),
  })
  .meta({ id: "Incident" });
export type Incident = z.infer<typeof Incident>;

export const IncidentPage = pageOf(Incident).meta({ id: "IncidentPage" });
export type IncidentPage = z.infer<typeof IncidentPage>;

const AffectedCase = z
  .object({
    id: z.uuid(),
    businessKey: z.string(),
    status: z.enum(WorkItemStatus),
    occurrences: count.meta({ description: "Attempts at this case that ended so" }),
    lastSeenAt: instant,
  })
  .meta({ id: "AffectedCase" });
export type AffectedCase = z.infer<typeof AffectedCase>;

const Evidence = z.object({
  workItemId: z.uuid(),
  businessKey: z.string(),
  attempt: z.int(),
  at: instant,
  worker: z.string(),
  botVersion: z.string(),
  hasScreenshot: z.boolean(),
});

const OtherIncident = z.object({
  id: z.uuid(),
  resolvedAt: instant.nullable(),
  resolvedBy: z.string().nullable(),
  resolution: z.string().nullable(),
});

/** An incident with its evidence, the cases it has met and how it went over time. */
export const IncidentDetail = Incident.extend({
  fingerprint: z.string().meta({ description: "What equal errors have in common" }),
  sample: Evidence.nullable().meta({ description: "The latest attempt that ended so" }),
  cases: z.object({ total: count, byStatus: z.array(z.object({ status: z.enum(WorkItemStatus), cases: count })) }),
  affected: z.array(AffectedCase).meta({ description: "The latest 50 cases, those that failed first" }),
  history: z.object({
    unit: z
      .enum(["hour", "day"])
      .meta({ description: "Hours when it lasted no longer than two days, else local days" }),
    buckets: z.array(z.object({ from: instant, occurrences: count })),
  }),
  earlier: OtherIncident.nullable().meta({ description: "When the same was resolved before" }),
  later: z
    .object({ id: z.uuid() })
    .nullable()
    .meta({ description: "When the same was seen again after it was resolved" }),
}).meta({ id: "IncidentDetail" });
export type IncidentDetail = z.infer<typeof IncidentDetail>;
