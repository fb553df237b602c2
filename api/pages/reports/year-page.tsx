import { isAllowed } from "../../../core/access/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatHours, formatNumber, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import type { YearRow, YearTable } from "../../../core/reports/index.ts";
import { Empty, PageHeading } from "../components/blocks.tsx";
import { ClosingNote } from "../components/closing-note.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";
import { YearPicker } from "../components/years.tsx";
import { Files, ReportTabs } from "./links.tsx";

type YearProps = { roles: readonly Role[]; table: YearTable; years: readonly number[] };

/** Money and staff of units, beside the time that was freed there. */
export function YearPage({ roles, table, years }: YearProps) {
  const { year: words } = useTexts().reports;
  const mayWrite = isAllowed(roles, "reports:write");
  return (
    <>
      <ReportTabs current="year" roles={roles} />
      <PageHeading title={words.title} lead={words.lead}>
        {mayWrite ? (
          <a class="ds-button" href={`/gevinst/rapporter/arstall/skriv?aar=${table.year}`}>
            {words.add}
          </a>
        ) : null}
        <Files report="year" query={{ aar: String(table.year) }} />
      </PageHeading>
      <YearPicker action="/gevinst/rapporter/arstall" year={table.year} years={years} />
      <ClosingNote closing={table.closing} of="yearTable" />
      <section class="mj-panel" aria-label={words.title}>
        {table.rows.length === 0 ? (
          <Empty title={words.none}>{words.noneText}</Empty>
        ) : (
          <DataTable
            caption={words.caption(table.year)}
            rows={table.rows}
            columns={columnsOf(words, mayWrite ? table.year : undefined)}
          />
        )}
      </section>
    </>
  );
}

type Words = ReturnType<typeof useTexts>["reports"]["year"];

function columnsOf(words: Words, year: number | undefined): Column<YearRow>[] {
  const known = (value: number | null, format: (value: number) => string) => (value === null ? "–" : format(value));
  const right = (header: string, of: (row: YearRow) => string): Column<YearRow> => ({ header, right: true, cell: of });
  return [
    { header: words.unit, cell: (row) => <UnitName row={row} year={year} /> },
    right(words.accounts, (row) => known(row.accountsNok, formatWhole)),
    right(words.budget, (row) => known(row.budgetNok, formatWhole)),
    right(words.spent, (row) => known(row.spentShare, formatPercent)),
    right(words.ftes, (row) => known(row.ftes, formatNumber)),
    right(words.employees, (row) => known(row.employees, formatWhole)),
    right(words.fullTime, (row) => known(row.fullTimeShare, (share) => formatPercent(share / 100))),
    right(words.women, (row) => known(row.womenShare, (share) => formatPercent(share / 100))),
    right(words.freed, (row) => formatHours(row.freedSeconds)),
  ];
}

function UnitName({ row, year }: { row: YearRow; year: number | undefined }) {
  return (
    <>
      {year === undefined ? (
        row.unitName
      ) : (
        <a class="ds-link" href={`/gevinst/rapporter/arstall/skriv?aar=${year}&enhet=${row.unitId}`}>
          {row.unitName}
        </a>
      )}
      {row.comment === null ? null : <span class="mj-sub">{row.comment}</span>}
    </>
  );
}
