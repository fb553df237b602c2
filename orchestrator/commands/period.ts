import { listPeriodReports, reproduceReport } from "../../core/closing/index.ts";
import type { Context } from "../../core/context.ts";
import type { Tenant } from "../../core/db.ts";
import { openDatabase } from "../open-database.ts";
import { openEngine } from "../open-engine.ts";
import { type Command, UsageError } from "./command.ts";
import { openEnvironment } from "./environment.ts";
import { text } from "./flags.ts";

/** Whether signed reports can be made again of the ledger. Whoever may read the database may read this. */
export const periodVerify: Command = {
  usage: "period verify [--number n] [--tenant slug]",
  summary: "Make the signed reports of closed periods anew of the ledger's rows, and compare them byte for byte",
  help: [
    "--number    only the report of that number; all of them by default",
    "--tenant    only this municipality; all of them by default",
    "It ends with 1 when a report cannot be made again, or its hash or signature is not what it was.",
  ],
  options: { number: { type: "string" }, tenant: { type: "string" } },
  async run({ values }) {
    const { config, log, resources } = openEnvironment("file");
    try {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const engine = await openEngine(config, { databaseUrl, log, resources });
      const number = numberOf(values["number"]);
      const all = await engine.db.tenant.findMany({ orderBy: { slug: "asc" } });
      const asked = text(values, "tenant");
      const tenants = all.filter(({ slug }) => asked === undefined || slug === asked);
      if (tenants.length === 0) throw new UsageError(`--tenant: there is no municipality ${asked}`);
      const actor = { kind: "user", id: "cli", name: "minuttjakt period", roles: ["CONTROLLER"] } as const;
      let isRight = true;
      for (const tenant of tenants) {
        const ctx: Context = { ...engine, tenantId: tenant.id, actor };
        isRight = (await verifyReports(ctx, { tenant, number })) && isRight;
      }
      return isRight ? 0 : 1;
    } finally {
      await resources.closeAll();
    }
  },
};

type Asked = { tenant: Tenant; number: number | undefined };

async function verifyReports(ctx: Context, { tenant, number }: Asked): Promise<boolean> {
  const reports = (await listPeriodReports(ctx)).filter((report) => number === undefined || report.number === number);
  let isRight = true;
  for (const report of reports) {
    const outcome = await reproduceReport(ctx, { id: report.id });
    isRight &&= outcome.isReproduced;
    const wrong = [
      ...(outcome.contentIsSame ? [] : ["figures differ from the ledger"]),
      ...(outcome.hashIsRight ? [] : ["hash is wrong"]),
      ...(outcome.signatureIsRight ? [] : ["signature is wrong"]),
    ];
    const told = wrong.length === 0 ? "as signed" : `WRONG: ${wrong.join(", ")}`;
    const { kind, from, to, revision } = report;
    process.stdout.write(
      `${tenant.slug}  no. ${report.number}  ${kind} ${from}..${to} revision ${revision}: ${told}\n`,
    );
    for (const { path, before, after } of outcome.difference) {
      process.stdout.write(`  ${path}: signed ${before}, ledger ${after}\n`);
    }
  }
  if (reports.length === 0) process.stdout.write(`${tenant.slug}  no signed reports\n`);
  return isRight;
}

function numberOf(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  if (typeof text === "string" && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError("--number: must be the number of a report, such as 12");
}
