import { z } from "zod";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const actorKinds = ["user", "api_key", "webhook", "system"] as const;

/** Which entries of the audit log; each filter narrows the list. */
export const ListAuditEntriesInput = z
  .strictObject({
    ...pageFields,
    actor: z
      .string()
      .regex(
        /^(system|(user|api_key|webhook):[0-9a-f-]{36})$/,
        "Must be system, or user:, api_key: or webhook: and an id",
      )
      .optional()
      .meta({ description: "`system`, or `user:`, `api_key:` or `webhook:` and the id" }),
    action: z.string().min(1).max(100).optional().meta({ description: "Such as `lane.pause`" }),
    entity: z.string().min(1).max(100).optional().meta({ description: "What was changed, such as `lane`" }),
    entityId: z.string().min(1).max(100).optional(),
    from: LocalDate.optional().meta({ description: "First local date, Europe/Oslo" }),
    to: LocalDate.optional().meta({ description: "Last local date, which is in it" }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    error: "Must not be before from",
  });
export type ListAuditEntriesInput = z.input<typeof ListAuditEntriesInput>;

/** Who did something: by the name he, she or it has now, null when there is none any more. */
export const AuditActor = z
  .object({ kind: z.enum(actorKinds), id: z.string().nullable(), name: z.string().nullable() })
  .meta({ id: "AuditActor" });
export type AuditActor = z.infer<typeof AuditActor>;

/** One change: by whom, of what, and how. Personal numbers are masked. */
export const AuditEntry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: AuditActor,
    action: z.string(),
    entity: z.string(),
    entityId: z.string(),
    entityName: z.string().nullable().meta({ description: "What it is called now; null when it has no name" }),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditEntryPage = pageOf(AuditEntry).meta({ id: "AuditEntryPage" });
export type AuditEntryPage = z.infer<typeof AuditEntryPage>;
