import type { GoalStatus } from "../db.ts";
import type { AutomationScore, StatusEntry, StatusTable, YearRow } from "./schemas.ts";
import type { Described } from "./table.ts";

/** How a goal stands, in bokmål. */
export const statusNames: Record<GoalStatus, string> = {
  SATISFACTORY: "Tilfredsstillende",
  PARTLY_SATISFACTORY: "Delvis tilfredsstillende",
  NOT_SATISFACTORY: "Ikke tilfredsstillende",
};

/** Whether an automation pays, in bokmål. */
export const verdictNames: Record<AutomationScore["verdict"], string> = {
  pays: "Lønner seg",
  does_not_pay: "Lønner seg ikke",
  unknown: "Kan ikke avgjøres",
};

const hours = (seconds: number) => seconds / 3600;

export const scorecardColumns: Described<AutomationScore>[] = [
  { header: "Automatisering", unit: "text", meaning: "Robot i bruk på en prosess.", of: ({ title }) => title },
  {
    header: "Vurdering",
    unit: "text",
    meaning: "Lønner seg når verdien av netto frigjort tid er større enn driftskostnaden de siste tolv månedene.",
    of: ({ verdict }) => verdictNames[verdict],
  },
  {
    header: "Netto, målt",
    unit: "hours",
    meaning: "Frigjort tid for grunnlag A og B, minus etterarbeid og drift.",
    of: ({ netSeconds }) => hours(netSeconds),
  },
  {
    header: "Planlagt",
    unit: "hours",
    meaning: "Timer gevinstplanen venter i de samme månedene. Tom når ingenting er planlagt.",
    of: ({ plannedHours }) => plannedHours,
  },
  { header: "Anslag (C)", unit: "hours", meaning: "Timer som bygger på anslag.", of: (s) => hours(s.estimatedSeconds) },
  {
    header: "Verdi av frigjort tid (kr)",
    unit: "nok",
    meaning: "Netto ganger timekostnad. Tom når timekostnaden er ukjent.",
    of: ({ valueNok }) => valueNok,
  },
  {
    header: "Driftskostnad (kr)",
    unit: "nok",
    meaning: "Løpende kostnader i gevinstplanen. Tom når de er ukjente: ukjent er ikke null.",
    of: ({ costNok }) => costNok,
  },
  {
    header: "Kostnad per sak (kr)",
    unit: "number",
    meaning: "Driftskostnad delt på fullførte saker.",
    of: ({ costPerCaseNok }) => costPerCaseNok,
  },
  { header: "Fullførte saker", unit: "count", meaning: "Saker roboten fullførte.", of: ({ cases }) => cases },
  {
    header: "Andel til mennesker",
    unit: "share",
    meaning: "Overleverte og feilede saker, av alle saker som er ferdige hos roboten.",
    of: ({ exceptionShare }) => exceptionShare,
  },
];

/** A row of the status table: the goal is left out on rows after its first. */
export type StatusRow = { goal: string; entry: StatusEntry | null };

/** The goal cell is empty on repeat rows, as the annual report has it. */
export function statusRows({ goals }: StatusTable): StatusRow[] {
  return goals.flatMap(({ title, entries }): StatusRow[] => {
    if (entries.length === 0) return [{ goal: title, entry: null }];
    return entries.map((entry, index) => ({ goal: index === 0 ? title : "", entry }));
  });
}

export const statusColumns: Described<StatusRow>[] = [
  { header: "Mål", unit: "text", meaning: "Målet i planen. Tom når raden gjelder målet over.", of: ({ goal }) => goal },
  { header: "Tiltak", unit: "text", meaning: "Det som gjøres for å nå målet.", of: ({ entry }) => entry?.title ?? "" },
  {
    header: "Rapport",
    unit: "text",
    meaning: "Hva som er gjort, og hva som gjenstår.",
    of: ({ entry }) => entry?.report ?? "",
  },
  {
    header: "Status",
    unit: "text",
    meaning: "Tilfredsstillende, delvis tilfredsstillende eller ikke tilfredsstillende. Tom når ingen har vurdert det.",
    of: ({ entry }) => (entry?.status ? statusNames[entry.status] : ""),
  },
];

export const yearColumns: Described<YearRow>[] = [
  { header: "Enhet", unit: "text", meaning: "Navnet enheten hadde ved årets slutt.", of: ({ unitName }) => unitName },
  { header: "Regnskap (kr)", unit: "nok", meaning: "Regnskapet for året.", of: ({ accountsNok }) => accountsNok },
  { header: "Rev. budsjett (kr)", unit: "nok", meaning: "Revidert budsjett.", of: ({ budgetNok }) => budgetNok },
  {
    header: "Forbruk",
    unit: "share",
    meaning: "Regnskap delt på revidert budsjett.",
    of: ({ spentShare }) => spentShare,
  },
  { header: "Årsverk", unit: "number", meaning: "Årsverk i enheten.", of: ({ ftes }) => ftes },
  { header: "Ansatte", unit: "count", meaning: "Personer ansatt.", of: ({ employees }) => employees },
  {
    header: "Andel heltid",
    unit: "share",
    meaning: "Andel av de ansatte i hel stilling.",
    of: ({ fullTimeShare }) => (fullTimeShare === null ? null : fullTimeShare / 100),
  },
  {
    header: "Andel kvinner",
    unit: "share",
    meaning: "Andel kvinner blant de ansatte.",
    of: ({ womenShare }) => (womenShare === null ? null : womenShare / 100),
  },
  {
    header: "Frigjort tid, netto",
    unit: "hours",
    meaning: "Målt frigjort tid i enheten (grunnlag A og B), minus etterarbeid og drift.",
    of: ({ freedSeconds }) => hours(freedSeconds),
  },
  { header: "Kommentar", unit: "text", meaning: "Forklaring til tallene.", of: ({ comment }) => comment ?? "" },
];
