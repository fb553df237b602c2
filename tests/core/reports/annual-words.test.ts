import { describe, expect, test } from "vitest";
import { type CountedRow, sumBenefits } from "../../../core/benefits/aggregate.ts";
import { type AnnualFacts, annualWords } from "../../../core/reports/annual-words.ts";

const credit: CountedRow = {
  key: "",
  kind: "CREDIT",
  source: "automation",
  counterfactual: "WOULD_BE_MANUAL",
  evidenceClass: "B",
  hasBaseline: true,
  baselineId: "timed",
  measureId: null,
  processId: null,
  entries: 2090,
  cases: 2090,
  seconds: 877_800,
};
const rows: CountedRow[] = [
  credit,
  { ...credit, kind: "RESIDUAL", cases: 0, seconds: 46_920 },
  { ...credit, kind: "OPERATION", baselineId: null, hasBaseline: false, cases: 0, seconds: 108_000 },
  { ...credit, kind: "IMPORTED", source: "neither", evidenceClass: "I", cases: 0, seconds: 12_200_400 },
];
const known = {
  hoursPerFte: 1695,
  baselines: new Map([["timed", { secondsPerCase: 420, range: { low: 341.4591, likely: 420, high: 498.5409 } }]]),
  baselineBefore: new Map(),
  citizenSeconds: new Map(),
};
const facts: AnnualFacts = {
  municipality: "Fjordvik kommune",
  year: 2026,
  soFar: false,
  closing: { state: "OPEN", report: null },
  goalHours: 400,
  hoursPerFte: 1695,
  sums: sumBenefits({ rows, unfinished: [], value: { nok: 90_761.6, secondsWithoutCost: 0 } }, known),
  yearBefore: sumBenefits({ rows: [], unfinished: [] }, known),
  automations: 1,
  measuredCases: 2090,
  measures: { count: 0, netSeconds: 0 },
  most: [{ title: "Arbeidsavtaler", netSeconds: 722_880 }],
};

const said = (given: Partial<AnnualFacts>, standard: "nb" | "nn") =>
  annualWords({ ...facts, ...given }, standard).replaceAll("\u00a0", " ");

describe("the annual text", () => {
  test("says in bokmål what the report shows, and what the words mean", () => {
    expect(said({}, "nb")).toBe(
      `I 2026 frigjorde Fjordvik kommune 200,8 timer netto med én robot. Det tilsvarer 0,12 årsverk, regnet med 1 695 timer per årsverk. Tiden per sak er målt på et utvalg saker. Med 95 prosent sikkerhet ligger tallet mellom 155 og 246 timer. Det er 50,2 % av målet på 400 timer.

Robotene fullførte 2 090 saker. Målt arbeidstid som falt bort, var 243,8 timer. Fra dette er trukket 13,0 timer etterarbeid og 30,0 timer drift av robotene. Mest tid ble frigjort i Arbeidsavtaler (200,8 timer). Verdien av den frigjorte tiden er 90 762 kroner. Det er ikke det samme som sparte penger.

3 389,0 timer er hentet fra tidligere rapporter der metoden er ukjent, og er ikke med i tallet. Frigjort tid er tid ansatte ville ha brukt på arbeidet, minus tid brukt på å følge opp robotene. Tallene bygger på målt tidsbruk (grunnlag A og B), og hver sak teller én gang. Foreløpige tall: året er ikke lukket.`,
    );
  });

  test("says the same figures in nynorsk", () => {
    const figures = (text: string) => text.match(/\d[\d ]*(,\d+)?/g);

    expect(said({}, "nn")).toContain("I 2026 frigjorde Fjordvik kommune 200,8 timar netto med éin robot.");
    expect(figures(said({}, "nn"))).toEqual(figures(said({}, "nb")));
  });

  test("says which signed report has the figures, once the year is closed, and which one holds while it is corrected", () => {
    const report = { id: "019a0000-0000-7000-8000-000000000000", number: 3, revision: 1, hasTotals: false };
    const corrected = { ...report, number: 5, revision: 2 };

    expect(said({ closing: { state: "CLOSED", report } }, "nb")).toMatch(
      / Frigjort tid \(.+ og netto\) er lukket og signert: rapport nr\. 3\. Andre tall er ikke signert\.$/,
    );
    expect(said({ closing: { state: "CLOSED", report: { ...report, hasTotals: true } } }, "nb")).toMatch(
      / Frigjort tid er lukket og signert per .+: rapport nr\. 3\. Intervall, .+ er signert .+, gjelder rapporten\.$/,
    );
    expect(said({ closing: { state: "CLOSED", report: corrected } }, "nn")).toMatch(
      / Frigjord tid \(.+ og netto\) er lukka og signert: rapport nr\. 5, utgåve 2\. Andre tal er ikkje signerte\.$/,
    );
    expect(said({ closing: { state: "CLOSED", report: null } }, "nb")).toMatch(
      / signert i flere rapporter\. Andre tall er ikke signert\.$/,
    );
    expect(said({ closing: { state: "RESTATING", report } }, "nn")).toMatch(
      / Førebelse tal: året er opna for retting, og rapport nr\. 3 gjeld til det er lukka\.$/,
    );
  });

  test("keeps what rests on estimates apart from what is in the figure, also of measures", () => {
    const text = said({ measuredCases: 2000, measures: { count: 1, netSeconds: 36_000 } }, "nb");

    expect(text).toContain("Robotene fullførte 2 090 saker. For 2 000 av dem var tiden målt på forhånd.");
    expect(text).toContain("Ett tiltak uten robot bidro med 10,0 timer.");
    expect(said({ measuredCases: 2000 }, "nn")).toContain("For 2 000 av dei var tida målt på førehand.");
  });

  test("says so when the year is not over, and when there is nothing to tell", () => {
    expect(said({ soFar: true }, "nb")).toMatch(/^Så langt i 2026 har Fjordvik kommune frigjort 200,8 timer netto/);
    expect(said({ sums: facts.yearBefore }, "nn")).toBe("Fjordvik kommune har ikkje registrert frigjord tid i 2026.");
  });
});
