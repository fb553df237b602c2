import { type Difference, unitOfFigure } from "../../../core/closing/index.ts";
import { formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";

type DifferenceTableProps = { differences: readonly Difference[]; before: string; after: string };

/** Figures that are not the same in two reports, each in what it is measured in. */
export function DifferenceTable({ differences, before, after }: DifferenceTableProps) {
  const { reportPage: texts } = useTexts().periods;
  const shown = (row: Difference, value: Difference["before"]) => {
    if (value === null) return "–";
    const [unit, number] = [unitOfFigure(row.path), Number(value)];
    if (unit === "nok") return texts.kroner(formatNumber(number));
    if (unit === "secondsPerCase") return texts.seconds(formatNumber(number));
    if (unit !== "seconds") return formatNumber(number);
    // Less than a hundredth of an hour would look like no difference.
    return isSmall(row) ? texts.seconds(formatWhole(number)) : texts.hours(formatNumber(number / 3600));
  };
  const columns: Column<Difference>[] = [
    { header: texts.figure, cell: ({ label }) => label },
    { header: before, right: true, cell: (row) => <span class="mj-number">{shown(row, row.before)}</span> },
    { header: after, right: true, cell: (row) => <span class="mj-number">{shown(row, row.after)}</span> },
  ];
  const caption = <span class="ds-sr-only">{texts.figure}</span>;
  return <DataTable caption={caption} columns={columns} rows={differences} />;
}

function isSmall({ before, after }: Difference): boolean {
  return Math.abs(Number(after ?? 0) - Number(before ?? 0)) < 36;
}
