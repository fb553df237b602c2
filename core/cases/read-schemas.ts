import { z } from "zod";
import { AttemptOutcome, AutomationStatus, EvidenceClass, RunStatus, RunTrigger, WorkItemStatus } from "../db.ts";
import { pageFields, pageOf } from "../paging.ts";
import { caseFilterFields } from "./filter.ts";

/** Which cases; each filter narrows the list. */
export const ListWorkItemsInput = z.strictObject({
  ...pageFields,
  ...caseFilterFields,
});
export type ListWorkItemsInput = z.input<typeof ListWorkItemsInput>;

export const GetWorkItemInput = z.strictObject({ id: z.uuid() });
export type GetWorkItemInput = z.input<typeof GetWorkItemInput>;

/** One attempt at a case. */
export const GetScreenshotInput = z.strictObject({ id: z.uuid(), number: z.int().min(1).max(1000) });
export type GetScreenshotInput = z.input<typeof GetScreenshotInput>;

const instant = z.iso.datetime();

/** A case as a list shows it. */
export const WorkItem = z
  .object({
    id: z.uuid(),
    businessKey: z.string(),
    status: z.enum(WorkItemStatus),
    automation: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    targetSystemId: z.uuid(),
    runId: z.uuid(),
    unitId: z.uuid(),
    caseType: z.string(),
    priority: z.int().meta({ description: "1 is first, 9 is last" }),
    attemptNumber: z.int().meta({ description: "The attempt that is queued, running or last" }),
    currentStep: z.string().nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: instant,
    queuedAt: instant,
    notBefore: instant
      .nullable()
      .meta({ description: "Not to be tried before: asked for by whoever added it, or the back-off of a retry" }),
    settledAt: instant.nullable(),
    deadline: instant.nullable().meta({ description: "When it should be settled" }),
    heldReason: z.string().nullable().meta({ description: "Why a person, or a stopped run, holds it" }),
  })
  .meta({ id: "WorkItem" });
export type WorkItem = z.infer<typeof WorkItem>;

export const WorkItemPage = pageOf(WorkItem).meta({ id: "WorkItemPage" });
export type WorkItemPage = z.infer<typeof WorkItemPage>;

/** One try at a case and its evidence. */
export const Attempt = z
  .object({
    number: z.int(),
    startedAt: instant,
    finishedAt: instant.nullable(),
    outcome: z.enum(AttemptOutcome).nullable().meta({ description: "Null while it is going on" }),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    worker: z.string(),
    botVersion: z.string(),
    steps: z.array(
      z.object({ name: z.string(), startedMs: z.int(), durationMs: z.int(), failed: z.literal(true).optional() }),
    ),
    incidentId: z.uuid().nullable().meta({ description: "The incident that its error was counted in" }),
    hasScreenshot: z.boolean(),
    hasTrace: z.boolean(),
  })
  .meta({ id: "Attempt", description: "Milliseconds count from the start of the attempt" });
export type Attempt = z.infer<typeof Attempt>;

/** What the ledger holds in favour of a case. */
export const CaseCredit = z
  .object({
    localDate: z.iso.date(),
    seconds: z.int(),
    baselineSeconds: z.int(),
    entryId: z.int().meta({ description: "To look the entry up by, or to take it back" }),
    reversedById: z.int().nullable().meta({ description: "The entry that took it back" }),
    baselineVersion: z.int().nullable().meta({ description: "Null when no baseline was valid that day" }),
    robotShare: z.number().meta({ description: "Part of the manual handling time that the robot did, 0 to 1" }),
    evidenceClass: z.enum(EvidenceClass),
  })
  .meta({ id: "CaseCredit" });
export type CaseCredit = z.infer<typeof CaseCredit>;

/** What the ledger holds against a case: time that people had to spend on it all the same. */
const CaseResidual = z
  .object({
    localDate: z.iso.date().meta({ description: "Of the last debit" }),
    seconds: z.int().meta({ description: "Of every time that the robot gave it up" }),
    estimated: z.boolean().meta({ description: "Whether any of it is a standard time" }),
  })
  .meta({ id: "CaseResidual" });

const LabelsByPath = z.record(z.string(), z.record(z.string(), z.string()));

const Reference = z.object({ id: z.uuid(), code: z.string(), name: z.string() });

/** A case with everything that happened to it. */
export const WorkItemDetail = WorkItem.omit({ targetSystemId: true, runId: true, unitId: true })
  .extend({
    automation: WorkItem.shape.automation.extend({ status: z.enum(AutomationStatus) }),
    targetSystem: Reference,
    unit: Reference,
    run: z.object({
      id: z.uuid(),
      trigger: z.enum(RunTrigger),
      startedBy: z.string(),
      status: z.enum(RunStatus),
      startedAt: instant,
    }),
    input: z.unknown().meta({ description: "As the bot got it, with personal numbers masked" }),
    output: z.unknown().meta({ description: "What the bot answered, with personal numbers masked; null before that" }),
    fieldTitles: z
      .object({ input: z.record(z.string(), z.string()), output: z.record(z.string(), z.string()) })
      .meta({ description: "What the bot calls the fields, in bokmål, by path, such as `attachments.fileName`" }),
    valueLabels: z
      .object({ input: LabelsByPath, output: LabelsByPath })
      .meta({ description: "What the bot's codes mean, in bokmål, by path and code; one without a label says itself" }),
    resolution: z
      .object({ text: z.string(), by: z.string() })
      .nullable()
      .meta({ description: "What a person did with a case that the robot gave up" }),
    purgedAt: instant.nullable().meta({ description: "When its data was purged; the case itself stays known" }),
    attempts: z.array(Attempt),
    credit: CaseCredit.nullable(),
    residual: CaseResidual.nullable(),
  })
  .meta({ id: "WorkItemDetail" });
export type WorkItemDetail = z.infer<typeof WorkItemDetail>;
