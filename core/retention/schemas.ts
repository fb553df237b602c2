import { z } from "zod";
import { PurgeKind } from "../db.ts";
import { pageFields, pageOf } from "../paging.ts";

export const ListPurgesInput = z.strictObject({ ...pageFields, automationId: z.uuid().optional() });
export type ListPurgesInput = z.input<typeof ListPurgesInput>;

const count = z.int().min(0);

/** What was purged at one moment, of one automation, by which limit. */
export const Purge = z
  .object({
    id: z.uuid(),
    automation: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    kind: z.enum(PurgeKind).meta({ description: "PAYLOAD is case data, EVIDENCE is screenshots and traces" }),
    retentionDays: z.int().min(0),
    settledBefore: z.iso
      .datetime()
      .meta({ description: "What was settled before this instant had been kept long enough" }),
    cases: count,
    files: count,
    at: z.iso.datetime(),
  })
  .meta({ id: "Purge" });
export type Purge = z.infer<typeof Purge>;

export const PurgePage = pageOf(Purge).meta({ id: "PurgePage" });
export type PurgePage = z.infer<typeof PurgePage>;

/** How long an automation's cases are kept, and how many of them are kept longer because a person is not done with them. */
export const RetentionPolicy = z
  .object({
    automation: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    payloadRetentionDays: z.int().nullable().meta({ description: "null: case data is kept" }),
    evidenceRetentionDays: z.int().nullable().meta({ description: "null: screenshots and traces are kept" }),
    awaitingPerson: count.meta({
      description: "Cases past a limit that were handed over or failed, and that nobody has resolved",
    }),
  })
  .meta({ id: "RetentionPolicy" });
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;

export const RetentionPolicyList = z.object({ items: z.array(RetentionPolicy) }).meta({ id: "RetentionPolicyList" });
export type RetentionPolicyList = z.infer<typeof RetentionPolicyList>;
