import { strToU8, zipSync } from "fflate";

type Value = string | number | boolean | null | { raw: string };

const xml = (body: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${body}`;
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : "") + String.fromCharCode(65 + (index % 26));

/** A cell style that shows a number as a date: the first after the one that shows it as it is. */
export const dateStyle = 1;

type Options = { hiddenFirst?: boolean; rowNumbers?: readonly number[]; more?: Record<string, Uint8Array> };

/** A workbook of type XLSX as spreadsheets write them: shared strings, styles and one sheet of these rows. */
export function aWorkbook(rows: readonly (readonly Value[])[], options: Options = {}): Uint8Array {
  return zipSync(partsOf(rows, options), { level: 6 });
}

export function partsOf(rows: readonly (readonly Value[])[], options: Options = {}): Record<string, Uint8Array> {
  const strings: string[] = [];
  const cell = (value: Value, at: string): string => {
    if (value === null) return "";
    if (typeof value === "object") return value.raw.replaceAll("@", at);
    if (typeof value === "number") return `<c r="${at}"><v>${value}</v></c>`;
    if (typeof value === "boolean") return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`;
    strings.push(value);
    return `<c r="${at}" t="s"><v>${strings.length - 1}</v></c>`;
  };
  const lines = rows.map((cells, index) => {
    const number = options.rowNumbers?.[index] ?? index + 1;
    return `<row r="${number}">${cells.map((value, column) => cell(value, `${letters(column)}${number}`)).join("")}</row>`;
  });
  const hidden = options.hiddenFirst ? `<sheet name="Skjult" sheetId="9" state="hidden" r:id="rId9"/>` : "";
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const parts: Record<string, string> = {
    "[Content_Types].xml": xml("<Types/>"),
    "xl/workbook.xml": xml(
      `<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${hidden}<sheet name="Saker" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": xml(
      `<Relationships><Relationship Id="rId9" Target="worksheets/sheet9.xml"/><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    "xl/styles.xml": xml(
      `<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    ),
    "xl/worksheets/sheet1.xml": xml(`<worksheet ${main}><sheetData>${lines.join("")}</sheetData></worksheet>`),
    "xl/sharedStrings.xml": xml(
      `<sst ${main}>${strings.map((text) => `<si><r><t>${escaped(text)}</t></r><rPh><t>uttale</t></rPh></si>`).join("")}</sst>`,
    ),
  };
  const written = Object.entries(parts).map(([name, text]) => [name, strToU8(text)] as const);
  return { ...Object.fromEntries(written), ...options.more };
}
