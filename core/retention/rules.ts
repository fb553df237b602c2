import { auditSystem } from "../access/index.ts";
import type { Engine } from "../context.ts";
import type { DbOrTransaction, PurgeKind } from "../db.ts";

/** One automation's limit for one kind of data. */
export type PurgeRule = { tenantId: string; automationId: string; kind: PurgeKind; retentionDays: number };

/** How much is purged at a time; by default until nothing is left. */
export type Portion = { most?: number; mayGoOn?: () => boolean };

const dayMs = 86_400_000;

/** What was settled before this instant has been kept for so many days. */
export function keptLongEnough(engine: Engine, days: number): Date {
  return new Date(engine.now().getTime() - days * dayMs);
}

/** The limits that are set, of every municipality. */
export async function purgeRules(engine: Engine, kind: PurgeKind): Promise<PurgeRule[]> {
  const automations = await engine.db.automation.findMany({
    where: { OR: [{ payloadRetentionDays: { not: null } }, { evidenceRetentionDays: { not: null } }] },
    select: { id: true, tenantId: true, payloadRetentionDays: true, evidenceRetentionDays: true },
    orderBy: { id: "asc" },
  });
  return automations.flatMap(({ id: automationId, tenantId, payloadRetentionDays, evidenceRetentionDays }) => {
    const retentionDays = kind === "PAYLOAD" ? payloadRetentionDays : evidenceRetentionDays;
    return retentionDays === null ? [] : [{ tenantId, automationId, kind, retentionDays }];
  });
}

type Purged = { rule: PurgeRule; settledBefore: Date; cases: number; files: number };

/** Accounts for what was purged, in the transaction that purged it. */
export async function recordPurge(
  engine: Engine,
  tx: DbOrTransaction,
  { rule, settledBefore, cases, files }: Purged,
): Promise<void> {
  const { tenantId, automationId, kind, retentionDays } = rule;
  await tx.purgeRecord.create({ data: { ...rule, settledBefore, cases, files, at: engine.now() } });
  await auditSystem({ tx, engine }, tenantId, {
    action: kind === "PAYLOAD" ? "retention.purge-cases" : "retention.purge-evidence",
    entity: "automation",
    entityId: automationId,
    detail: { retentionDays, settledBefore: settledBefore.toISOString(), cases, files },
  });
}
