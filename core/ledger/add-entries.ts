import type { Context } from "../context.ts";
import type { Counterfactual, DbOrTransaction, EvidenceClass, LedgerKind } from "../db.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import { rolledUp } from "./roll-up.ts";

/** An entry to be written. Seconds are whole; of a REVERSAL its effect on the net, of every other kind what it is worth. */
export type NewEntry = {
  kind: LedgerKind;
  unitId: string;
  /** Local date, Europe/Oslo. */
  localDate: string;
  seconds: number;
  evidenceClass: EvidenceClass;
  automationId?: string | null;
  measureId?: string | null;
  processId?: string | null;
  businessKeyHash?: string | null;
  workItemId?: string | null;
  baselineId?: string | null;
  baselineSeconds?: number;
  /** `w`, 0 to 1. */
  robotShare?: number;
  /** What a SIMPLIFY or REMOVE is made of; a REVERSAL of one, or of a CREDIT, takes them back as well. */
  cases?: number | null;
  estimated?: boolean;
  counterfactual?: Counterfactual;
  reversesId?: bigint | null;
  reason: string;
};

/** For whom something is written, and in whose name. */
export type Writer = Pick<Context, "tenantId" | "now"> & { actor: { name: string } };

/**
 * Writes ledger entries and adds them to the sums by day and by month, in the caller's transaction.
 * Whether the day's period is open is for the caller to see to. Personal numbers in reasons are masked.
 *
 * @returns Ids, in the order of the entries.
 */
export async function addEntries(tx: DbOrTransaction, ctx: Writer, entries: readonly NewEntry[]): Promise<bigint[]> {
  if (entries.length === 0) return [];
  // What is written here is never changed: a personal number would stay for good.
  const rows = entries.map((entry) => ({
    ...entry,
    reversesId: entry.reversesId?.toString(),
    reason: maskPersonalNumbers(entry.reason),
  }));
  const written = await tx.$queryRaw<{ id: bigint }[]>`
    WITH entry AS (
      INSERT INTO ledger_entry (tenant_id, automation_id, measure_id, process_id, unit_id, local_date, kind, business_key_hash,
        work_item_id, baseline_id, baseline_seconds, robot_share, seconds, cases, evidence_class, estimated, counterfactual,
        reverses_id, reason, recorded_by, recorded_at)
      SELECT ${ctx.tenantId}::uuid, e."automationId", e."measureId", e."processId", e."unitId", e."localDate", e.kind::"LedgerKind",
        e."businessKeyHash", e."workItemId", e."baselineId", coalesce(e."baselineSeconds", 0), coalesce(e."robotShare", 0),
        e.seconds, e.cases, e."evidenceClass"::"EvidenceClass", coalesce(e.estimated, false),
        coalesce(e.counterfactual, 'WOULD_BE_MANUAL')::"Counterfactual", e."reversesId", e.reason, ${ctx.actor.name}, ${ctx.now()}::timestamptz
      FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS ("automationId" uuid, "measureId" uuid, "processId" uuid,
        "unitId" uuid, "localDate" date, kind text, "businessKeyHash" text, "workItemId" uuid, "baselineId" uuid,
        "baselineSeconds" int, "robotShare" numeric, seconds int, cases int, "evidenceClass" text, estimated boolean,
        counterfactual text, "reversesId" bigint, reason text)) WITH ORDINALITY AS e
      ORDER BY e.ordinality
      RETURNING id, tenant_id, local_date, unit_id, coalesce(automation_id, '00000000-0000-0000-0000-000000000000') AS automation_id,
        coalesce(measure_id, '00000000-0000-0000-0000-000000000000') AS measure_id, kind,
        coalesce(baseline_id, '00000000-0000-0000-0000-000000000000') AS baseline_id, evidence_class, counterfactual, seconds,
        coalesce(cases, (kind = 'CREDIT')::int) AS cases
    ), ${rolledUp}
    SELECT id FROM entry ORDER BY id`;
  return written.map(({ id }) => id);
}
