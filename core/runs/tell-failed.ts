import { Prisma } from "../db.ts";

/** Tells of the runs in `changed` that have failed: one event for each, in the statement that lets them fail. */
export function tellOfFailed(at: Date): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO event (tenant_id, kind, subject, occasion, data, at)
    SELECT tenant_id, 'run.failed', automation_id::text, id::text,
           jsonb_build_object('runId', id, 'automationId', automation_id), ${at}::timestamptz
    FROM changed WHERE status = 'FAILED'
    ON CONFLICT DO NOTHING`;
}
