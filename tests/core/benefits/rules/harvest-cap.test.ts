import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countedOver,
  coveredHarvests,
  freedWithin,
  leftToHarvest,
  unitAndAbove,
} from "../../../../core/benefits/rules/harvest-cap.ts";

/** Town hall: health with two homes, and a school beside. */
const parents = new Map([
  ["town", null],
  ["health", "town"],
  ["home-1", "health"],
  ["home-2", "health"],
  ["school", "town"],
]);

const freedBy = (entries: Record<string, number>) => new Map(Object.entries(entries));
const claim = (id: string, unitId: string, seconds: number) => ({ id, unitId, seconds });

/** Units each below one that was named before it or below none, what each of them freed or lost, and harvests among them. */
const aTreeWithClaims = fc
  .array(fc.record({ below: fc.nat(20), freed: fc.integer({ min: -100, max: 200 }) }), { minLength: 1, maxLength: 8 })
  .chain((made) => {
    const units = made.map((_, index) => `unit-${index}`);
    // One place more than there are units before it: below none.
    const tree = new Map(made.map(({ below }, index) => [`unit-${index}`, units[(below % (index + 1)) - 1] ?? null]));
    const freed = new Map(made.map((one, index) => [`unit-${index}`, one.freed]));
    const someClaims = fc.array(fc.record({ unitId: fc.constantFrom(...units), seconds: fc.nat(200) }), {
      maxLength: 8,
    });
    return someClaims.map((claims) => ({
      units,
      tree,
      freed,
      claims: claims.map(({ unitId, seconds }, index) => claim(`${index}`, unitId, seconds)),
    }));
  });

