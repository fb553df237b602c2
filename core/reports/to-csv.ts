import type { Cell, ColumnUnit, ReportTable } from "./table.ts";

/**
 * A report as CSV for Norwegian spreadsheets: UTF-8 with a byte order mark, semicolons, decimal commas, CRLF.
 * Facts and meanings stand below the table, so that the first row is the headers.
 */
export function toCsv({ facts, columns, rows, total }: ReportTable): string {
  const cells = (row: readonly Cell[]) => row.map((cell, index) => csvCell(cell, columns[index]?.unit ?? "text"));
  const lines = [
    columns.map(({ header, unit }) => quoted(unit === "hours" ? `${header} (timer)` : header)),
    ...rows.map(cells),
    ...(total ? [cells(total)] : []),
    [],
    ...facts.map((fact) => [quoted(fact)]),
    ...columns.map(({ header, meaning }) => [quoted(header), quoted(meaning)]),
  ];
  return `\uFEFF${lines.map((line) => line.join(";")).join("\r\n")}\r\n`;
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
