import { getPeriodReport, type FigureUnit, type PeriodReport, signedFigures, unitOfFigure } from "../closing/index.ts";
import { addDays } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import { formatDate, formatDateTime } from "../norwegian-format.ts";
import { type Described, type ReportTable, tabled } from "./table.ts";

/**
 * A signed report as rows: every figure in it as it was signed, with what it is measured in.
 *
 * @throws AppError `forbidden`; `not_found`.
 */
export async function signedReportTable(ctx: Context, input: { id: string }): Promise<ReportTable> {
  const report = await getPeriodReport(ctx, input);
  const tenant = await ctx.db.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId }, select: { name: true } });
  return {
    fileName: `rapport-${report.number}`,
    title: `Rapport nr. ${report.number}`,
    facts: [tenant.name, ...factsOf(report), `Laget ${formatDateTime(ctx.now())} av ${ctx.actor.name}`],
    ...tabled(columns, signedFigures(report.content)),
  };
}

type Signed = ReturnType<typeof signedFigures>[number];

const unitNames: Record<FigureUnit, string> = {
  seconds: "sekunder",
  secondsPerCase: "sekunder per sak",
  count: "antall",
  nok: "kroner",
  hours: "timer",
};

const columns: Described<Signed>[] = [
  { header: "Tall", unit: "text", meaning: "Det som er signert.", of: ({ label }) => label },
  {
    header: "Målt i",
    unit: "text",
    meaning: "Hva verdien er målt i. Frø er tallet som trekningen av et intervall begynte med.",
    of: ({ path }) => unitNames[unitOfFigure(path)],
  },
  {
    header: "Verdi",
    unit: "number",
    meaning: "Verdien slik den er signert.",
    of: ({ value }) => Number(value),
  },
  {
    header: "Tid",
    unit: "hours",
    meaning: "Verdien i timer, der den er tid: sekunder delt på 3600.",
    of: ({ path, value }) => (unitOfFigure(path) === "seconds" ? Number(value) / 3600 : null),
  },
];

function factsOf(report: PeriodReport): string[] {
  const { content, revision, reason, proposedBy, closedBy, closedAt, difference } = report;
  const { from, to } = content.period;
  return [
    `${formatDate(from)}–${formatDate(addDays(to, -1))}${revision === 1 ? "" : `, utgave ${revision}`}`,
    ...(reason === null ? [] : [`Rettet fordi: ${reason}. ${difference.length} tall er endret siden forrige utgave`]),
    `Foreslått av ${proposedBy}, lukket av ${closedBy} ${formatDateTime(closedAt)}`,
    `Kontrollsum: ${report.contentHash}`,
    `Hovedbokens kjede: ${report.chainHash}`,
    `Signatur: ${report.signature}`,
    "Hva tallene betyr, og endringene som virker på timene, står i rapporten",
  ];
}
