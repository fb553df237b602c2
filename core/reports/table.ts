/** What the numbers of a column are. Hours, kroner and shares are not rounded here: each way out rounds what it shows. */
export type ColumnUnit = "text" | "hours" | "count" | "nok" | "number" | "share";

export type ReportColumn = { header: string; unit: ColumnUnit; meaning: string };

/** Null is not known, or does not apply; it is never zero. */
export type Cell = string | number | null;

/** A report as rows and columns: what every file of it is made of. */
export type ReportTable = {
  /** Of the file, without its ending. */
  fileName: string;
  title: string;
  /** Municipality, period and when it was made. */
  facts: readonly string[];
  columns: readonly ReportColumn[];
  rows: readonly (readonly Cell[])[];
  total?: readonly Cell[];
};

/** A column with how its cells are found. */
export type Described<Row> = ReportColumn & { of: (row: Row) => Cell };

/** Rows as cells. */
export function tabled<Row>(
  columns: readonly Described<Row>[],
  rows: readonly Row[],
): Pick<ReportTable, "columns" | "rows"> {
  return {
    columns: columns.map(({ header, unit, meaning }) => ({ header, unit, meaning })),
    rows: rows.map((row) => columns.map((column) => column.of(row))),
  };
}
