import type { BenefitSums } from "../benefits/index.ts";
import type { PeriodClosing } from "../periods/index.ts";
import { closingFact } from "./closing-fact.ts";
import { formatFte, formatHours, formatNumber, formatPercent, formatWhole } from "../norwegian-format.ts";

/** What an annual text is made of. */
export type AnnualFacts = {
  municipality: string;
  year: number;
  /** The year is not over. */
  soFar: boolean;
  /** Whether the figures of the year are final. */
  closing: PeriodClosing;
  goalHours: number | null;
  hoursPerFte: number;
  sums: BenefitSums;
  yearBefore: BenefitSums;
  /** Those with cases of classes A and B. */
  automations: number;
  /** Robots' cases of classes A and B. */
  measuredCases: number;
  /** What they freed, classes A and B. */
  measures: { count: number; netSeconds: number };
  /** Those that freed most, the most first. */
  most: readonly { title: string; netSeconds: number }[];
};

type Standard = "nb" | "nn";

/** Two or three paragraphs of plain text; every figure is one that the report shows, and its words are defined. */
export function annualWords(facts: AnnualFacts, standard: Standard): string {
  const say = words[standard];
  const { sums, yearBefore, goalHours, most } = facts;
  const { headline, evidence } = sums;
  const guessedSeconds = evidence.C.grossSeconds + evidence.D.grossSeconds;
  if (sums.cases === 0 && headline.netSeconds === 0 && evidence.I.grossSeconds === 0) return say.nothing(facts);
  const low = (headline.netSeconds - headline.belowSeconds) / 3600;
  const high = (headline.netSeconds + headline.aboveSeconds) / 3600;
  const first = [
    say.freed(facts, formatHours(headline.netSeconds)),
    say.fte(formatFte(headline.fullTimeEquivalents), formatNumber(facts.hoursPerFte)),
    ...(headline.belowSeconds + headline.aboveSeconds > 0 ? [say.interval(short(low), short(high))] : []),
    ...(goalHours ? [say.goal(formatPercent(headline.netHours / goalHours), formatWhole(goalHours))] : []),
    ...(yearBefore.cases > 0 ? [say.before(formatHours(yearBefore.headline.netSeconds))] : []),
  ];
  const second = [
    say.sum({
      cases: formatWhole(sums.cases),
      measured: facts.measuredCases === sums.cases ? null : formatWhole(facts.measuredCases),
      gross: formatHours(headline.grossSeconds + headline.reversedSeconds),
      residual: formatHours(sums.residualSeconds),
      operation: formatHours(sums.operationSeconds),
    }),
    ...(facts.measures.count > 0 ? [say.measures(formatHours(facts.measures.netSeconds), facts.measures.count)] : []),
    ...(most.length > 0
      ? [say.most(most.map(({ title, netSeconds }) => ({ title, hours: formatHours(netSeconds) })))]
      : []),
    ...(sums.value.nok === null ? [] : [say.value(formatWhole(sums.value.nok))]),
  ];
  const third = [
    ...(guessedSeconds > 0 ? [say.estimates(formatHours(guessedSeconds), evidence.D.grossSeconds > 0)] : []),
    ...(evidence.I.grossSeconds > 0 ? [say.imported(formatHours(evidence.I.grossSeconds))] : []),
    ...(sums.withoutBaseline > 0 ? [say.withoutBaseline(sums.withoutBaseline)] : []),
    ...(sums.citizenSeconds > 0 ? [say.citizens(formatHours(sums.citizenSeconds))] : []),
    say.definition,
    `${closingFact(facts.closing, "year", standard)}.`,
  ];
  return [first, second, third].map((sentences) => sentences.join(" ")).join("\n\n");
}

type Freed = { title: string; hours: string };
type Parts = { cases: string; measured: string | null; gross: string; residual: string; operation: string };

