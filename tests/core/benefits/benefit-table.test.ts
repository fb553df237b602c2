import { expect, test } from "vitest";
import { type CountedRow, type Known, sumBenefits } from "../../../core/benefits/aggregate.ts";
import { benefitTable, type BenefitReport } from "../../../core/benefits/index.ts";

const credit: CountedRow = {
  key: "",
  kind: "CREDIT",
  source: "automation",
  counterfactual: "WOULD_BE_MANUAL",
  evidenceClass: "A",
  hasBaseline: true,
  baselineId: "timed",
  measureId: null,
  processId: null,
  entries: 2090,
  cases: 2090,
  seconds: 877_800,
};
const operation: CountedRow = { ...credit, kind: "OPERATION", entries: 1, cases: 0, seconds: 4_000_000 };
const estimate: CountedRow = { ...credit, baselineId: null, evidenceClass: "C", entries: 3, cases: 3, seconds: 5400 };
const unfinished = [{ key: "", handedOver: 110, failed: 4, manualSeconds: 114 * 420 }];
const known: Known = {
  hoursPerFte: 1695,
  baselines: new Map([["timed", { secondsPerCase: 420, range: { low: 378, likely: 420, high: 462 } }]]),
  baselineBefore: new Map(),
  citizenSeconds: new Map(),
};

const january = sumBenefits({ rows: [credit, estimate], unfinished }, known);
const february = sumBenefits({ rows: [operation], unfinished: [] }, known);

const report: BenefitReport = {
  from: "2026-01-01",
  to: "2026-03-01",
  groupBy: "month",
  hoursPerFte: 1695,
  workingDays: 40,
  inhabitants: 25_000,
  groups: [
    { key: "2026-01", code: "2026-01", label: "2026-01", sums: january },
    { key: "2026-02", code: "2026-02", label: "2026-02", sums: february },
  ],
  total: sumBenefits({ rows: [credit, estimate, operation], unfinished }, known),
};

test("a report is printed as people write numbers, in columns, with the divisor", () => {
  const printed = benefitTable(report).replaceAll("\u00a0", " ");

  expect(printed).toBe(`Frigjort tid 01.01.2026–28.02.2026, i timer

Måned         Saker  Brutto, målt  Tilbakeført, målt  Etterarbeid    Drift  Netto, målt  Årsverk  Netto, alle grunnlag  Overlevert  Feilet  Uten nullpunkt
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
januar 2026   2 093         243,8                0,0          0,0      0,0        243,8     0,14                 245,3         110       4               0
februar 2026      0           0,0                0,0          0,0  1 111,1     −1 111,1    −0,66              −1 111,1           0       0               0
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
Sum           2 093         243,8                0,0          0,0  1 111,1       −867,3    −0,51                −865,8         110       4               0

Målt er klasse A og B, minus alt etterarbeid og all drift: netto −867,3 timer (95 %-intervall −891,7 til −842,9).
Årsverk er målt netto delt på 1 695.
Alle grunnlag: brutto 245,3, netto −865,8 timer.
Anslag (C): brutto 1,5 timer. Antakelser (D): 0,0. Importert (I): 0,0.
Av alle grunnlag: roboter netto −865,8, tiltak uten robot 0,0, importert 0,0 timer.
Til sammenligning: alle saker ganger nullpunktet, uten fradrag, er 257,1 timer.
`);
});

test("units are printed by name, automations by code and title, and every line is as long", () => {
  const group = { key: "1", code: "brev", label: "Brev til arkiv", sums: january };

  const units = benefitTable({ ...report, groupBy: "unit", groups: [group] });
  const automations = benefitTable({ ...report, groupBy: "automation", groups: [group] });

  expect(units).toMatch(/^Enhet .*\n─+\nBrev til arkiv /m);
  expect(automations).toMatch(/^Robot .*\n─+\nbrev Brev til arkiv /m);
  const widths = automations
    .split("\n")
    .slice(2, 7)
    .map((line) => line.length);
  expect(new Set(widths).size).toBe(1);
});

test("a report without groups is a sum of zero", () => {
  const total = sumBenefits({ rows: [], unfinished: [] }, known);

  expect(benefitTable({ ...report, groupBy: "unit", groups: [], total })).toContain("Sum        0           0,0");
});
