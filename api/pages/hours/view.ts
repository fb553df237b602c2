import type { BenefitReport, BenefitSums } from "../../../core/benefits/index.ts";
import { groupName } from "../../../core/reports/index.ts";
import { formatMonth } from "../../../core/norwegian-format.ts";
import type { Bar } from "./chart.tsx";

/** What a table of the page shows of one group: measured hours, with estimates apart. */
export type HoursRow = {
  key: string;
  name: string;
  cases: number;
  grossSeconds: number;
  residualSeconds: number;
  operationSeconds: number;
  netSeconds: number;
  estimatedSeconds: number;
  withoutBaseline: number;
  handedOver: number;
  failed: number;
};

/** Longer periods than this are shown by year. */
const mostMonths = 36;

const shortMonth = new Intl.DateTimeFormat("nb-NO", { month: "short", timeZone: "UTC" });

/** One group or the total, as a row: what is measured, and all that people spent. */
export function hoursRow({ key, name, sums }: { key: string; name: string; sums: BenefitSums }): HoursRow {
  const { headline, evidence, residualSeconds, operationSeconds, withoutBaseline, handedOver, failed } = sums;
  return {
    key,
    name,
    cases: sums.cases,
    grossSeconds: headline.grossSeconds,
    residualSeconds,
    operationSeconds,
    netSeconds: headline.netSeconds,
    estimatedSeconds: evidence.C.grossSeconds,
    withoutBaseline,
    handedOver,
    failed,
  };
}

/** The groups of a report as rows under their own names. */
export function namedRows(report: BenefitReport): HoursRow[] {
  return report.groups.map((group) =>
    hoursRow({ key: group.key, name: groupName(group, report.groupBy), sums: group.sums }),
  );
}

export type Development = { unit: "month" | "year"; rows: HoursRow[] };

/** How the hours came, month by month; year by year when the months would be too many to read. */
export function developmentOf(byMonth: BenefitReport): Development {
  const months = byMonth.groups.map((group) =>
    hoursRow({ key: group.key, name: capitalised(formatMonth(group.key)), sums: group.sums }),
  );
  if (months.length <= mostMonths) return { unit: "month", rows: months };
  const years = [...new Set(months.map((row) => row.key.slice(0, 4)))];
  return {
    unit: "year",
    rows: years.map((year) =>
      addedUp(
        year,
        months.filter((row) => row.key.startsWith(year)),
      ),
    ),
  };
}

/** The rows as bars, in hours. */
export function barsOf({ unit, rows }: Development): Bar[] {
  return rows.map((row) => ({
    key: row.key,
    label: unit === "year" ? row.key : shortMonthOf(row.key),
    netHours: row.netSeconds / 3600,
    grossHours: row.grossSeconds / 3600,
  }));
}

function shortMonthOf(yearAndMonth: string): string {
  return shortMonth
    .format(new Date(`${yearAndMonth}-01T00:00:00Z`))
    .replace(".", "")
    .slice(0, 3);
}

function addedUp(year: string, months: readonly HoursRow[]): HoursRow {
  const sum = (field: Exclude<keyof HoursRow, "key" | "name">) => months.reduce((total, row) => total + row[field], 0);
  return {
    key: year,
    name: year,
    cases: sum("cases"),
    grossSeconds: sum("grossSeconds"),
    residualSeconds: sum("residualSeconds"),
    operationSeconds: sum("operationSeconds"),
    netSeconds: sum("netSeconds"),
    estimatedSeconds: sum("estimatedSeconds"),
    withoutBaseline: sum("withoutBaseline"),
    handedOver: sum("handedOver"),
    failed: sum("failed"),
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
