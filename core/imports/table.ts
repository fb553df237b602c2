import { type ErrorCode, AppError } from "../errors.ts";

/** What a cell holds; `{ error }` is a formula that went wrong, such as `#N/A`. Dates are ISO 8601 in local time. */
export type Cell = string | number | boolean | null | { error: string };

/** A row by its number in the sheet, as the person who made it sees it. */
export type Row = { number: number; cells: readonly Cell[] };

/** A file of cases as rows under names of columns. */
export type Table = { header: Row; rows: Row[] };

export const mostBytes = 20 * 1_048_576;
export const mostRows = 100_000;
export const mostColumns = 200;
// A workbook writes a text once and names it in a million cells: the file is small, what it says is not.
const mostCharacters = 50_000_000;

/** A file that cannot be read, or is over a limit; `rule` is stable. */
export function badFile(rule: string, message: string, code: ErrorCode = "malformed"): AppError {
  return new AppError(code, message, { fields: [{ field: "file", rule, message }] });
}

/** Gathers rows as they are read: the first one with something in it names the columns, empty ones are passed over. */
export class TableBuilder {
  #header: Row | undefined;
  readonly #rows: Row[] = [];
  #characters = 0;

  /** @throws AppError `too_large` at the first row, column or text too many. */
  add(row: Row): void {
    const cells = row.cells.slice(0, lastGiven(row.cells) + 1);
    if (cells.length === 0) return;
    if (cells.length > mostColumns) throw badFile("too_many_columns", `At most ${mostColumns} columns`, "too_large");
    this.#characters += cells.reduce<number>((sum, cell) => sum + (typeof cell === "string" ? cell.length : 8), 0);
    if (this.#characters > mostCharacters) throw badFile("too_much_text", "The cells hold too much text", "too_large");
    if (!this.#header) {
      this.#header = { number: row.number, cells };
      return;
    }
    if (this.#rows.length === mostRows) throw badFile("too_many_rows", `At most ${mostRows} rows`, "too_large");
    this.#rows.push({ number: row.number, cells });
  }

  /** @throws AppError `malformed` when there was no row. */
  table(): Table {
    if (!this.#header) throw badFile("empty", "The file has no rows");
    return { header: this.#header, rows: this.#rows };
  }
}

function lastGiven(cells: readonly Cell[]): number {
  return cells.findLastIndex((cell) => cell !== null && cell !== "");
}
