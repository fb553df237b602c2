import { finished } from "node:stream/promises";
import { SaxesParser } from "saxes";
import { AppError } from "../errors.ts";
import { openWorkbook, type Workbook } from "./open-workbook.ts";
import { type Cell, badFile, mostColumns, type Table, TableBuilder } from "./table.ts";
import { dateFormats, isoOfSerial } from "./xlsx-dates.ts";

/**
 * Reads the first sheet that is not hidden. Of a formula it takes the value that was saved with it; macros are not looked at.
 *
 * @throws AppError `malformed`; `too_large`.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Table> {
  const workbook = await openWorkbook(bytes);
  if (!workbook.has("xl/workbook.xml"))
    throw badFile("not_a_workbook", "The file is packed, but not a workbook of type XLSX");
  const { sheet, date1904 } = await firstSheet(workbook);
  const shared = await sharedStrings(workbook);
  const dates = workbook.has("xl/styles.xml") ? await dateStyles(workbook) : new Set<number>();
  return readSheet(workbook, sheet, { shared, dates, date1904 });
}

type Tag = { name: string; attributes: Readonly<Record<string, string>> };
type Handlers = { open?(tag: Tag): void; text?(text: string): void; close?(name: string): void };

/** Walks through a part; names are without their prefix. */
async function walk(workbook: Workbook, part: string, { open, text, close }: Handlers): Promise<void> {
  const parser = new SaxesParser({ xmlns: false });
  parser.on("doctype", () => {
    throw badFile("not_a_workbook", "The workbook declares a document type");
  });
  parser.on("opentag", (tag) => open?.({ name: localName(tag.name), attributes: textsOf(tag.attributes) }));
  parser.on("text", (value) => text?.(value));
  parser.on("cdata", (value) => text?.(value));
  parser.on("closetag", (tag) => close?.(localName(tag.name)));
  const stream = await workbook.open(part);
  const decoder = new TextDecoder("utf-8");
  try {
    for await (const chunk of stream) parser.write(decoder.decode(chunk as Uint8Array, { stream: true }));
    await finished(stream);
    parser.close();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw badFile("not_a_workbook", `The workbook is damaged: ${part} cannot be read`);
  }
}

const localName = (name: string) => name.slice(name.indexOf(":") + 1);
const textsOf = (attributes: Record<string, string>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [localName(name), value]));

async function firstSheet(workbook: Workbook): Promise<{ sheet: string; date1904: boolean }> {
  let relation: string | undefined;
  let date1904 = false;
  await walk(workbook, "xl/workbook.xml", {
    open({ name, attributes }) {
      if (name === "workbookPr") date1904 = ["1", "true"].includes(attributes["date1904"] ?? "");
      if (name === "sheet" && (attributes["state"] ?? "visible") === "visible") relation ??= attributes["id"];
    },
  });
  let target: string | undefined;
  await walk(workbook, "xl/_rels/workbook.xml.rels", {
    open({ name, attributes }) {
      if (name === "Relationship" && attributes["Id"] === relation) target = attributes["Target"];
    },
  });
  if (target === undefined) throw badFile("not_a_workbook", "The workbook has no sheet that is shown");
  return { sheet: target.startsWith("/") ? target.slice(1) : `xl/${target}`, date1904 };
}

/** The texts that cells name by number. What only tells how a text is pronounced is left out. */
async function sharedStrings(workbook: Workbook): Promise<string[]> {
  const part = "xl/sharedStrings.xml";
  const strings: string[] = [];
  if (!workbook.has(part)) return strings;
  let [current, isText, isPhonetic] = ["", false, false];
  await walk(workbook, part, {
    open({ name }) {
      if (name === "si") current = "";
      if (name === "rPh") isPhonetic = true;
      isText = name === "t" && !isPhonetic;
    },
    text(value) {
      if (isText) current += value;
    },
    close(name) {
      if (name === "si") strings.push(current);
      if (name === "rPh") isPhonetic = false;
      if (name === "t") isText = false;
    },
  });
  return strings;
}

/** Numbers of the cell styles that show a number as a date or a time. */
async function dateStyles(workbook: Workbook): Promise<Set<number>> {
  const dates = new Set<number>();
  const custom = new Map<number, string>();
  let [inCells, style] = [false, 0];
  await walk(workbook, "xl/styles.xml", {
    open({ name, attributes }) {
      if (name === "numFmt") custom.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      if (name === "cellXfs") inCells = true;
      if (name !== "xf" || !inCells) return;
      if (dateFormats(Number(attributes["numFmtId"] ?? 0), custom)) dates.add(style);
      style += 1;
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return dates;
}

type Meaning = { shared: readonly string[]; dates: ReadonlySet<number>; date1904: boolean };
type RawCell = { column: number; type: string; style: number; text: string };

async function readSheet(workbook: Workbook, sheet: string, meaning: Meaning): Promise<Table> {
  const builder = new TableBuilder();
  let row = 0;
  let cells: Cell[] = [];
  let cell: RawCell | undefined;
  let [column, isValue] = [0, false];
  await walk(workbook, sheet, {
    open({ name, attributes }) {
      if (name === "row") {
        row = rowOf(attributes["r"]) ?? row + 1;
        [cells, column] = [[], 0];
      } else if (name === "c") {
        column = columnOf(attributes["r"]) ?? column + 1;
        cell = { column, type: attributes["t"] ?? "n", style: Number(attributes["s"] ?? 0), text: "" };
      }
      isValue = name === "v" || (name === "t" && cell?.type === "inlineStr");
    },
    text(value) {
      if (isValue && cell) cell.text += value;
    },
    close(name) {
      if (name === "v" || name === "t") isValue = false;
      if (name === "c" && cell) {
        put(cells, cell, valueOf(cell, meaning));
        cell = undefined;
      }
      if (name === "row") builder.add({ number: row, cells: Array.from(cells, (each) => each ?? null) });
    },
  });
  return builder.table();
}

function put(cells: Cell[], { column }: RawCell, value: Cell): void {
  if (value === null) return;
  // Beyond what the builder refuses, the place does not matter, and an array of millions is not made.
  cells[Math.min(column - 1, mostColumns)] = value;
}

/** As the sheet numbers it; undefined for what is no number of a row. */
function rowOf(reference: string | undefined): number | undefined {
  return reference !== undefined && /^\d{1,7}$/.test(reference) ? Number(reference) : undefined;
}

/** `B12` is 2. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  return letters?.split("").reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function valueOf({ type, style, text }: RawCell, { shared, dates, date1904 }: Meaning): Cell {
  if (text === "") return null;
  switch (type) {
    case "s":
      return shared[Number(text)]?.trim() ?? null;
    case "b":
      return text === "1";
    case "e":
      return { error: text };
    case "n": {
      const number = Number(text);
      if (!Number.isFinite(number)) return text;
      return dates.has(style) ? isoOfSerial(number, date1904) : number;
    }
    default:
      return text.trim();
  }
}
