import type { Context as HonoContext } from "hono";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { AppError } from "../core/errors.ts";
import {
  type ReportFileInput,
  type ReportName,
  type ReportTable,
  reportTable,
  toCsv,
  toXlsx,
} from "../core/reports/index.ts";
import type { AppDeps } from "./env.ts";
import { PrintDocument } from "./pages/reports/print-document.tsx";

/** What a report can be taken out as. */
export const FileFormat = z.enum(["csv", "xlsx", "pdf"]);
export type FileFormat = z.infer<typeof FileFormat>;

const contentTypes: Record<FileFormat, string> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
};

type Wanted = { name: ReportName; format: FileFormat; input: ReportFileInput };
type Means = Pick<AppDeps, "printPdf"> & { ctx: Context };

/**
 * Answers with a report as a file.
 *
 * @throws AppError `unavailable` for a PDF where there is no browser to print it with.
 */
export async function sendReport(c: HonoContext, means: Means, { name, format, input }: Wanted) {
  return sendTable(c, means, { table: await reportTable(means.ctx, name, input), format });
}

/**
 * Answers with a table as a file.
 *
 * @throws AppError `unavailable` for a PDF where there is no browser to print it with.
 */
export async function sendTable(
  c: HonoContext,
  { ctx, printPdf }: Means,
  { table, format }: { table: ReportTable; format: FileFormat },
) {
  const made = {
    csv: () => toCsv(table),
    xlsx: () => toXlsx(table, ctx.now()),
    pdf: () => printed(printPdf, <PrintDocument table={table} />),
  };
  const body = await made[format]();
  return c.body(body, 200, {
    "Content-Type": contentTypes[format],
    "Content-Disposition": `attachment; filename="${table.fileName}.${format}"`,
    "Cache-Control": "no-store",
  });
}

async function printed(printPdf: AppDeps["printPdf"], document: string | Promise<string>) {
  if (!printPdf) throw new AppError("unavailable", "There is no browser on the server to print PDF with");
  // oxlint-disable-next-line no-unnecessary-template-expression -- a drawn page is text by its type only
  return printPdf(`${await document}`);
}
