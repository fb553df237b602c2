import { describe, expect, test } from "vitest";
import { plannedFigures, type PlannedAutomation } from "../../../../core/benefits/rules/planning.ts";

/** domain.md 5: cases a year, minutes, shares in per cent, residual minutes, hours of operation; then gross and net hours. */
const reference = [
  ["backlog-follow-up", 720, 6, 88, 10, 2, 3, 1, 18, 71, 49],
  ["form-to-case", 6_000, 7, 80, 14, 6, 3.5, 1.5, 48, 658, 552],
  ["access-request-intake", 1_800, 12, 45, 45, 10, 5, 2, 40, 324, 211],
  ["payment-deferral", 1_500, 8, 72, 20, 8, 4, 1.5, 30, 184, 131],
  ["contract-filing", 2_200, 7, 88, 7, 5, 4, 1.5, 30, 244, 201],
  ["kindergarten-application-intake", 1_100, 14, 60, 30, 10, 6, 2, 36, 231, 158],
  ["invoice-precoding", 9_000, 4, 65, 25, 10, 2, 0.5, 60, 540, 398],
  ["parking-complaint-intake", 600, 15, 70, 22, 8, 7, 2, 24, 138, 97],
  ["dispatch-follow-up", 8_000, 2.5, 92, 5, 3, 3, 0.5, 24, 323, 277],
  ["kostra-extract", 70, 45, 30, 60, 10, 20, 10, 24, 47, 8],
] as const;

type Row = (typeof reference)[number];

function planOf([, casesPerYear, minutes, straightThrough, withPerson, handedOver, help, extra, hours]: Row) {
  const plan: PlannedAutomation = {
    casesPerYear,
    secondsPerCase: minutes * 60,
    straightThrough,
    withPerson,
    handedOver,
    secondsWithPerson: help * 60,
    secondsHandedOver: extra * 60,
    operationSeconds: hours * 3_600,
  };
  return plannedFigures(plan);
}

const hours = (hundredths: number) => Math.round(hundredths / 360_000);

describe("the planned figures of the reference automations", () => {
  test.for(reference)("%s", (row) => {
    const { gross, net } = planOf(row);

    expect([hours(gross), hours(net)]).toEqual([row[9], row[10]]);
  });

  test("sum to what they are known to sum to: the naive figure is 43 per cent too much", () => {
    const all = reference.map(planOf);
    const sum = (figure: "naive" | "gross" | "residual" | "operation" | "net") =>
      all.reduce((total, planned) => total + planned[figure], 0);

    expect(hours(sum("naive"))).toBe(2_981);
    expect(hours(sum("gross"))).toBe(2_760);
    expect(hours(sum("residual"))).toBe(345);
    expect(hours(sum("operation"))).toBe(334);
    expect(hours(sum("net"))).toBe(2_081);
    expect(Math.round((100 * sum("naive")) / sum("net"))).toBe(143);
    expect((sum("net") / 360_000 / 1_695).toFixed(2)).toBe("1.23");
  });
});

test("a robot that costs more than it frees is below zero", () => {
  const idle = { straightThrough: 100, withPerson: 0, handedOver: 0, secondsWithPerson: 0, secondsHandedOver: 0 };

  const planned = plannedFigures({ ...idle, casesPerYear: 0, secondsPerCase: 60, operationSeconds: 3_600 });

  expect(planned).toEqual({ naive: 0, gross: 0, residual: 0, operation: 360_000, net: -360_000 });
});
