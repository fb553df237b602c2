import { checkSums, type RollupDifference } from "../core/benefits/index.ts";
import type { Engine } from "../core/context.ts";
import { chainedColumns, type ChainFindings, checkEntries, verifyChains } from "../core/ledger/index.ts";

const oneDayMs = 86_400_000;

type Verified = ChainFindings & { seconds: number };

type Asked = {
  tenantIds: readonly string[];
  isAll: boolean;
  /** Gives what a query finds as COPY writes it in binary form, as it was at one moment. */
  copyRows: (query: string) => AsyncIterable<Buffer>;
};

/**
 * Verifies the ledger from its rows: the chain against its seals, both roll-ups against their sums, every entry against
 * its rule. Two parts at a time: rows are read and hashed here, and summed and judged in the database.
 *
 * @param asked All municipalities, or the one that is asked for, and a way to read the rows.
 */
export async function verifyLedger(
  engine: Pick<Engine, "db" | "secrets">,
  { tenantIds, isAll, copyRows }: Asked,
): Promise<Verified> {
  const began = performance.now();
  // Ids come from our own table; a municipality more since then would be a stranger.
  const of = isAll ? "" : `WHERE tenant_id IN (${tenantIds.map((id) => `'${id}'`).join(", ")}) `;
  const rows = copyRows(`SELECT ${chainedColumns.join(", ")} FROM ledger_entry ${of}ORDER BY id`);
  const judge = async () => {
    const { differences, areEntriesSuspect } = await sumsOf(engine);
    const broken = await checkEntries(engine.db, tenantIds, areEntriesSuspect);
    const others = differences.filter(({ tenantId }) => tenantIds.includes(tenantId));
    const rollups = others.map((one) => ({ rule: "roll-up", tenantId: one.tenantId, told: toldOf(one) }) as const);
    return [...broken, ...rollups];
  };
  const [chains, others] = await Promise.all([verifyChains(engine, rows, tenantIds), judge()]);
  return { ...chains, broken: [...chains.broken, ...others], seconds: (performance.now() - began) / 1000 };
}

async function sumsOf({ db }: Pick<Engine, "db">): ReturnType<typeof checkSums> {
  return db.$transaction(
    async (tx) => {
      // As many sums as there are days, units and automations: on disk they take twice as long.
      await tx.$executeRaw`SET LOCAL work_mem = '128MB'`;
      return checkSums(tx);
    },
    { timeout: oneDayMs, maxWait: oneDayMs },
  );
}

function toldOf({ by, localDate, unitId, automationId, kind, entries, seconds }: RollupDifference): string {
  const where = `${kind} by ${by} on ${localDate}, unit ${unitId}, automation ${automationId}`;
  const sums = `${seconds.rollup} s of ${entries.rollup}, and the entries are ${seconds.ledger} s of ${entries.ledger}`;
  return `The sum of ${where} says ${sums}`;
}
