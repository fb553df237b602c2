import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { type ReportTable, toCsv, toXlsx } from "../../../core/reports/index.ts";

const table: ReportTable = {
  fileName: "prove",
  title: "Prøve",
  facts: ["Fjordvik kommune", "01.01.2026–31.12.2026"],
  columns: [
    { header: "Enhet", unit: "text", meaning: "Enheten; med semikolon" },
    { header: "Netto", unit: "hours", meaning: "Timer" },
    { header: "Saker", unit: "count", meaning: "Antall" },
    { header: "Andel", unit: "share", meaning: "Andel" },
    { header: "Verdi", unit: "nok", meaning: "Kroner" },
  ],
  rows: [
    ["Arkivet", 1234.5678, 2090, 0.125, null],
    ['=HYPERLINK("http://x.example";"Klikk")', -0.5, 0, 0, 452.1],
    ["  @SUM(A1)", 0, 1, 1, 0],
    ["-2+3", 1 / 3, 1, 1, 0],
  ],
  total: ["Sum", 1234.0678, 2091, 0.1, 452.1],
};

describe("CSV", () => {
  const lines = toCsv(table).split("\r\n");

  test("has a byte order mark, semicolons, decimal commas, and nothing for what is not known", () => {
    expect(lines[0]).toBe('\uFEFF"Enhet";"Netto (timer)";"Saker";"Andel";"Verdi"');
    expect(lines[1]).toBe('"Arkivet";1234,5678;2090;0,125;');
    expect(lines[5]).toBe('"Sum";1234,0678;2091;0,1;452,1');
  });

  test("lets no text run as a formula, in whatever it begins, and leaves negative numbers alone", () => {
    expect(lines[2]).toBe(`"'=HYPERLINK(""http://x.example"";""Klikk"")";-0,5;0;0;452,1`);
    expect(lines[3]).toMatch(/^"' {2}@SUM\(A1\)";0;/);
    expect(lines[4]).toBe(`"'-2+3";0,3333;1;1;0`);
  });

  test("says what each column means", () => {
    expect(lines).toContain('"Fjordvik kommune"');
    expect(lines).toContain('"Enhet";"Enheten; med semikolon"');
  });
});

describe("a workbook", () => {
  test("has typed cells, text that is no formula, a frozen header and a sheet of meanings", async () => {
    const bytes = await toXlsx(table, new Date("2026-11-23T10:00:00Z"));
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes.buffer);

    const sheet = book.getWorksheet("Tall");
    const cell = (address: string) => sheet?.getCell(address);
    expect(cell("B2")).toMatchObject({ value: 1234.5678, numFmt: "#,##0.0", type: ExcelJS.ValueType.Number });
    expect(cell("D2")).toMatchObject({ value: 0.125, numFmt: "0.0%" });
    expect(cell("E2")?.type).toBe(ExcelJS.ValueType.Null);
    expect(cell("A3")).toMatchObject({
      type: ExcelJS.ValueType.String,
      value: '=HYPERLINK("http://x.example";"Klikk")',
    });
    expect(sheet?.views[0]).toMatchObject({ state: "frozen", ySplit: 1 });
    expect(book.getWorksheet("Hva tallene betyr")?.getCell("B6").value).toBe("Enheten; med semikolon");
  });
});
