import * as fc from "fast-check";
import type { Context } from "../../../core/context.ts";
import { AppError } from "../../../core/errors.ts";
import {
  harvestOfUnit,
  harvestYear,
  recordHarvest,
  revokeHarvest,
  withdrawHarvest,
} from "../../../core/harvest/index.ts";
import { expect, test } from "../../support/context.ts";
import { aServiceArea, freed } from "./support.ts";

// Harvested ≤ freed (domain.md 2.6), whatever is freed, spent, harvested, ended and withdrawn, in whatever order.
const december = () => new Date("2026-12-15T10:00:00Z");
const months = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, "0")}`);
const aMonth = fc.constantFrom(...months.slice(0, 3));
const aUnitNumber = fc.nat(2);
const seconds = fc.integer({ min: 1, max: 5_000 });

const step = fc.oneof(
  fc.record({
    do: fc.constant("free" as const),
    unit: aUnitNumber,
    month: aMonth,
    seconds,
    kind: fc.constantFrom("CREDIT" as const, "OPERATION" as const),
  }),
  fc.record({
    do: fc.constant("harvest" as const),
    unit: aUnitNumber,
    month: aMonth,
    seconds,
    kind: fc.constantFrom("REALLOCATED" as const, "GROWTH_ABSORBED" as const, "NOT_HARVESTED" as const),
    standing: fc.boolean(),
  }),
  fc.record({ do: fc.constant("revoke" as const), which: fc.nat(20), month: aMonth }),
  fc.record({ do: fc.constant("withdraw" as const), which: fc.nat(20) }),
);
type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never;

test("what is harvested is never more than what was freed, in any month, unit or year, and is refused only when it is more", async ({
  engine,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
      const { owner, area, one, other } = await aServiceArea(engine);
      const ctx = { ...owner, now: december };
      const unitIds = [area.id, one.id, other.id];
      const harvests: string[] = [];
      for (const each of steps) await take(each, { ctx, unitIds, harvests });

      const { units } = await harvestYear(ctx, { year: 2026 });
      for (const unitId of unitIds) {
        const { unit, months: sums } = await harvestOfUnit(ctx, { unitId, year: 2026 });
        for (const month of [...sums, unit, ...units.filter((row) => row.unit.id === unitId)]) {
          const most = Math.max(0, month.freedSeconds);
          expect(month.harvestedSeconds + month.unharvestedSeconds).toBeLessThanOrEqual(most);
          expect(month.harvestedSeconds).toBeGreaterThanOrEqual(0);
          expect(month.unharvestedSeconds).toBeGreaterThanOrEqual(0);
          expect(month.uncoveredSeconds).toBeGreaterThanOrEqual(0);
        }
        expect(unit.freedSeconds).toBe(freedByModel(steps, unitIds.indexOf(unitId)));
      }
    }),
    // What fails is made smaller for a while, and told of before the test's own time is over.
    { numRuns: 25, plugins: [fc.interruptAfterTimeLimit(20_000)] },
  );
});

type Place = { ctx: Context; unitIds: readonly string[]; harvests: string[] };

async function take(each: Step, { ctx, unitIds, harvests }: Place): Promise<void> {
  if (each.do === "revoke" || each.do === "withdraw") {
    const id = harvests[each.which % Math.max(1, harvests.length)];
    if (id === undefined) return;
    const reason = "Ombestemt";
    const ending =
      each.do === "withdraw"
        ? withdrawHarvest(ctx, { id, reason })
        : revokeHarvest(ctx, { id, from: each.month, reason });
    // One that is ended already, or is not standing, stays as it is.
    await ending.catch(refusal);
    return;
  }
  const unitId = unitIds[each.unit] ?? "";
  if (each.do === "free") {
    await freed(ctx, { unitId, localDate: `${each.month}-05`, seconds: each.seconds, kind: each.kind });
    return;
  }
  const { kind, month, standing } = each;
  const { months: sums } = await harvestOfUnit(ctx, { unitId, year: 2026 });
  const left = sums.find((sum) => sum.month === month)?.leftSeconds ?? Number.NaN;
  const asked = recordHarvest(ctx, { unitId, kind, month, standing, seconds: each.seconds, purpose: "Flere besøk" });
  const recorded = await asked.catch(refusal);
  // A standing one is taken, and counts as far as each month goes.
  expect(recorded !== undefined).toBe(standing || each.seconds <= left);
  if (recorded) harvests.push(recorded.id);
}

function refusal(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error;
}

/** Net of the unit with all below it in the year. */
function freedByModel(steps: readonly Step[], unit: number): number {
  return steps.reduce((sum, each) => {
    // The first stands above both others.
    if (each.do !== "free" || (unit !== 0 && each.unit !== unit)) return sum;
    return sum + (each.kind === "CREDIT" ? each.seconds : -each.seconds);
  }, 0);
}
