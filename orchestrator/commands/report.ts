import { benefitReport, benefitTable, BenefitReportInput, reportGroupings } from "../../core/benefits/index.ts";
import type { Context } from "../../core/context.ts";
import { localDateOf } from "../../core/local-date.ts";
import { closingOf } from "../../core/periods/index.ts";
import { closingFact } from "../../core/reports/index.ts";
import { openDatabase } from "../open-database.ts";
import { openEngine } from "../open-engine.ts";
import { type Command, UsageError } from "./command.ts";
import { openEnvironment } from "./environment.ts";

/** Freed hours as a table. Whoever may read the database may read this: it asks for no sign-in. */
export const reportBenefits: Command = {
  usage: "report benefits [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--group-by what] [--unit code] [--tenant slug]",
  summary: "Print the hours freed in a period",
  help: [
    "--from      first day; 1 January of this year by default",
    "--to        first day that is not counted; 1 January of next year by default",
    `--group-by  ${reportGroupings.join(", ")}; month by default`,
    "--unit      only this unit, with all that stood below it on each day",
    "--tenant    the municipality's short name; needed when there are several",
  ],
  options: {
    from: { type: "string" },
    to: { type: "string" },
    "group-by": { type: "string", default: "month" },
    unit: { type: "string" },
    tenant: { type: "string" },
  },
  async run({ values }) {
    const { config, log, resources } = openEnvironment("file");
    try {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const engine = await openEngine(config, { databaseUrl, log, resources });
      const year = Number(localDateOf(engine.now()).slice(0, 4));
      const asked = {
        from: values["from"] ?? `${year}-01-01`,
        to: values["to"] ?? `${year + 1}-01-01`,
        groupBy: values["group-by"],
      };
      const parsed = BenefitReportInput.safeParse(asked);
      if (!parsed.success) {
        throw new UsageError(
          parsed.error.issues.map((issue) => `${optionOf(issue.path)}: ${issue.message}`).join("\n"),
        );
      }
      const tenants = await engine.db.tenant.findMany({ orderBy: { slug: "asc" } });
      const slug = values["tenant"] ?? (tenants.length === 1 ? tenants[0]?.slug : undefined);
      const tenant = tenants.find((one) => one.slug === slug);
      if (!tenant)
        throw new UsageError(`--tenant: choose one of ${tenants.map((one) => one.slug).join(", ") || "(none yet)"}`);
      const actor = { kind: "user", id: "cli", name: "minuttjakt report", roles: ["MANAGEMENT"] } as const;
      const ctx: Context = { ...engine, tenantId: tenant.id, actor };
      const report = await benefitReport(ctx, { ...parsed.data, ...(await unitOf(ctx, values["unit"])) });
      const closing = closingFact(await closingOf(ctx.db, tenant.id, report), "period");
      process.stdout.write(`${tenant.name}\n${benefitTable(report)}\n${closing}.\n`);
      return 0;
    } finally {
      await resources.closeAll();
    }
  },
};

async function unitOf(ctx: Context, code: unknown): Promise<{ unitId?: string }> {
  if (typeof code !== "string") return {};
  const unit = await ctx.db.organisationUnit.findFirst({ where: { tenantId: ctx.tenantId, code } });
  if (!unit) throw new UsageError(`--unit: there is no unit ${code}`);
  return { unitId: unit.id };
}

/** The option as it is typed: `groupBy` is `--group-by`. */
function optionOf(path: readonly PropertyKey[]): string {
  return `--${path
    .join(".")
    .replaceAll(/[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}`;
}
