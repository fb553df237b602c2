import { z } from "zod";
import { freeText } from "../free-text.ts";
import { WorkItemStatus } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { Instant } from "../instant.ts";
import { CaseFilter } from "./filter.ts";

/** Most cases that one request may add. */
export const maxItemsPerRequest = 10_000;

/** One new case; `input` is checked against the schema of the automation's bot. */
export const NewWorkItem = z
  .strictObject({
    input: z.record(z.string(), z.unknown()),
    caseType: z.string().max(100).optional(),
    unitId: z.uuid().optional().meta({ description: "The unit whose work it is; the automation's own by default" }),
    priority: z.int().min(1).max(9).default(5).meta({ description: "1 is first, 9 is last" }),
    deadline: Instant.optional().meta({ description: "When it should be settled" }),
    deadlineWorkingDays: z.int().min(0).max(260).optional().meta({
      description: "The same in working days from now; without either, the automation's own number of days",
    }),
    notBefore: Instant.optional().meta({ description: "Not to be tried before this instant" }),
  })
  .meta({ id: "NewWorkItem" });
export type NewWorkItem = z.input<typeof NewWorkItem>;

/** Cases for one automation, taken in all or not at all. */
export const AddWorkItems = z
  .strictObject({
    automationId: z.uuid(),
    items: z.array(NewWorkItem).min(1).max(maxItemsPerRequest),
  })
  .meta({ id: "AddWorkItems" });
export type AddWorkItems = z.input<typeof AddWorkItems>;

/** The run that the new cases belong to, and the cases in the order they were given. */
export const AddedWorkItems = z
  .strictObject({
    runId: z.uuid(),
    items: z.array(z.strictObject({ id: z.uuid(), businessKey: z.string() })),
  })
  .meta({ id: "AddedWorkItems" });
export type AddedWorkItems = z.infer<typeof AddedWorkItems>;

const reason = freeText(500).meta({ description: "Stands in the audit log; personal numbers are masked" });
const priority = z.int().min(1).max(9).meta({ description: "1 is first, 9 is last" });
const deadline = Instant.nullable().meta({ description: "When it should be settled; null takes the deadline away" });

/** What a person decides about one case, and why: the reason stands in the audit log. */
export const ChangeWorkItem = z.strictObject({ id: z.uuid(), reason });
export type ChangeWorkItem = z.infer<typeof ChangeWorkItem>;

/** What a person did with a case that the robot gave up. */
export const ResolveWorkItem = z.strictObject({
  id: z.uuid(),
  resolution: freeText(500).meta({ description: "What was done; personal numbers are masked" }),
});
export type ResolveWorkItem = z.infer<typeof ResolveWorkItem>;

/** Another priority or deadline for one case. */
export const PrioritiseWorkItem = z
  .strictObject({ id: z.uuid(), reason, priority: priority.optional(), deadline: deadline.optional() })
  .refine((asked) => asked.priority !== undefined || asked.deadline !== undefined, {
    path: ["priority"],
    error: "Give a priority, a deadline or both",
  });
export type PrioritiseWorkItem = z.infer<typeof PrioritiseWorkItem>;

/** What a case is after a person's decision; `attempt` is the one that is queued, running or last. */
export const ChangedWorkItem = z
  .strictObject({ id: z.uuid(), status: z.enum(WorkItemStatus), attempt: z.int().min(1) })
  .meta({ id: "ChangedWorkItem" });
export type ChangedWorkItem = z.infer<typeof ChangedWorkItem>;

/** What is to be made of many cases. */
export const CaseChange = z
  .discriminatedUnion("action", [
    z.strictObject({ action: z.enum(["retry", "hold", "release", "cancel", "resolve"]) }),
    z
      .strictObject({ action: z.literal("prioritise"), priority: priority.optional(), deadline: deadline.optional() })
      .refine((asked) => asked.priority !== undefined || asked.deadline !== undefined, {
        path: ["priority"],
        error: "Give a priority, a deadline or both",
      }),
  ])
  .meta({ id: "CaseChange" });
export type CaseChange = z.infer<typeof CaseChange>;

/** A decision about every case that a filter finds. */
export const ChangeWorkItems = z
  .strictObject({
    change: CaseChange,
    filter: CaseFilter,
    reason,
    expected: z.int().min(0).meta({
      description: "How many cases fitted the filter when you looked; are there more, nothing is changed",
    }),
  })
  .meta({ id: "ChangeWorkItems" });
export type ChangeWorkItems = z.input<typeof ChangeWorkItems>;

const ByStatus = z.array(z.strictObject({ status: z.enum(WorkItemStatus), cases: z.int().min(1) }));

/** What came of a decision about many cases: how many are changed, and what the others are that it is not for. */
export const ChangedWorkItems = z
  .strictObject({ id: z.uuid(), changed: z.int().min(0), skipped: ByStatus })
  .meta({ id: "ChangedWorkItems" });
export type ChangedWorkItems = z.infer<typeof ChangedWorkItems>;

/** How many cases fit a filter. */
export const WorkItemCounts = z
  .strictObject({ total: z.int().min(0), byStatus: ByStatus })
  .meta({ id: "WorkItemCounts" });
export type WorkItemCounts = z.infer<typeof WorkItemCounts>;

/** @throws AppError `invalid` naming each field that breaks a rule of the schema. */
export function parsed<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const result = schema.safeParse(raw);
  if (!result.success) throw invalidFields(result.error.issues);
  return result.data;
}
