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

  test("are never more than what was freed, whatever is asked for and wherever", () => {
    const units = [...parents.keys()];
    for (let seed = 1; seed <= 300; seed += 1) {
      const numbers = random(seed);
      const freed = new Map(units.map((unit) => [unit, Math.floor(numbers() * 300) - 100]));
      const claims = Array.from({ length: 6 }, (_, index) => {
        return claim(String(index), units[Math.floor(numbers() * units.length)] ?? "town", Math.floor(numbers() * 200));
      });
      const covered = coveredHarvests(claims, { freed, parents });
      const taken = freedWithin(sumsByUnit(claims, covered), parents);
      const within = freedWithin(freed, parents);
      for (const unit of units) {
        expect(taken.get(unit) ?? 0).toBeLessThanOrEqual(Math.max(0, within.get(unit) ?? 0));
      }
      for (const { id, seconds } of claims) expect(covered.get(id)).toBeLessThanOrEqual(seconds);
    }
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

/** Numbers from 0 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
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
