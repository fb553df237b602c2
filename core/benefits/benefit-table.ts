import { formatDate, formatFte, formatHours, formatMonth, formatNumber, formatWhole } from "../norwegian-format.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import type { BenefitGroup, BenefitReport, BenefitSums, ReportGrouping } from "./report-schemas.ts";

const columns = [
  "Saker",
  "Brutto, målt",
  "Tilbakeført, målt",
  "Etterarbeid",
  "Drift",
  "Netto, målt",
  "Årsverk",
  "Netto, alle grunnlag",
  "Overlevert",
  "Feilet",
  "Uten nullpunkt",
];
const nameColumn: Record<ReportGrouping, string> = {
  month: "Måned",
  year: "År",
  unit: "Enhet",
  branch: "Enhet med alle under",
  serviceArea: "Tjenesteområde",
  process: "Prosess",
  automation: "Robot",
  measure: "Tiltak",
  lane: "Fagsystem",
};
const dayMs = 86_400_000;

/** The report as text for a terminal: aligned columns, hours with one decimal, Norwegian numbers. */
export function benefitTable(report: BenefitReport): string {
  const { from, to, groupBy, groups, total, hoursPerFte } = report;
  const { headline, evidence, automations, measures, imported } = total;
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
    `Målt er klasse A og B, minus alt etterarbeid og all drift: netto ${formatHours(headline.netSeconds)} timer${intervalOf(headline)}.`,
    `Årsverk er målt netto delt på ${formatNumber(hoursPerFte)}.`,
    `Alle grunnlag: brutto ${formatHours(total.grossSeconds)}, netto ${formatHours(total.netSeconds)} timer.`,
    `Anslag (C): brutto ${formatHours(evidence.C.grossSeconds)} timer. Antakelser (D): ${formatHours(evidence.D.grossSeconds)}. ` +
      `Importert (I): ${formatHours(evidence.I.grossSeconds)}.`,
    `Av alle grunnlag: roboter netto ${formatHours(automations.netSeconds)}, tiltak uten robot ${formatHours(measures.netSeconds)}, ` +
      `importert ${formatHours(imported.netSeconds)} timer.`,
    `Til sammenligning: alle saker ganger nullpunktet, uten fradrag, er ${formatHours(total.naiveSeconds)} timer.`,
    ...(total.value.nok === null ? [] : [`Verdi av frigjort tid (målt netto): ${formatWhole(total.value.nok)} kr.`]),
    "",
  ].join("\n");
}

function intervalOf({ netSeconds, belowSeconds, aboveSeconds }: BenefitSums["headline"]): string {
  if (belowSeconds === 0 && aboveSeconds === 0) return "";
  return ` (95 %-intervall ${formatHours(netSeconds - belowSeconds)} til ${formatHours(netSeconds + aboveSeconds)})`;
}

function nameOf({ code, label }: BenefitGroup, groupBy: BenefitReport["groupBy"]): string {
  if (groupBy === "month") return formatMonth(code);
  if (code === "") return "(ikke knyttet til noen)";
  return ["automation", "process", "measure"].includes(groupBy) ? `${code} ${label}` : label;
}

function cells({ headline, residualSeconds, operationSeconds, netSeconds, ...sums }: BenefitSums): string[] {
  return [
    formatWhole(sums.cases),
    formatHours(headline.grossSeconds),
    formatHours(headline.reversedSeconds),
    formatHours(residualSeconds),
    formatHours(operationSeconds),
    formatHours(headline.netSeconds),
    formatFte(headline.fullTimeEquivalents),
    formatHours(netSeconds),
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
