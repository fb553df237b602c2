import type { Child } from "hono/jsx";

export type Column<Row> = {
  header: string;
  /** Numbers stand to the right. */
  right?: boolean;
  cell: (row: Row) => Child;
};

type DataTableProps<Row> = {
  caption: Child;
  /** The first column names its row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** A last row with sums. */
  total?: Row | undefined;
  /** So few and short columns that they fit on any screen. */
  few?: boolean;
};

/** More columns than always fit beside each other on a tablet. */
const fitting = 4;

/**
 * A table that becomes a list of names and values on a narrow screen.
 * The roles are written out because the style sheet takes away the layout that browsers infer them from.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const table = <BareTable {...props} />;
  return props.columns.length > fitting ? <div class="mj-sideways">{table}</div> : table;
}

function BareTable<Row>({ caption, columns, rows, total, few = false }: DataTableProps<Row>) {
  return (
    <table class="mj-table" role="table" data-few={few ? "" : undefined}>
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th role="columnheader" scope="col" class={alignment(column)}>
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <TableRow columns={columns} row={row} />
        ))}
      </tbody>
      {total === undefined ? null : (
        <tfoot role="rowgroup">
          <TableRow columns={columns} row={total} />
        </tfoot>
      )}
    </table>
  );
}

function TableRow<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  const [first, ...others] = columns;
  return (
    <tr role="row">
      {first ? (
        <th role="rowheader" scope="row">
          {first.cell(row)}
        </th>
      ) : null}
      {others.map((column) => (
        <td role="cell" class={alignment(column)} data-label={column.header}>
          <span>{column.cell(row)}</span>
        </td>
      ))}
    </tr>
  );
}

function alignment(column: { right?: boolean }): string | undefined {
  return column.right ? "mj-right" : undefined;
}
