import { closeDb, openDb, type Tenant } from "../../core/db.ts";
import { copyRows } from "../../prisma/copy-rows.ts";
import { openDatabase } from "../open-database.ts";
import { openEngine } from "../open-engine.ts";
import { verifyLedger } from "../verify-ledger.ts";
import { type Command, UsageError } from "./command.ts";
import { openEnvironment } from "./environment.ts";
import { text } from "./flags.ts";

const oneDaySeconds = 86_400;
const mostShown = 100;

/** Whether the ledger is what was written: for an auditor, and after a restore. */
export const ledgerVerify: Command = {
  usage: "ledger verify [--tenant slug]",
  summary: "Compute the chains of the ledger and the audit log, sums and limits anew, and name whatever does not fit",
  help: [
    "--tenant    only this municipality; all of them by default",
    "It ends with 1 when something does not fit. What was written in the last moments may not be sealed yet.",
  ],
  options: { tenant: { type: "string" } },
  async run({ values }) {
    const { config, log, resources } = openEnvironment("file");
    try {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const { secrets } = await openEngine(config, { databaseUrl, log, resources });
      // Sums of a whole ledger take as long as they take.
      const db = openDb(databaseUrl, { statementSeconds: oneDaySeconds });
      resources.add("patient database", () => closeDb(db));
      const all = await db.tenant.findMany({ orderBy: { slug: "asc" } });
      const slug = text(values, "tenant");
      const tenants = slug === undefined ? all : all.filter((one) => one.slug === slug);
      if (slug !== undefined && tenants.length === 0)
        throw new UsageError(`--tenant: there is no municipality ${slug}`);
      const tenantIds = tenants.map(({ id }) => id);
      const verified = await verifyLedger(
        { db, secrets },
        { tenantIds, isAll: slug === undefined, copyRows: (query) => copyRows(databaseUrl, query) },
      );
      process.stdout.write(`${linesOf(verified, tenants).join("\n")}\n`);
      return verified.broken.length === 0 ? 0 : 1;
    } finally {
      await resources.closeAll();
    }
  },
};

function linesOf(
  { rows, seals, tenants, broken, audit, seconds }: Awaited<ReturnType<typeof verifyLedger>>,
  known: readonly Tenant[],
): string[] {
  const nameOf = (tenantId: string) => known.find(({ id }) => id === tenantId)?.slug ?? tenantId;
  const shown = broken.slice(0, mostShown);
  const more = broken.length - shown.length;
  return [
    `Read ${rows} entries and ${seals} seals in ${seconds.toFixed(1)} s.`,
    ...tenants.map(
      ({ tenantId, rows: own, unsealed, hash }) =>
        `${nameOf(tenantId)}: ${own} entries, ${unsealed} of them not sealed yet; sealed hash ${hash ?? "none"}`,
    ),
    `Audit log: ${audit.rows} entries and ${audit.seals} seals.`,
    ...audit.tenants.map(
      ({ tenantId, rows: own, unsealed, hash }) =>
        `${nameOf(tenantId)}: ${own} entries, ${unsealed} of them not sealed yet; sealed hash ${hash ?? "none"}`,
    ),
    ...(broken.length === 0
      ? [
          "Chains, seals, signatures, sums by day and by month, credits, reversals, removals, claims and harvests: all as they should be.",
        ]
      : [`WRONG: ${broken.length} findings`]),
    ...shown.map(({ rule, tenantId, told }) => `  ${nameOf(tenantId)}  ${rule}: ${told}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
