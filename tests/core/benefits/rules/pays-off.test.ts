import { expect, test } from "vitest";
import { paysOff } from "../../../../core/benefits/rules/pays-off.ts";

test.each([
  { netSeconds: 1, valueNok: 101, costNok: 100, judged: "pays" },
  { netSeconds: 1, valueNok: 100, costNok: 100, judged: "does_not_pay" },
  { netSeconds: 1, valueNok: 99, costNok: 100, judged: "does_not_pay" },
  { netSeconds: 1, valueNok: 1, costNok: 0, judged: "pays" },
  { netSeconds: 1, valueNok: null, costNok: 100, judged: "unknown" },
  { netSeconds: 1, valueNok: 101, costNok: null, judged: "unknown" },
  { netSeconds: 0, valueNok: 101, costNok: 100, judged: "does_not_pay" },
  { netSeconds: -1, valueNok: null, costNok: null, judged: "does_not_pay" },
])(
  "an automation that frees $netSeconds s worth $valueNok kr and costs $costNok kr: $judged",
  ({ judged, ...result }) => {
    expect(paysOff(result)).toBe(judged);
  },
);
