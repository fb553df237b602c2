import type { Cell, ColumnUnit, ReportColumn, ReportTable } from "./table.ts";

/**
 * A report as CSV for Norwegian spreadsheets: UTF-8 with a byte order mark, semicolons, decimal commas, CRLF.
 * Facts and meanings stand below the table, so that the first row is the headers.
 */
export function toCsv({ facts, columns, rows, total }: ReportTable): string {
  const lines = [
    csvHeaders(columns),
    ...[...rows, ...(total ? [total] : [])].map((row) => csvLine(columns, row)),
    lineOf([]),
    ...facts.map((fact) => lineOf([quoted(fact)])),
    ...csvMeanings(columns),
  ];
  return byteOrderMark + lines.join("");
}

/** What tells a spreadsheet that the file is UTF-8: its first character. */
export const byteOrderMark = "\uFEFF";

/** The first line: what the columns are called. */
export function csvHeaders(columns: readonly ReportColumn[]): string {
  return lineOf(columns.map(({ header, unit }) => quoted(unit === "hours" ? `${header} (timer)` : header)));
}

/** One row, with the end of its line. */
export function csvLine(columns: readonly ReportColumn[], row: readonly Cell[]): string {
  return lineOf(row.map((cell, index) => csvCell(cell, columns[index]?.unit ?? "text")));
}

/** What each column means, a line for each. */
export function csvMeanings(columns: readonly ReportColumn[]): string[] {
  return columns.map(({ header, meaning }) => lineOf([quoted(header), quoted(meaning)]));
}

function lineOf(cells: readonly string[]): string {
  return `${cells.join(";")}\r\n`;
}

const decimals: Record<ColumnUnit, number> = { text: 0, hours: 4, count: 0, nok: 2, number: 4, share: 6 };

function csvCell(cell: Cell, unit: ColumnUnit): string {
  if (cell === null) return "";
  if (typeof cell === "string") return quoted(cell);
  return String(Number(cell.toFixed(decimals[unit]))).replace(".", ",");
}

// What begins so is run as a formula by spreadsheets: an apostrophe before it makes it the text it is.
const formulaStart = /^[\s]*[=+\-@\t\r|%]/;

function quoted(text: string): string {
  return `"${guarded(text).replaceAll('"', '""')}"`;
}

/** Text that no spreadsheet takes for a formula. */
function guarded(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}
