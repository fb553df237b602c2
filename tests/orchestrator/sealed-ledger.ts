import type { Context, Engine } from "../../core/context.ts";
import { addEntries, type NewEntry, sealLedger } from "../../core/ledger/index.ts";
import { verifyLedger } from "../../orchestrator/verify-ledger.ts";
import { copyRows } from "../../prisma/copy-rows.ts";
import { aBaseline, anAutomation, aSettledCase, contextFor } from "../support/context.ts";

/** A municipality with three sealed stretches of two credits each, and one more entry that is not sealed. */
export async function aSealedLedger(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id: automationId, unitId, processId } = automation;
  await aBaseline(engine.db, { tenantId: ctx.tenantId, processId, unitId, evidenceClass: "B" });
  for (const day of ["01", "02", "03"]) {
    await aSettledCase(engine, { automation, at: `2026-03-${day}T09:00:00Z` });
    await aSettledCase(engine, { automation, at: `2026-03-${day}T10:00:00Z` });
    await sealLedger(engine);
  }
  // Whatever a text may hold, it is one line of the chain.
  const odd = "tabulator\t, linje\n, \\N, retur\r, «æøå» \u{1F916}";
  const entry: NewEntry = {
    kind: "OPERATION",
    automationId,
    unitId,
    processId,
    localDate: "2026-03-03",
    seconds: 60,
    evidenceClass: "A",
    reason: odd,
  };
  await addEntries(engine.db, ctx, [entry]);
  const ids = await engine.db.ledgerEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } });
  return { ctx, automation, ids: ids.map(({ id }) => Number(id)) };
}

type Verify = (given?: Partial<Engine>) => Promise<string[]>;

/** What is found to be broken in one municipality, as `rule: told`. */
export function verifierOf(engine: Engine, { tenantId }: Context, databaseUrl: string): Verify {
  return async (given = {}) => {
    const { broken } = await verifyLedger(
      { ...engine, ...given },
      { tenantIds: [tenantId], isAll: false, copyRows: (query) => copyRows(databaseUrl, query) },
    );
    return broken.map(({ rule, told }) => `${rule}: ${told}`);
  };
}

/** Does something to the ledger that its triggers would refuse, as whoever owns the database can. */
export async function behindItsBack({ db }: Engine, tamper: () => Promise<unknown>): Promise<void> {
  const tables = ["ledger_entry", "ledger_seal", "audit_entry", "audit_seal"];
  for (const table of tables) await db.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await tamper();
  for (const table of tables) await db.$executeRawUnsafe(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}
