import { z } from "zod";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { GetImportInput, ImportError } from "./schemas.ts";

/**
 * What is wrong with a file of cases, as a CSV file that a Norwegian spreadsheet opens: semicolons, UTF-8 with a mark.
 *
 * @throws AppError `not_found`.
 */
export async function importErrorsCsv(ctx: Context, raw: GetImportInput): Promise<string> {
  requirePermission(ctx, "cases:write");
  const parsed = GetImportInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const row = await ctx.db.caseImport.findFirst({ where: { id, tenantId: ctx.tenantId }, select: { errors: true } });
  if (!row) throw notFound("import", id);
  const errors = z.array(ImportError).parse(row.errors);
  const lines = [
    ["Rad", "Kolonne", "Regel", "Feil"],
    ...errors.map(({ row: number, field, rule, message }) => [String(number), field, rule, message]),
  ];
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(";")).join("\r\n")}\r\n`;
}

/** A cell that begins like a formula would be one when the file is opened: the name of a column is the sender's to choose. */
function quoted(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
