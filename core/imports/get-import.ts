import { hasKeyHash, masked } from "../cases/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { Prisma } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import type { RowError } from "./cases-of.ts";
import { inputFields } from "./input-fields.ts";
import type { ReadyCase } from "./prepare-import.ts";
import { type CaseImport, GetImportInput } from "./schemas.ts";

/** Hours until a file that nobody added counts as forgotten; retention empties it. */
const keptHours = 24;

type Summary = {
  ready: number;
  known: number;
  preview: ReadyCase[];
  errors: RowError[];
  errorCount: number;
  unused: string[];
};

/**
 * A file of cases as it would be added now: how many rows are ready, which are known already, and what is wrong with the
 * others. Personal numbers are masked.
 *
 * @throws AppError `not_found`.
 */
export async function getImport(ctx: Context, raw: GetImportInput): Promise<CaseImport> {
  requirePermission(ctx, "cases:write");
  const parsed = GetImportInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const where = { id, tenantId: ctx.tenantId };
  const row = await ctx.db.caseImport.findFirst({ where, omit: { items: true, errors: true } });
  if (!row) throw notFound("import", id);
  const select = { id: true, code: true, title: true, botId: true };
  const [{ botId, ...automation }, summary] = await Promise.all([
    ctx.db.automation.findUniqueOrThrow({ where: { id: row.automationId }, select }),
    summaryOf(ctx, id),
  ]);
  const bot = ctx.catalogue.find(botId);
  const order = bot ? inputFields(bot.input).map(({ path }) => path[0] ?? "") : [];
  return {
    id,
    automation,
    fileName: row.fileName,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    runId: row.runId,
    isExpired: row.runId === null && isExpired(ctx, row.createdAt),
    rows: row.rows,
    ready: summary.ready,
    known: summary.known,
    errorCount: summary.errorCount,
    errors: summary.errors,
    unusedColumns: summary.unused,
    preview: summary.preview.map(({ row: number, businessKey, input, caseType, priority, deadline, notBefore }) => ({
      row: number,
      ...masked({ businessKey, input: inOrder(input, order), caseType }),
      priority,
      deadline,
      notBefore,
    })),
  };
}

/** The database keeps the values of an object by the length of their names; people know them as the bot has them. */
function inOrder(input: unknown, order: readonly string[]): Record<string, unknown> {
  const values: [string, unknown][] = Object.entries(typeof input === "object" && input !== null ? input : {});
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.fromEntries(values.toSorted(([one], [other]) => place(one) - place(other)));
}

/** Whether a file came so long ago that what it held is forgotten. */
function isExpired({ now }: Pick<Context, "now">, createdAt: Date): boolean {
  return now().getTime() - createdAt.getTime() >= keptHours * 3_600_000;
}

/** Counted in the database: a page about a hundred thousand rows carries twenty of them. */
async function summaryOf({ db, tenantId }: Context, id: string): Promise<Summary> {
  const [summary] = await db.$queryRaw<Summary[]>`
    SELECT jsonb_array_length(c.items) AS ready,
      (SELECT count(*)::int FROM jsonb_to_recordset(c.items) AS i("businessKeyHash" text)
        JOIN work_item w ON w.automation_id = c.automation_id AND ${hasKeyHash(Prisma.sql`i."businessKeyHash"`)}) AS known,
      jsonb_path_query_array(c.items, '$[0 to 19]') AS preview,
      jsonb_path_query_array(jsonb_path_query_array(c.errors, '$[*] ? (@.rule != "unused_column")'), '$[0 to 99]') AS errors,
      jsonb_array_length(jsonb_path_query_array(c.errors, '$[*] ? (@.rule != "unused_column")')) AS "errorCount",
      jsonb_path_query_array(c.errors, '$[*] ? (@.rule == "unused_column").field') AS unused
    FROM case_import c WHERE c.id = ${id}::uuid AND c.tenant_id = ${tenantId}::uuid`;
  if (!summary) throw notFound("import", id);
  return summary;
}
