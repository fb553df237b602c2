import { Prisma } from "../db.ts";
import type { PreparedCase } from "./prepare.ts";

/** Whose cases they are; the run is the one that the statement's common table `home` names by `id`. */
type NewCases = {
  tenantId: string;
  automationId: string;
  targetSystemId: string;
  /** The cases, or what a statement has of them as `jsonb`. */
  prepared: readonly PreparedCase[] | Prisma.Sql;
  now: Date;
};

/** The part of a statement that writes prepared cases, whoever found them. */
export function insertCases({ tenantId, automationId, targetSystemId, prepared, now }: NewCases): Prisma.Sql {
  const source = prepared instanceof Prisma.Sql ? prepared : Prisma.sql`${JSON.stringify(prepared)}::jsonb`;
  return Prisma.sql`
    INSERT INTO work_item (id, tenant_id, automation_id, target_system_id, run_id, unit_id, case_type, business_key,
                           business_key_hash, input, priority, deadline, not_before, created_at, queued_at)
    SELECT i.id, ${tenantId}::uuid, ${automationId}::uuid, ${targetSystemId}::uuid, home.id, i."unitId", i."caseType",
           i."businessKey", i."businessKeyHash", i.input, i.priority, i.deadline, i."notBefore", ${now}, ${now}
    FROM home, jsonb_to_recordset(${source})
      AS i(id uuid, "unitId" uuid, "caseType" text, "businessKey" text, "businessKeyHash" text, input jsonb, priority int,
        deadline timestamptz, "notBefore" timestamptz)`;
}

/** The condition that a case `work_item w` has a key's hash, as its index has it. */
export function hasKeyHash(hash: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`hashtextextended(w.business_key_hash, 0) = hashtextextended(${hash}, 0) AND w.business_key_hash = ${hash}`;
}
