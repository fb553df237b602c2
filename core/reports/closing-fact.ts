import type { PeriodClosing } from "../periods/index.ts";

type Words = {
  signed: (report: string) => string;
  signedTotals: (report: string) => string;
  notOfYearTable: string;
  signedApart: string;
  open: (what: string) => string;
  restating: (what: string, report: string) => string;
  report: (number: number, revision: number) => string;
  year: string;
  period: string;
};

const words = {
  nb: {
    signed: (report) =>
      `Frigjort tid (brutto, tilbakeført, etterarbeid, drift og netto) er lukket og signert: ${report}. Andre tall er ikke signert`,
    signedTotals: (report) =>
      `Frigjort tid er lukket og signert per enhet, automatisering og tiltak: ${report}. Intervall, naivt tall, verdi i kroner, innbyggernes tid og antall saker er signert samlet for kommunen. Avviker et tall her, gjelder rapporten`,
    notOfYearTable: "Regnskap, budsjett og bemanning er ikke signert",
    signedApart:
      "Frigjort tid (brutto, tilbakeført, etterarbeid, drift og netto) er lukket og signert i flere rapporter. Andre tall er ikke signert",
    open: (what) => `Foreløpige tall: ${what} er ikke lukket`,
    restating: (what, report) =>
      `Foreløpige tall: ${what} er åpnet for retting, og ${report} gjelder til det er lukket`,
    report: (number, revision) =>
      revision === 1 ? `rapport nr. ${number}` : `rapport nr. ${number}, utgave ${revision}`,
    year: "året",
    period: "perioden",
  },
  nn: {
    signed: (report) =>
      `Frigjord tid (brutto, tilbakeført, etterarbeid, drift og netto) er lukka og signert: ${report}. Andre tal er ikkje signerte`,
    signedTotals: (report) =>
      `Frigjord tid er lukka og signert per eining, automatisering og tiltak: ${report}. Intervall, naivt tal, verdi i kroner, tida til innbyggjarane og talet på saker er signerte samla for kommunen. Avvik eit tal her, gjeld rapporten`,
    notOfYearTable: "Rekneskap, budsjett og bemanning er ikkje signerte",
    signedApart:
      "Frigjord tid (brutto, tilbakeført, etterarbeid, drift og netto) er lukka og signert i fleire rapportar. Andre tal er ikkje signerte",
    open: (what) => `Førebelse tal: ${what} er ikkje lukka`,
    restating: (what, report) => `Førebelse tal: ${what} er opna for retting, og ${report} gjeld til det er lukka`,
    report: (number, revision) =>
      revision === 1 ? `rapport nr. ${number}` : `rapport nr. ${number}, utgåve ${revision}`,
    year: "året",
    period: "perioden",
  },
} as const satisfies Record<string, Words>;

/** What the figures are of; the year table has money and staff beside them. */
export type FactOf = "year" | "yearTable" | "period";

/** Which figures of a year, or of another period, are final, without the last full stop: no more than the report holds. */
export function closingFact({ state, report }: PeriodClosing, of: FactOf, standard: "nb" | "nn" = "nb"): string {
  const say: Words = words[standard];
  const named = report === null ? null : say.report(report.number, report.revision);
  const what = say[of === "period" ? "period" : "year"];
  if (state === "CLOSED") {
    if (named === null) return say.signedApart;
    if (report?.hasTotals !== true) return say.signed(named);
    return [say.signedTotals(named), ...(of === "yearTable" ? [say.notOfYearTable] : [])].join(". ");
  }
  return state === "RESTATING" && named !== null ? say.restating(what, named) : say.open(what);
}
