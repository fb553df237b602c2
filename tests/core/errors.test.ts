import { expect, test } from "vitest";
import { z } from "zod";
import { fieldErrors, invalidFields } from "../../core/errors.ts";

const Wish = z.strictObject({ items: z.array(z.strictObject({ count: z.int().min(1) })), note: z.string() });

const issuesOf = (value: unknown) => Wish.safeParse(value).error?.issues ?? [];

test("names each field by its path, an unknown one too", () => {
  const issues = issuesOf({ items: [{ count: 1 }, { count: 0, size: 2, weight: 3 }], note: 1 });

  expect(fieldErrors(issues).map(({ field, rule }) => [field, rule])).toEqual([
    ["items[1].count", "too_small"],
    ["items[1].size", "unknown_field"],
    ["items[1].weight", "unknown_field"],
    ["note", "invalid_type"],
  ]);
});

test("names fields below the place that was parsed", () => {
  expect(fieldErrors(issuesOf({ items: [{}], note: "" }), "orders[3].input")).toMatchObject([
    { field: "orders[3].input.items[0].count" },
  ]);
  expect(fieldErrors(issuesOf(7), "orders[3].input")).toMatchObject([{ field: "orders[3].input" }]);
});

test("the message tells the first of them", () => {
  const refusal = invalidFields(issuesOf({ items: [], note: 1, more: 2 }));

  expect(refusal).toMatchObject({ code: "invalid", fields: [{ field: "note" }, { field: "more" }] });
  expect(refusal.message).toMatch(/^note: /);
  expect(invalidFields([]).message).toBe("Invalid request");
});
