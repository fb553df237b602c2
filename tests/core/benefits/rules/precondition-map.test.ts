import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsOf, wayRound } from "../../../../core/benefits/rules/precondition-map.ts";

const arrow = (text: string) => {
  const [from = "", to = ""] = text.split(">");
  return { from, to };
};
const arrows = (...texts: string[]) => texts.map(arrow);

describe("a new arrow", () => {
  test("that closes no way round is let be", () => {
    expect(wayRound(arrows("a>b", "b>c"), arrow("a>c"))).toBeUndefined();
    expect(wayRound([], arrow("a>b"))).toBeUndefined();
  });

  test("from a place to itself is a way round", () => {
    expect(wayRound([], arrow("a>a"))).toEqual(["a", "a"]);
  });

  test("that closes a way round is told the whole way", () => {
    expect(wayRound(arrows("b>c", "x>c", "c>a"), arrow("a>b"))).toEqual(["a", "b", "c", "a"]);
  });

  test("is told the shortest way of several", () => {
    expect(wayRound(arrows("b>c", "c>d", "d>a", "b>a"), arrow("a>b"))).toEqual(["a", "b", "a"]);
  });

  test("that is refused whenever it closes one leaves a map in which every arrow leads to a later column", () => {
    const place = fc.constantFrom("a", "b", "c", "d", "e");
    const wished = fc.array(fc.record({ from: place, to: place }), { maxLength: 20 });
    fc.assert(
      fc.property(wished, (all) => {
        const map: { from: string; to: string }[] = [];
        for (const one of all) if (wayRound(map, one) === undefined) map.push(one);
        const columns = columnsOf(["a", "b", "c", "d", "e"], map);
        for (const { from, to } of map) expect(columns.get(from)).toBeLessThan(columns.get(to) ?? -1);
      }),
    );
  });
});

test("a place stands after everything that leads up to it", () => {
  const columns = columnsOf(["c", "b", "a", "d"], arrows("a>b", "b>c", "a>c"));

  expect(Object.fromEntries(columns)).toEqual({ a: 0, b: 1, c: 2, d: 0 });
});
