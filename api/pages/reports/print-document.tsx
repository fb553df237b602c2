import { raw } from "hono/html";
import type { Cell, ColumnUnit, ReportTable } from "../../../core/reports/index.ts";
import { formatHours, formatNumber, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";

const style = `
@page { size: A4 landscape; margin: 14mm; }
body { font: 9pt/1.4 system-ui, sans-serif; color: #111; margin: 0; }
h1 { font-size: 18pt; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 8mm 0 2mm; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-size: 7.5pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border-bottom: 0.2mm solid #999; padding: 1mm 1.2mm; text-align: left; vertical-align: top; hyphens: auto; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
tfoot th, tfoot td { border-top: 0.4mm solid #111; font-weight: 700; }
dl { columns: 2; column-gap: 8mm; } dl div { break-inside: avoid; margin-bottom: 1.5mm; } dt { font-weight: 700; } dd { margin: 0; }
`;

/** A report as a document of its own, for paper: nothing in it is fetched. */
export function PrintDocument({ table }: { table: ReportTable }) {
  const { title, facts, columns, rows, total } = table;
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="nb">
        <head>
          <meta charset="utf-8" />
          <title>{`${title}, ${facts[0] ?? ""}`}</title>
          <style>{raw(style)}</style>
        </head>
        <body>
          <main>
            <h1>{title}</h1>
            {facts.map((fact) => (
              <p style="margin:0">{fact}</p>
            ))}
            <h2>Tall</h2>
            <table>
              <thead>
                <tr>
                  {columns.map(({ header, unit }) => (
                    <th scope="col" class={classOf(unit)}>
                      {header}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row columns={columns} row={row} />
                ))}
              </tbody>
              {total === undefined ? null : (
                <tfoot>
                  <Row columns={columns} row={total} />
                </tfoot>
              )}
            </table>
            <h2>Hva tallene betyr</h2>
            <dl>
              {columns.map(({ header, meaning }) => (
                <div>
                  <dt>{header}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </main>
        </body>
      </html>
    </>
  );
}

function Row({ columns, row }: { columns: ReportTable["columns"]; row: readonly Cell[] }) {
  return (
    <tr>
      {row.map((cell, index) => {
        const unit = columns[index]?.unit ?? "text";
        const shown = shownCell(cell, unit);
        return index === 0 ? <th scope="row">{shown}</th> : <td class={classOf(unit)}>{shown}</td>;
      })}
    </tr>
  );
}

function classOf(unit: ColumnUnit): string | undefined {
  return unit === "text" ? undefined : "number";
}

/** A cell as people read it; what is not known is a dash. */
function shownCell(cell: Cell, unit: ColumnUnit): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return cell;
  if (unit === "hours") return formatHours(cell * 3600);
  if (unit === "share") return formatPercent(cell);
  return unit === "number" ? formatNumber(cell) : formatWhole(cell);
}
