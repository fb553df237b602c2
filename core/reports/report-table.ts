import { benefitReport, type BenefitGroup, type BenefitReport } from "../benefits/index.ts";
import { addDays } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import { localDateOf } from "../local-date.ts";
import { formatDate, formatDateTime, formatMonth, formatNumber } from "../norwegian-format.ts";
import { closingOf } from "../periods/index.ts";
import { benefitColumns, groupingNames } from "./benefit-columns.ts";
import { closingFact } from "./closing-fact.ts";
import { ReportFileInput, type ReportName } from "./schemas.ts";
import { automationScorecard } from "./scorecard.ts";
import { scorecardColumns, statusColumns, statusRows, yearColumns } from "./other-columns.ts";
import { getStatusTable } from "./status-table.ts";
import { type ReportTable, tabled } from "./table.ts";
import { invalidFields } from "../errors.ts";
import { getYearTable } from "./year-table.ts";

/**
 * A report as rows and columns, with what each column means; this year where no period is given.
 *
 * @throws AppError `forbidden`; `invalid`.
 */
export async function reportTable(ctx: Context, name: ReportName, rawInput: ReportFileInput): Promise<ReportTable> {
  const parsed = ReportFileInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const thisYear = Number(localDateOf(ctx.now()).slice(0, 4));
  const { year = thisYear, ...period } = parsed.data;
  const tenant = await ctx.db.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId }, select: { name: true } });
  const made = `Laget ${formatDateTime(ctx.now())} av ${ctx.actor.name}`;
  const facts = (...more: string[]) => [tenant.name, ...more, made];
  if (name === "scorecard") {
    const { from, to, items } = await automationScorecard(ctx);
    const dates = `${formatDate(from)}–${formatDate(addDays(to, -1))}`;
    return {
      fileName: `robotkort-${addDays(to, -1)}`,
      title: "Robotkort",
      facts: facts(dates),
      ...tabled(scorecardColumns, items),
    };
  }
  if (name === "status") {
    const table = await getStatusTable(ctx, { year });
    return {
      fileName: `status-${year}`,
      title: `Mål, tiltak og status ${year}`,
      facts: facts(),
      ...tabled(statusColumns, statusRows(table)),
    };
  }
  if (name === "year") {
    const { rows, closing } = await getYearTable(ctx, { year });
    return {
      fileName: `arstall-${year}`,
      title: `Årstall ${year}`,
      facts: facts(closingFact(closing, "yearTable")),
      ...tabled(yearColumns, rows),
    };
  }
  const { from = `${year}-01-01`, to = `${year + 1}-01-01`, ...asked } = period;
  const [report, closing] = await Promise.all([
    benefitReport(ctx, { ...asked, from, to }),
    closingOf(ctx.db, ctx.tenantId, { from, to }),
  ]);
  const isYear = from === `${from.slice(0, 4)}-01-01` && to === `${Number(from.slice(0, 4)) + 1}-01-01`;
  return benefitsTable(report, (...more) => facts(...more, closingFact(closing, isYear ? "year" : "period")));
}

function benefitsTable(report: BenefitReport, facts: (...more: string[]) => string[]): ReportTable {
  const { from, to, groupBy, groups, total, hoursPerFte, workingDays } = report;
  const lastDay = addDays(to, -1);
  const columns = benefitColumns(groupBy);
  const named = groups.map((group) => ({ ...group, name: groupName(group, groupBy) }));
  return {
    fileName: `frigjort-tid-${from}-${lastDay}-${slugs[groupBy]}`,
    title: `Frigjort tid per ${groupingNames[groupBy].toLowerCase()}`,
    facts: facts(
      `${formatDate(from)}–${formatDate(lastDay)}`,
      `Årsverk er regnet med ${formatNumber(hoursPerFte)} timer`,
      `${formatNumber(workingDays)} virkedager i perioden til nå`,
    ),
    ...tabled(columns, named),
    total: columns.map((column) => column.of({ name: "Sum", sums: total })),
  };
}

const slugs: Record<BenefitReport["groupBy"], string> = {
  month: "maned",
  year: "ar",
  unit: "enhet",
  branch: "gren",
  serviceArea: "tjenesteomrade",
  process: "prosess",
  automation: "automatisering",
  measure: "tiltak",
  lane: "fagsystem",
};

/** A group's name as people read it. */
export function groupName(
  { key, label }: Pick<BenefitGroup, "key" | "label">,
  groupBy: BenefitReport["groupBy"],
): string {
  if (groupBy === "month") return formatMonth(key);
  if (key !== "") return label;
  if (groupBy === "automation" || groupBy === "lane") return "Uten robot";
  return groupBy === "measure" ? "Uten tiltak" : "Ikke knyttet til noen";
}