const words = {
  nb: {
    nothing: ({ municipality, year }: AnnualFacts) => `${municipality} har ikke registrert frigjort tid i ${year}.`,
    freed: ({ municipality, year, soFar, automations }: AnnualFacts, hours: string) =>
      soFar
        ? `Så langt i ${year} har ${municipality} frigjort ${hours} timer netto${robots(automations)}.`
        : `I ${year} frigjorde ${municipality} ${hours} timer netto${robots(automations)}.`,
    fte: (fte: string, divisor: string) => `Det tilsvarer ${fte} årsverk, regnet med ${divisor} timer per årsverk.`,
    interval: (low: string, high: string) =>
      `Tiden per sak er målt på et utvalg saker. Med 95 prosent sikkerhet ligger tallet mellom ${low} og ${high} timer.`,
    goal: (share: string, goal: string) => `Det er ${share} av målet på ${goal} timer.`,
    before: (hours: string) => `Året før var tallet ${hours} timer.`,
    sum: ({ cases, measured, gross, residual, operation }: Parts) =>
      `Robotene fullførte ${cases} saker.${measured === null ? "" : ` For ${measured} av dem var tiden målt på forhånd.`} Målt arbeidstid som falt bort, var ${gross} timer. Fra dette er trukket ${residual} timer etterarbeid og ${operation} timer drift av robotene.`,
    measures: (hours: string, count: number) =>
      `${count === 1 ? "Ett tiltak" : `${formatWhole(count)} tiltak`} uten robot bidro med ${hours} timer.`,
    most: (most: Freed[]) =>
      `Mest tid ble frigjort i ${listed(most.map(({ title, hours }) => `${title} (${hours} timer)`))}.`,
    value: (nok: string) => `Verdien av den frigjorte tiden er ${nok} kroner. Det er ikke det samme som sparte penger.`,
    estimates: (hours: string, assumed: boolean) =>
      `I tillegg kommer ${hours} timer som bygger på anslag${assumed ? " og antakelser" : ""}, og som ikke er med i tallet.`,
    imported: (hours: string) =>
      `${hours} timer er hentet fra tidligere rapporter der metoden er ukjent, og er ikke med i tallet.`,
    withoutBaseline: (count: number) =>
      `${count === 1 ? "Én fullført sak teller" : `${formatWhole(count)} fullførte saker teller`} null timer, fordi arbeidet ikke var målt på forhånd.`,
    citizens: (hours: string) =>
      `Innbyggerne slapp å bruke ${hours} timer. De er en gevinst for andre og er ikke regnet med.`,
    definition:
      "Frigjort tid er tid ansatte ville ha brukt på arbeidet, minus tid brukt på å følge opp robotene. Tallene bygger på målt tidsbruk (grunnlag A og B), og hver sak teller én gang.",
  },
  nn: {
    nothing: ({ municipality, year }: AnnualFacts) => `${municipality} har ikkje registrert frigjord tid i ${year}.`,
    freed: ({ municipality, year, soFar, automations }: AnnualFacts, hours: string) =>
      soFar
        ? `Så langt i ${year} har ${municipality} frigjort ${hours} timar netto${robotsNn(automations)}.`
        : `I ${year} frigjorde ${municipality} ${hours} timar netto${robotsNn(automations)}.`,
    fte: (fte: string, divisor: string) => `Det svarer til ${fte} årsverk, rekna med ${divisor} timar per årsverk.`,
    interval: (low: string, high: string) =>
      `Tida per sak er målt på eit utval saker. Med 95 prosent visse ligg talet mellom ${low} og ${high} timar.`,
    goal: (share: string, goal: string) => `Det er ${share} av målet på ${goal} timar.`,
    before: (hours: string) => `Året før var talet ${hours} timar.`,
    sum: ({ cases, measured, gross, residual, operation }: Parts) =>
      `Robotane fullførte ${cases} saker.${measured === null ? "" : ` For ${measured} av dei var tida målt på førehand.`} Målt arbeidstid som fall bort, var ${gross} timar. Frå dette er det trekt ${residual} timar etterarbeid og ${operation} timar drift av robotane.`,
    measures: (hours: string, count: number) =>
      `${count === 1 ? "Eitt tiltak" : `${formatWhole(count)} tiltak`} utan robot gav ${hours} timar.`,
    most: (most: Freed[]) =>
      `Mest tid vart frigjord i ${listed(most.map(({ title, hours }) => `${title} (${hours} timar)`))}.`,
    value: (nok: string) => `Verdien av den frigjorde tida er ${nok} kroner. Det er ikkje det same som sparte pengar.`,
    estimates: (hours: string, assumed: boolean) =>
      `I tillegg kjem ${hours} timar som byggjer på overslag${assumed ? " og føresetnader" : ""}, og som ikkje er med i talet.`,
    imported: (hours: string) =>
      `${hours} timar er henta frå tidlegare rapportar der metoden er ukjend, og er ikkje med i talet.`,
    withoutBaseline: (count: number) =>
      `${count === 1 ? "Éi fullført sak tel" : `${formatWhole(count)} fullførte saker tel`} null timar, fordi arbeidet ikkje var målt på førehand.`,
    citizens: (hours: string) =>
      `Innbyggjarane slapp å bruke ${hours} timar. Dei er ein gevinst for andre og er ikkje rekna med.`,
    definition:
      "Frigjord tid er tid tilsette ville ha brukt på arbeidet, minus tid brukt på å følgje opp robotane. Tala byggjer på målt tidsbruk (grunnlag A og B), og kvar sak tel éin gong.",
  },
} as const;

function robots(count: number): string {
  if (count === 0) return "";
  return count === 1 ? " med én robot" : ` med ${formatWhole(count)} roboter`;
}

function robotsNn(count: number): string {
  if (count === 0) return "";
  return count === 1 ? " med éin robot" : ` med ${formatWhole(count)} robotar`;
}

/** Whole hours where there are many. */
function short(hours: number): string {
  return Math.abs(hours) < 100 ? formatHours(hours * 3600) : formatWhole(hours);
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} og ${items.at(-1) ?? ""}`;
}
