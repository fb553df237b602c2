import { z } from "zod";

const count = z.int().min(0);
const instant = z.iso.datetime();
const sentence = z.string().max(2000);

/** Everything that somebody may want to be told of, with what is told of it. Names are looked up when a message is written. */
export const eventData = {
  /** Waiting cases that will not be settled before their deadline if nothing changes; the subject is the automation. */
  "deadline.at_risk": z.strictObject({
    automationId: z.uuid(),
    cases: count,
    firstDeadline: instant,
    /** When the first of them is expected to be settled; null while its lane is stopped with nobody knowing for how long. */
    predictedAt: instant.nullable(),
    sampleWorkItemId: z.uuid(),
  }),
  /** Cases that are not settled though their deadline is past; the subject is the automation. */
  "deadline.broken": z.strictObject({
    automationId: z.uuid(),
    cases: count,
    firstDeadline: instant,
    sampleWorkItemId: z.uuid(),
  }),
  /** Equal technical errors that a case was lost to; the subject is the incident. */
  "incident.opened": z.strictObject({
    incidentId: z.uuid(),
    automationId: z.uuid(),
    errorCode: z.string(),
    step: z.string().nullable(),
    occurrences: count,
  }),
  /** A lane that begins no more cases; the subject is the target system. */
  "lane.stopped": z.strictObject({
    targetSystemId: z.uuid(),
    by: z.enum(["PERSON", "CIRCUIT"]),
    /** The person's reason, or the error code that opened the circuit. */
    reason: sentence,
  }),
  /** A lane that begins cases again; the subject is the target system. */
  "lane.running": z.strictObject({
    targetSystemId: z.uuid(),
    by: z.enum(["PERSON", "CIRCUIT"]),
  }),
  /** A worker process that is gone without a word; the subject is its name. */
  "worker.lost": z.strictObject({ worker: z.string(), host: z.string(), cases: count, seenAt: instant }),
  /** Occasions of a schedule that nobody was there for; the subject is the schedule. */
  "schedule.missed": z.strictObject({
    scheduleId: z.uuid(),
    automationId: z.uuid(),
    occasions: count,
    firstAt: instant,
    policy: z.enum(["SKIP", "RUN_ONCE", "RUN_ALL"]),
  }),
  /** Cases wait, and none was settled for hours; the subject is the automation. */
  "nothing.settled": z.strictObject({
    automationId: z.uuid(),
    hours: count,
    waiting: count,
    lastSettledAt: instant.nullable(),
    /** What keeps the lane from working, as far as it is known. */
    why: z.enum(["LANE_PAUSED", "CIRCUIT_OPEN", "MAINTENANCE", "NO_WORKER", "UNKNOWN"]),
  }),
  /** A baseline that is stale, or will be within three months; the subject is the baseline. */
  "baseline.stale": z.strictObject({
    baselineId: z.uuid(),
    processId: z.uuid(),
    state: z.enum(["SOON_STALE", "STALE"]),
    from: z.iso.date(),
    why: z.enum(["AGE", "NEW_PROCESS_VERSION"]),
  }),
  /** Freed time of a month that nobody has said what became of; the subject is the unit. */
  "harvest.due": z.strictObject({
    unitId: z.uuid(),
    /** Who answers for it. */
    ownerId: z.uuid(),
    month: z.string().regex(/^\d{4}-\d{2}$/),
    leftSeconds: count,
  }),
  /** A run that failed as a whole, such as one that could not collect its cases; the subject is the automation. */
  "run.failed": z.strictObject({ runId: z.uuid(), automationId: z.uuid() }),
} as const satisfies Record<string, z.ZodType>;

/** A kind of event, such as `incident.opened`. */
export type EventKind = keyof typeof eventData;

/** What is told of an event of one kind. */
export type EventData<Kind extends EventKind = EventKind> = z.infer<(typeof eventData)[Kind]>;

/** Every kind of event, in the order people see them. */
export const eventKinds = Object.keys(eventData) as [EventKind, ...EventKind[]];
