import { auditSystem } from "../access/index.ts";
import type { Engine } from "../context.ts";
import { type DbOrTransaction, Prisma } from "../db.ts";
import { keptLongEnough } from "./rules.ts";

/** Rows at a time of each kind; the rest comes in the next round. */
const most = 5_000;

/** What nobody needs any more after some days, whatever the automation. */
type Leftover = {
  name: string;
  days: number;
  /** Ends with `RETURNING`, or with a `SELECT`, of the municipalities of the rows. */
  statement(before: Date): Prisma.Sql;
};

const leftovers: readonly Leftover[] = [
  {
    // The cases themselves, before a person has looked through them; those that were added are emptied at once.
    name: "case imports",
    days: 1,
    statement: (before) => Prisma.sql`
      UPDATE case_import SET items = '[]', errors = '[]' WHERE id IN (
        SELECT id FROM case_import
        WHERE created_at < ${before} AND (items <> '[]'::jsonb OR errors <> '[]'::jsonb) LIMIT ${most}
      ) RETURNING tenant_id AS "tenantId"`,
  },
  {
    // The run itself remembers its delivery for ever.
    name: "webhook receipts",
    days: 30,
    statement: (before) => Prisma.sql`
      WITH gone AS (
        DELETE FROM webhook_receipt WHERE (trigger_id, delivery_id) IN (
          SELECT trigger_id, delivery_id FROM webhook_receipt WHERE received_at < ${before} LIMIT ${most}
        ) RETURNING trigger_id
      ) SELECT t.tenant_id AS "tenantId" FROM gone JOIN webhook_trigger t ON t.id = gone.trigger_id`,
  },
  {
    name: "alert deliveries",
    days: 90,
    statement: (before) => Prisma.sql`
      DELETE FROM alert_delivery WHERE id IN (
        SELECT id FROM alert_delivery WHERE created_at < ${before} AND status <> 'PENDING' LIMIT ${most}
      ) RETURNING tenant_id AS "tenantId"`,
  },
  {
    name: "events",
    days: 90,
    statement: (before) => Prisma.sql`
      DELETE FROM event WHERE id IN (
        SELECT id FROM event WHERE at < ${before} AND routed_at IS NOT NULL ORDER BY id LIMIT ${most}
      ) RETURNING tenant_id AS "tenantId"`,
  },
];

/** Removes what is kept for a fixed time alone: uploaded files of cases, receipts, alerts that were sent, dead sessions. */
export async function clearLeftovers(engine: Engine): Promise<void> {
  await engine.db.session.deleteMany({ where: { expiresAt: { lt: engine.now() } } });
  for (const leftover of leftovers) await engine.db.$transaction((tx) => clear(engine, tx, leftover));
}

async function clear(engine: Engine, tx: DbOrTransaction, { name, days, statement }: Leftover): Promise<void> {
  const before = keptLongEnough(engine, days);
  const gone = await tx.$queryRaw<{ tenantId: string }[]>(statement(before));
  const tenantIds = gone.map(({ tenantId }) => tenantId);
  for (const tenantId of new Set(tenantIds)) {
    const rows = tenantIds.filter((one) => one === tenantId).length;
    await auditSystem({ tx, engine }, tenantId, {
      action: "retention.clear",
      entity: "leftovers",
      entityId: name,
      detail: { olderThanDays: days, rows },
    });
  }
}
