import { expect, test } from "vitest";
import { sumBenefits } from "../../../core/benefits/aggregate.ts";
import { benefitTable, type BenefitReport } from "../../../core/benefits/index.ts";

const credit = {
  key: "",
  kind: "CREDIT",
  evidenceClass: "A",
  hasBaseline: true,
  entries: 2090,
  seconds: 877_800,
} as const;
const operation = { ...credit, kind: "OPERATION", entries: 1, seconds: 4_000_000 } as const;
const estimate = { ...credit, evidenceClass: "C", entries: 3, seconds: 5400 } as const;

const january = sumBenefits(
  { rollups: [credit, estimate], unfinished: [{ key: "", handedOver: 110, failed: 4 }] },
  1695,
);
const february = sumBenefits({ rollups: [operation], unfinished: [] }, 1695);

const report: BenefitReport = {
  from: "2026-01-01",
  to: "2026-03-01",
  groupBy: "month",
  hoursPerFte: 1695,
  groups: [
    { key: "2026-01", code: "2026-01", label: "2026-01", sums: january },
    { key: "2026-02", code: "2026-02", label: "2026-02", sums: february },
  ],
  total: sumBenefits(
    { rollups: [credit, estimate, operation], unfinished: [{ key: "", handedOver: 110, failed: 4 }] },
    1695,
  ),
};

test("a report is printed as people write numbers, in columns, with the divisor", () => {
  const printed = benefitTable(report).replaceAll("\u00a0", " ");

  expect(printed).toBe(`Frigjort tid 01.01.2026–28.02.2026, i timer

Måned         Saker  Brutto  Etterarbeid    Drift     Netto  Årsverk  Overlevert  Feilet  Uten nullpunkt
────────────────────────────────────────────────────────────────────────────────────────────────────────
januar 2026   2 093   245,3          0,0      0,0     245,3     0,14         110       4               0
februar 2026      0     0,0          0,0  1 111,1  −1 111,1    −0,66           0       0               0
────────────────────────────────────────────────────────────────────────────────────────────────────────
Sum           2 093   245,3          0,0  1 111,1    −865,8    −0,51         110       4               0

Årsverk er netto timer delt på 1 695.
Målt (klasse A og B): brutto 243,8, netto −867,3 timer.
Anslag (C): brutto 1,5 timer. Antakelser (D): 0,0. Importert (I): 0,0.
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
  const total = sumBenefits({ rollups: [], unfinished: [] }, 1695);

  expect(benefitTable({ ...report, groupBy: "unit", groups: [], total })).toContain("Sum        0     0,0");
});
