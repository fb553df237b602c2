import { formatDate, formatFte, formatHours, formatMonth, formatNumber, formatWhole } from "../norwegian-format.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import type { BenefitGroup, BenefitReport, BenefitSums } from "./schemas.ts";

const columns = [
  "Saker",
  "Brutto",
  "Etterarbeid",
  "Drift",
  "Netto",
  "Årsverk",
  "Overlevert",
  "Feilet",
  "Uten nullpunkt",
];
const nameColumn = { month: "Måned", unit: "Enhet", automation: "Robot" } as const;
const dayMs = 86_400_000;

/** The report as text for a terminal: aligned columns, hours with one decimal, Norwegian numbers. */
export function benefitTable(report: BenefitReport): string {
  const { from, to, groupBy, groups, total, hoursPerFte } = report;
  const lastDay = fromDbDate(new Date(toDbDate(to).getTime() - dayMs));
  const lines = [
    [nameColumn[groupBy], ...columns],
    ...groups.map((group) => [nameOf(group, groupBy), ...cells(group.sums)]),
    ["Sum", ...cells(total)],
  ];
  return [
    `Frigjort tid ${formatDate(from)}–${formatDate(lastDay)}, i timer`,
    "",
    ...aligned(lines),
    "",
    `Årsverk er netto timer delt på ${formatNumber(hoursPerFte)}.`,
    `Målt (klasse A og B): brutto ${formatHours(total.headline.grossSeconds)}, netto ${formatHours(total.headline.netSeconds)} timer.`,
    `Anslag (C): brutto ${formatHours(total.estimated.grossSeconds)} timer. Antakelser (D): ${formatHours(total.assumed.grossSeconds)}. ` +
      `Importert (I): ${formatHours(total.imported.grossSeconds)}.`,
    "",
  ].join("\n");
}

function nameOf({ code, label }: BenefitGroup, groupBy: BenefitReport["groupBy"]): string {
  if (groupBy === "month") return formatMonth(code);
  return groupBy === "unit" ? label : `${code} ${label}`;
}

function cells(sums: BenefitSums): string[] {
  return [
    formatWhole(sums.cases),
    formatHours(sums.grossSeconds),
    formatHours(sums.residualSeconds),
    formatHours(sums.operationSeconds),
    formatHours(sums.netSeconds),
    formatFte(sums.fullTimeEquivalents),
    formatWhole(sums.handedOver),
    formatWhole(sums.failed),
    formatWhole(sums.withoutBaseline),
  ];
}

/** Names to the left, numbers to the right, a rule above and below the groups. */
function aligned(lines: string[][]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const texts = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  const rule = "─".repeat(texts[0]?.length ?? 0);
  return [...texts.slice(0, 1), rule, ...texts.slice(1, -1), rule, ...texts.slice(-1)];
}
