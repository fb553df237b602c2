import { auditChain } from "../core/audit/index.ts";
import { checkSums, type RollupDifference } from "../core/benefits/index.ts";
import { type ChainedTable, type ChainFindings, verifyChains } from "../core/chains/index.ts";
import { checkClaims } from "../core/claims/index.ts";
import type { Engine } from "../core/context.ts";
import { checkHarvests } from "../core/harvest/index.ts";
import { type Broken, checkEntries, ledgerChain } from "../core/ledger/index.ts";

const oneDayMs = 86_400_000;
const mostTold = 20;

type Verified = Omit<ChainFindings, "broken"> & {
  broken: Broken[];
  /** What the chain of the audit log was found to be. */
  audit: Omit<ChainFindings, "broken">;
  seconds: number;
};

type Asked = {
  tenantIds: readonly string[];
  isAll: boolean;
  /** Gives what a query finds as COPY writes it in binary form, as it was at one moment. */
  copyRows: (query: string) => AsyncIterable<Buffer>;
};

/**
 * Verifies the ledger from its rows: the chain against its seals, both roll-ups against their sums, every entry against
 * its rule, claims against their steps, harvests against what was freed; then the chain of the audit log. Two parts at a time: rows are read and hashed here, and summed and judged in the database.
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
  const verify = (table: ChainedTable) => {
    const rows = copyRows(`SELECT ${table.columns.join(", ")} FROM ${table.name} ${of}ORDER BY id`);
    return verifyChains(engine, table, { rows, tenantIds });
  };
  const judge = async () => {
    const { differences, areEntriesSuspect } = await sumsOf(engine);
    const broken = await checkEntries(engine.db, tenantIds, areEntriesSuspect);
    const others = differences.filter(({ tenantId }) => tenantIds.includes(tenantId));
    const rollups = others.map((one) => ({ rule: "roll-up", tenantId: one.tenantId, told: toldOf(one) }) as const);
    const claims = atMost(await checkClaims(engine.db, tenantIds));
    const harvests = atMost(await checkHarvests(engine.db, tenantIds));
    return [...broken, ...rollups, ...claims, ...harvests];
  };
  const [chains, others] = await Promise.all([verify(ledgerChain), judge()]);
  const { broken, ...audit } = await verify(auditChain);
  const seconds = (performance.now() - began) / 1000;
  return { ...chains, broken: [...chains.broken, ...others, ...broken], audit, seconds };
}

/** What is told of a kind of thing, and how many more there are. */
function atMost(broken: readonly Broken[]): Broken[] {
  const [first] = broken;
  const more = broken.length - mostTold;
  return [...broken.slice(0, mostTold), ...(first && more > 0 ? [{ ...first, told: `and ${more} more` }] : [])];
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
