import { z } from "zod";

/** Most cases that one request may add. */
export const maxItemsPerRequest = 10_000;

/** One new case; `input` is checked against the schema of the automation's bot. */
export const NewWorkItem = z
  .strictObject({
    input: z.record(z.string(), z.unknown()),
    caseType: z.string().max(100).optional(),
    unitId: z.uuid().optional().meta({ description: "The unit whose work it is; the automation's own by default" }),
    priority: z.int().min(1).max(9).default(5).meta({ description: "1 is first, 9 is last" }),
  })
  .meta({ id: "NewWorkItem" });

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

/** A case that has one attempt more. */
export const RetriedWorkItem = z
  .strictObject({ id: z.uuid(), attempt: z.int().min(2) })
  .meta({ id: "RetriedWorkItem" });
export type RetriedWorkItem = z.infer<typeof RetriedWorkItem>;

/** A case that is off the queue. */
export const CancelledWorkItem = z.strictObject({ id: z.uuid() }).meta({ id: "CancelledWorkItem" });
export type CancelledWorkItem = z.infer<typeof CancelledWorkItem>;

/** What a person decides about one case, and why: the reason stands in the audit log. */
export const ChangeWorkItem = z.strictObject({ id: z.uuid(), reason: z.string().trim().min(1).max(500) });
export type ChangeWorkItem = z.infer<typeof ChangeWorkItem>;
