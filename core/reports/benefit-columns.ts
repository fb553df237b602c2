import type { BenefitGroup, ReportGrouping } from "../benefits/index.ts";
import type { Described } from "./table.ts";

type Named = Pick<BenefitGroup, "sums"> & { name: string };
type Sums = BenefitGroup["sums"];

const hours = (header: string, meaning: string, secondsOf: (sums: Sums) => number): Described<Named> => ({
  header,
  unit: "hours",
  meaning,
  of: ({ sums }) => secondsOf(sums) / 3600,
});

const count = (header: string, meaning: string, of: (sums: Sums) => number): Described<Named> => ({
  header,
  unit: "count",
  meaning,
  of: ({ sums }) => of(sums),
});

/** What a report is grouped by, as people say it. */
export const groupingNames: Record<ReportGrouping, string> = {
  month: "Måned",
  year: "År",
  unit: "Enhet",
  branch: "Enhet med alle under",
  serviceArea: "Tjenesteområde",
  process: "Prosess",
  automation: "Automatisering",
  measure: "Tiltak",
  lane: "Fagsystem",
};

/** Columns of a report of freed time, with what each means. */
export function benefitColumns(groupBy: ReportGrouping): Described<Named>[] {
  return [
    { header: groupingNames[groupBy], unit: "text", meaning: "Det tallene i raden gjelder.", of: ({ name }) => name },
    hours(
      "Netto, målt",
      "Brutto for grunnlag A og B, med tilbakeføringer, minus alt etterarbeid og all drift. Tallet som publiseres.",
      ({ headline }) => headline.netSeconds,
    ),
    hours("Netto, nedre grense", "Nedre ende av 95 %-intervallet for netto, målt.", ({ headline }) => {
      return headline.netSeconds - headline.belowSeconds;
    }),
    hours("Netto, øvre grense", "Øvre ende av 95 %-intervallet for netto, målt.", ({ headline }) => {
      return headline.netSeconds + headline.aboveSeconds;
    }),
    {
      header: "Årsverk",
      unit: "number",
      meaning: "Netto, målt, delt på timer per årsverk (se fakta om rapporten).",
      of: ({ sums }) => sums.headline.fullTimeEquivalents,
    },
    hours(
      "Brutto, målt",
      "Nullpunkt ganger robotens andel for fullførte saker, og målte tiltak. Grunnlag A og B.",
      (s) => {
        return s.headline.grossSeconds;
      },
    ),
    hours("Tilbakeført", "Virkningen på netto av det som er ført tilbake, i perioden det ble ført tilbake.", (s) => {
      return s.reversedSeconds;
    }),
    hours("Etterarbeid", "Tid mennesker brukte på robotens del av arbeidet.", ({ residualSeconds }) => residualSeconds),
    hours("Drift", "Tid brukt på å holde robotene i gang.", ({ operationSeconds }) => operationSeconds),
    hours("Brutto A", "Målt nullpunkt og målt etterarbeid.", ({ evidence }) => evidence.A.grossSeconds),
    hours("Brutto B", "Målt nullpunkt, etterarbeid etter standard.", ({ evidence }) => evidence.B.grossSeconds),
    hours("Brutto C", "Anslag fra fagfolk. Ikke med i netto, målt.", ({ evidence }) => evidence.C.grossSeconds),
    hours("Brutto D", "Antakelser. Ikke med i netto, målt.", ({ evidence }) => evidence.D.grossSeconds),
    hours(
      "Importert (I)",
      "Tall fra før minuttjakt. Ikke med i netto, målt.",
      ({ evidence }) => evidence.I.grossSeconds,
    ),
    hours("Roboter, netto", "Robotenes del av summen, alle grunnlag.", ({ automations }) => automations.netSeconds),
    hours("Tiltak, netto", "Tiltak uten robot: forenklet, fjernet eller overlatt til en nasjonal løsning.", (s) => {
      return s.measures.netSeconds;
    }),
    hours("Naivt tall", "Til sammenligning: alle saker ganger nullpunktet, også overleverte, uten fradrag.", (s) => {
      return s.naiveSeconds;
    }),
    count("Fullførte saker", "Saker robotene fullførte.", ({ cases }) => cases),
    count("Overlevert", "Saker robotene ga til mennesker.", ({ handedOver }) => handedOver),
    count("Feilet", "Saker robotene ikke klarte av tekniske grunner.", ({ failed }) => failed),
    count("Uten nullpunkt", "Fullførte saker som teller null timer fordi nullpunkt mangler.", (s) => s.withoutBaseline),
    count("Ikke gjort før", "Fullførte saker som ingen ville ha gjort for hånd, og som teller null timer.", (s) => {
      return s.notDoneBefore;
    }),
    hours("Innbyggernes tid", "Tid innbyggerne slapp å bruke. En gevinst for andre, ikke med i andre tall.", (s) => {
      return s.citizenSeconds;
    }),
    {
      header: "Verdi av frigjort tid (kr)",
      unit: "nok",
      meaning: "Netto, målt, ganger timekostnaden der den er kjent. Ikke sparte penger. Tom når kostnaden er ukjent.",
      of: ({ sums }) => sums.value.nok,
    },
  ];
}