describe("harvests", () => {
  test("are covered up to what the unit freed, to the second", () => {
    const freed = freedBy({ "home-1": 100 });

    expect(coveredHarvests([claim("a", "home-1", 100)], { freed, parents })).toEqual(new Map([["a", 100]]));
    expect(coveredHarvests([claim("a", "home-1", 101)], { freed, parents })).toEqual(new Map([["a", 100]]));
  });

  test("are covered in their order, each by what those before it left", () => {
    const freed = freedBy({ "home-1": 100 });
    const claims = [claim("a", "home-1", 60), claim("b", "home-1", 60), claim("c", "home-1", 60)];

    expect([...coveredHarvests(claims, { freed, parents }).values()]).toEqual([60, 40, 0]);
  });

  test("of a unit take from what is left to those above it, and the other way", () => {
    const freed = freedBy({ "home-1": 100, "home-2": 50 });

    expect(leftToHarvest("health", [claim("a", "home-1", 100)], { freed, parents })).toBe(50);
    expect(leftToHarvest("home-1", [claim("a", "health", 120)], { freed, parents })).toBe(30);
    expect(leftToHarvest("home-2", [claim("a", "health", 120)], { freed, parents })).toBe(30);
    expect(leftToHarvest("town", [claim("a", "health", 120)], { freed, parents })).toBe(30);
  });

  test("are not covered by what a neighbour freed", () => {
    const freed = freedBy({ school: 100 });

    expect(leftToHarvest("home-1", [], { freed, parents })).toBe(0);
    expect(leftToHarvest("health", [], { freed, parents })).toBe(0);
    expect(leftToHarvest("town", [], { freed, parents })).toBe(100);
  });

  test("are held back by a unit beside it that lost time, where both are summed", () => {
    const freed = freedBy({ "home-1": 100, "home-2": -70 });

    expect(leftToHarvest("home-1", [], { freed, parents })).toBe(30);
    expect(leftToHarvest("home-2", [], { freed, parents })).toBe(0);
  });

  test("are nothing where more was lost than freed", () => {
    const freed = freedBy({ "home-1": 100, "home-2": -170 });

    expect(coveredHarvests([claim("a", "home-1", 1)], { freed, parents })).toEqual(new Map([["a", 0]]));
    expect(leftToHarvest("town", [], { freed, parents })).toBe(0);
  });

  test("of a unit that has no place that day are held to the unit alone", () => {
    const freed = freedBy({ closed: 40, "home-1": 100 });

    expect(leftToHarvest("closed", [], { freed, parents })).toBe(40);
    expect(leftToHarvest("unknown", [], { freed, parents })).toBe(0);
  });

  test("are never more than what was freed, whatever is asked for and wherever, and as much as that leaves", () => {
    fc.assert(
      fc.property(aTreeWithClaims, ({ units, tree, freed, claims }) => {
        const covered = coveredHarvests(claims, { freed, parents: tree });
        const taken = freedWithin(sumsByUnit(claims, covered), tree);
        const within = freedWithin(freed, tree);
        const leftOf = (unit: string) => Math.max(0, within.get(unit) ?? 0) - (taken.get(unit) ?? 0);
        for (const unit of units) expect(leftOf(unit)).toBeGreaterThanOrEqual(0);
        for (const { id, unitId, seconds } of claims) {
          const counted = covered.get(id) ?? Number.NaN;
          expect(counted).toBeGreaterThanOrEqual(0);
          expect(counted).toBeLessThanOrEqual(seconds);
          // What does not count finds nothing left, here or above.
          if (counted < seconds) expect(Math.min(...unitAndAbove(unitId, tree).map(leftOf))).toBe(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("of which one more is made take no more than is left, and take nothing from those before", () => {
    fc.assert(
      fc.property(aTreeWithClaims, fc.nat(200), ({ units, tree, freed, claims }, seconds) => {
        const before = coveredHarvests(claims, { freed, parents: tree });
        for (const unitId of units) {
          const left = leftToHarvest(unitId, claims, { freed, parents: tree });
          const after = coveredHarvests([...claims, claim("new", unitId, seconds)], { freed, parents: tree });
          expect(after).toEqual(new Map([...before, ["new", Math.min(seconds, left)]]));
        }
      }),
    );
  });
});

describe("the units above a unit", () => {
  test("go up to the top, from itself", () => {
    expect(unitAndAbove("home-1", parents)).toEqual(["home-1", "health", "town"]);
    expect(unitAndAbove("town", parents)).toEqual(["town"]);
  });

  test("are each named once, even where a tree was written as a ring", () => {
    const ring = new Map([
      ["one", "two"],
      ["two", "one"],
    ]);

    expect(unitAndAbove("one", ring)).toEqual(["one", "two"]);
  });

  test("hold the sum of all below them", () => {
    const freed = freedBy({ "home-1": 10, "home-2": -3, school: 5, town: 1 });

    expect(freedWithin(freed, parents)).toEqual(
      freedBy({ "home-1": 10, "home-2": -3, health: 7, school: 5, town: 13 }),
    );
  });
});

function sumsByUnit(claims: readonly { id: string; unitId: string }[], covered: ReadonlyMap<string, number>) {
  const sums = new Map<string, number>();
  for (const { id, unitId } of claims) sums.set(unitId, (sums.get(unitId) ?? 0) + (covered.get(id) ?? 0));
  return sums;
}

describe("harvests of several months", () => {
  test.for([
    [
      "all of it, where as much was freed",
      { harvested: 60, unharvested: 40, freed: 100 },
      { harvested: 60, unharvested: 40 },
    ],
    ["what became something first", { harvested: 60, unharvested: 40, freed: 70 }, { harvested: 60, unharvested: 10 }],
    ["no second more than was freed", { harvested: 60, unharvested: 40, freed: 59 }, { harvested: 59, unharvested: 0 }],
    ["nothing where more was lost", { harvested: 60, unharvested: 40, freed: -1 }, { harvested: 0, unharvested: 0 }],
  ] as const)("count %s", ([, given, counted]) => {
    expect(countedOver(given)).toEqual(counted);
  });
});

test("harvests of several months together are no more than was freed, and no more than each was", () => {
  const amount = fc.nat(1_000);
  fc.assert(
    fc.property(amount, amount, fc.integer({ min: -500, max: 2_000 }), (harvested, unharvested, freed) => {
      const counted = countedOver({ harvested, unharvested, freed });
      expect(counted.harvested + counted.unharvested).toBe(Math.min(harvested + unharvested, Math.max(0, freed)));
      expect(counted.harvested).toBe(Math.min(harvested, Math.max(0, freed)));
    }),
  );
});
