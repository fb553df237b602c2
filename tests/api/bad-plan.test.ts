import { describe } from "vitest";
import { aPerson, expect, test } from "./api.ts";

describe("what breaks a rule is told by field and rule", () => {
  test.for([
    [
      "POST",
      "/plan-costs",
      { kind: "INVESTMENT", title: "x", amountNok: "??", validFrom: "2026-01-01" },
      "amountNok",
      "amount_unknown_form",
    ],
    [
      "POST",
      "/plan-costs",
      { kind: "INVESTMENT", title: "x", amountNok: -1, validFrom: "2026-01-01" },
      "amountNok",
      "too_small",
    ],
    ["PUT", "/labour-costs", { year: 2026, nokPerHour: 0, source: "x" }, "nokPerHour", "too_small"],
    ["POST", "/preconditions", { title: "x", responsible: "y" }, "benefitId", "one_of_two"],
    ["POST", "/step-claims", { steps: [], validFrom: "2026-01-01" }, "automationId", "one_of_two"],
    ["POST", "/measures", { kind: "TEA" }, "kind", "invalid_value"],
  ] as const)("%s %s %j", async ([method, path, body, field, rule], { app, engine }) => {
    const caller = await aPerson(engine, { app, roles: ["ADMINISTRATOR"] });

    const answer = await caller.send(method, path, body);

    expect(answer).toMatchObject({ status: 400, body: { code: "invalid" } });
    expect((answer.body as { errors: unknown[] }).errors).toContainEqual(expect.objectContaining({ field, rule }));
  });
});
