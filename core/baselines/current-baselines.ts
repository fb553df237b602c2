import type { DbOrTransaction, EvidenceClass } from "../db.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";

/** The version that an automation's cases are credited by on a day, as far as they have no case type of their own. */
export type CurrentBaseline = {
  id: string;
  version: number;
  secondsPerCase: number;
  evidenceClass: EvidenceClass;
  /** The automation's own unit, or the one above it that the version was found at. */
  unitId: string;
  validFrom: string;
  validTo: string | null;
};

type Row = Omit<CurrentBaseline, "validFrom" | "validTo"> & {
  automationId: string;
  validFrom: Date;
  validTo: Date | null;
};

/** Baselines of automations on a local date, by automation id; one without is missing. */
export async function currentBaselines(
  db: DbOrTransaction,
  tenantId: string,
  { automationIds, on }: { automationIds: readonly string[]; on: string },
): Promise<Map<string, CurrentBaseline>> {
  const rows = await db.$queryRaw<Row[]>`
    select a.id as "automationId", b.id, b.version, b.seconds_per_case as "secondsPerCase",
      b.evidence_class::text as "evidenceClass", b.unit_id as "unitId", b.valid_from as "validFrom", b.valid_to as "validTo"
    from automation a
    cross join lateral baseline_for(a.tenant_id, a.process_id, '', a.unit_id, ${toDbDate(on)}::date) found
    join baseline b on b.id = found.id
    where a.tenant_id = ${tenantId}::uuid and a.id = any(${[...automationIds]}::uuid[])`;
  return new Map(
    rows.map(({ automationId, validFrom, validTo, ...row }) => [
      automationId,
      { ...row, validFrom: fromDbDate(validFrom), validTo: validTo && fromDbDate(validTo) },
    ]),
  );
}
