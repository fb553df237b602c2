import type { AskedCase } from "../cases/index.ts";
import { coerce, numberOf } from "./coerce.ts";
import { type Columns, type Special, specialOf } from "./columns.ts";
import { parseInstant } from "./dates.ts";
import type { InputField } from "./input-fields.ts";
import type { Cell, Row } from "./table.ts";
import { sentenceOf } from "./words.ts";

/** One wrong thing in a file: the row as the sheet numbers it, the column, and the rule it breaks. */
export type RowError = { row: number; field: string; rule: string; message: string };

/** A case as its row tells it, and what is wrong with the row. */
export type RowCase = { row: number; asked: AskedCase; errors: RowError[]; nameOf: (path: string) => string };

type UnitIds = ReadonlyMap<string, string>;

/** Reads a row of a sheet as a case. */
export function caseOfRow(row: Row, columns: Columns, unitIds: UnitIds): RowCase {
  const input: Record<string, unknown> = {};
  const asked: AskedCase = { input };
  const errors: RowError[] = [];
  const wrong = (field: string, rule: string) =>
    errors.push({ row: row.number, field, rule, message: sentenceOf(rule) });
  for (const column of columns.used) {
    const cell = row.cells[column.at] ?? null;
    if ("special" in column) {
      const rule = tell(asked, { special: column.special, value: cell, unitIds });
      if (rule !== undefined) wrong(column.name, rule);
      continue;
    }
    const meant = coerce(cell, column.field);
    if (meant === undefined) continue;
    if ("misfit" in meant) wrong(column.name, meant.misfit);
    else put(input, column.field.path, meant.value);
  }
  const names = new Map(
    columns.used.flatMap((each) => ("field" in each ? [[each.field.path.join("."), each.name]] : [])),
  );
  return { row: row.number, asked, errors, nameOf: (path) => names.get(path) ?? path };
}

/**
 * Reads an object of a JSON file as a case: the input itself, or an object with `input` as the API takes it. Values are
 * taken as they are. A case's number is its place in the file, from 1.
 */
export function caseOfObject(
  object: Record<string, unknown>,
  { row, fields, unitIds }: { row: number; fields: readonly InputField[]; unitIds: UnitIds },
): RowCase {
  const own = new Set(fields.map(({ path }) => path[0]));
  const wrapped = own.has("input") ? undefined : objectOf(object["input"]);
  const isWrapped = wrapped !== undefined;
  const input: Record<string, unknown> = { ...wrapped };
  const asked: AskedCase = { input };
  const errors: RowError[] = [];
  for (const [name, value] of Object.entries(object)) {
    const special = own.has(name) ? undefined : specialOf(name);
    if (isWrapped && name === "input") continue;
    if (special === undefined && !isWrapped) Object.defineProperty(input, name, { value, enumerable: true });
    else if (special === undefined)
      errors.push({ row, field: name, rule: "unknown_field", message: sentenceOf("unknown_field") });
    else {
      const rule = tell(asked, { special, value: cellOf(value), unitIds });
      if (rule !== undefined) errors.push({ row, field: name, rule, message: sentenceOf(rule) });
    }
  }
  return { row, asked, errors, nameOf: (path) => path };
}

function objectOf(value: unknown): object | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

function cellOf(value: unknown): Cell {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

type Told = { special: Special; value: Cell; unitIds: UnitIds };

/** Puts what is said of any case where it belongs. @returns The rule it breaks, if any. */
function tell(asked: AskedCase, { special, value, unitIds }: Told): string | undefined {
  if (value === null || value === "") return undefined;
  if (typeof value === "object") return "cell_error";
  const text = String(value).trim();
  switch (special) {
    case "priority":
      return within(text, { from: 1, to: 9, rule: "out_of_range" }, (number) => (asked.priority = number));
    case "deadlineWorkingDays":
      return within(text, { from: 0, to: 260, rule: "too_many_days" }, (days) => (asked.deadlineWorkingDays = days));
    case "deadline":
      // A date alone means until the end of that working day.
      return at(text, "16:00", (instant) => (asked.deadline = instant));
    case "notBefore":
      return at(text, "00:00", (instant) => (asked.notBefore = instant));
    case "caseType":
      if (text.length > 100) return "too_long";
      asked.caseType = text;
      return undefined;
    case "unit":
      asked.unitId = unitIds.get(text.toLowerCase());
      return asked.unitId === undefined ? "unknown_unit" : undefined;
  }
}

function at(text: string, timeOfDay: string, use: (instant: string) => void): string | undefined {
  const instant = parseInstant(text, timeOfDay);
  if (instant) use(instant.toISOString());
  return instant ? undefined : "not_a_date";
}

type Range = { from: number; to: number; rule: string };

function within(text: string, { from, to, rule }: Range, use: (value: number) => void): string | undefined {
  const meant = numberOf(text);
  if (!("value" in meant) || typeof meant.value !== "number" || !Number.isInteger(meant.value))
    return "not_a_whole_number";
  if (meant.value < from || meant.value > to) return rule;
  use(meant.value);
  return undefined;
}

function put(input: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    input[name] = value;
    return;
  }
  const child = input[name];
  const nested: Record<string, unknown> = typeof child === "object" && child !== null ? { ...child } : {};
  put(nested, rest, value);
  input[name] = nested;
}
