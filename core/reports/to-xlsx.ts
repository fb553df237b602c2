import ExcelJS from "exceljs";
import { type Cell, type ColumnUnit, type ReportTable } from "./table.ts";

const formats: Partial<Record<ColumnUnit, string>> = {
  hours: "#,##0.0",
  count: "#,##0",
  nok: "#,##0",
  number: "#,##0.00",
  share: "0.0%",
};

/**
 * A report as a workbook: typed cells with all their decimals, the header row frozen, and a sheet of what each column means.
 * Text is written as text, and never as a formula.
 */
export async function toXlsx(table: ReportTable, now: Date): Promise<Uint8Array<ArrayBuffer>> {
  const book = new ExcelJS.Workbook();
  book.creator = "minuttjakt";
  book.created = now;
  book.modified = now;
  book.title = table.title;
  addFigures(book, table);
  addMeanings(book, table);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function addFigures(book: ExcelJS.Workbook, { columns, rows, total }: ReportTable): void {
  const sheet = book.addWorksheet("Tall", { views: [{ state: "frozen", ySplit: 1, xSplit: 1 }] });
  sheet.columns = columns.map(({ header, unit }) => ({
    header: unit === "hours" ? `${header} (timer)` : header,
    width: unit === "text" ? 36 : Math.max(12, header.length + 8),
    ...(formats[unit] === undefined ? {} : { style: { numFmt: formats[unit] } }),
  }));
  const header = sheet.getRow(1);
  header.font = { bold: true };
  header.alignment = { wrapText: true, vertical: "top" };
  for (const row of rows) sheet.addRow([...row]);
  if (total) sheet.addRow([...total]).font = { bold: true };
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: Math.max(1, columns.length) } };
}

function addMeanings(book: ExcelJS.Workbook, { title, facts, columns }: ReportTable): void {
  const sheet = book.addWorksheet("Hva tallene betyr");
  sheet.columns = [{ width: 36 }, { width: 100 }];
  const lines: Cell[][] = [
    [title],
    ...facts.map((fact) => [fact]),
    [],
    ["Kolonne", "Betydning"],
    ...columns.map(({ header, meaning }) => [header, meaning]),
  ];
  for (const line of lines) sheet.addRow(line);
  sheet.getRow(1).font = { bold: true, size: 14 };
  sheet.getRow(facts.length + 3).font = { bold: true };
  sheet.getColumn(2).alignment = { wrapText: true, vertical: "top" };
}
