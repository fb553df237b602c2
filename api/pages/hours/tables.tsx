import { formatHours, formatWhole } from "../../../core/norwegian-format.ts";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";
import type { HoursRow } from "./view.ts";

type HoursTableProps = {
  caption: string;
  name: string;
  rows: readonly HoursRow[];
  total: HoursRow;
  hrefOf?: (row: HoursRow) => string | undefined;
};

/** Hours of each group, and the sum to the second. */
export function HoursTable({ caption, name, rows, total, hrefOf }: HoursTableProps) {
  const t = useTexts();
  const { table } = t.hours;
  const hours = (
    header: string,
    field: "grossSeconds" | "residualSeconds" | "operationSeconds" | "estimatedSeconds",
  ) => ({
    header,
    right: true,
    cell: (row: HoursRow) => formatHours(row[field]),
  });
  const columns: Column<HoursRow>[] = [
    { header: name, cell: (row) => <RowName row={row} href={row === total ? undefined : hrefOf?.(row)} /> },
    { header: table.cases, right: true, cell: (row) => formatWhole(row.cases) },
    hours(table.gross, "grossSeconds"),
    hours(table.residual, "residualSeconds"),
    hours(table.operation, "operationSeconds"),
    { header: table.net, right: true, cell: (row) => <strong>{formatHours(row.netSeconds)}</strong> },
    hours(table.estimated, "estimatedSeconds"),
  ];
  return (
    <DataTable
      caption={
        <>
          {caption}
          <small>{table.measuredOnly}</small>
        </>
      }
      columns={columns}
      rows={rows}
      total={total}
    />
  );
}

function RowName({ row, href }: { row: HoursRow; href: string | undefined }) {
  const t = useTexts();
  const { withoutBaseline, handedOver, failed } = row;
  const notes = [
    withoutBaseline > 0 ? t.hours.table.withoutBaseline(formatWhole(withoutBaseline)) : "",
    handedOver + failed > 0 ? t.hours.table.takenOver(formatWhole(handedOver), formatWhole(failed)) : "",
  ].filter(Boolean);
  return (
    <>
      {href === undefined ? (
        row.name
      ) : (
        <a class="ds-link" href={href}>
          {row.name}
        </a>
      )}
      {notes.length === 0 ? null : <span class="mj-sub">{notes.join(", ")}</span>}
    </>
  );
}
