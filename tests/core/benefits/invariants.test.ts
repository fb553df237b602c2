import * as fc from "fast-check";
import { describe } from "vitest";
import { checkRollups } from "../../../core/benefits/index.ts";
import { simplifiedSecondsPerCase } from "../../../core/benefits/rules/measure-worth.ts";
import { sumRollups } from "../../../core/benefits/sum-rollups.ts";
import { settleCases } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Automation, Db } from "../../../core/db.ts";
import { localDateOf } from "../../../core/local-date.ts";
import {
  aBaseline,
  aSettledCase,
  aTenant,
  aUnit,
  anAutomation,
  aWorkItem,
  expect,
  test,
} from "../../support/context.ts";

// What holds of every ledger, whatever happened (domain.md 2.6). The ledger is a real one; each example gets a municipality of its own.
const examples = { numRuns: 12 };
const yearOf2026 = { from: "2026-01-01", to: "2027-01-01" };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const dayIn2026 = fc.integer({ min: 0, max: 364 }).map((days) => isoDay(days));
const outcomes = fc.array(fc.constantFrom("TECHNICAL_ERROR" as const, "LEASE_LOST" as const), { maxLength: 2 });
const ending = fc.constantFrom("SUCCEEDED" as const, "BUSINESS_EXCEPTION" as const, "TECHNICAL_ERROR" as const);
const seconds = fc.integer({ min: 1, max: 5_000 });

describe("a case", () => {
  test("is credited once if it succeeded, and never else, however often it is tried and told of", async ({
    engine,
  }) => {
    const someCases = fc.array(fc.record({ before: outcomes, ending }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(someCases, seconds, async (cases, secondsPerCase) => {
        const automation = await anAutomationWith(engine.db, { secondsPerCase });
        const tried = await Promise.all(cases.map((one) => playedOut(engine, automation, [...one.before, one.ending])));

        const credits = await engine.db.ledgerEntry.findMany({
          where: { automationId: automation.id, kind: "CREDIT" },
        });
        const succeeded = tried.filter(({ status }) => status === "SUCCEEDED").map(({ id }) => id);
        expect(credits.flatMap(({ workItemId }) => workItemId ?? []).toSorted()).toEqual(succeeded.toSorted());
        expect(await netOf(engine.db, automation)).toBe(secondsPerCase * succeeded.length);
        expect(await differencesOf(engine.db, automation)).toEqual([]);
      }),
      examples,
    );
  });

  test("frees nothing on days without an approved baseline, and all that the baseline says on others", async ({
    engine,
  }) => {
    const days = fc.array(dayIn2026, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(days, dayIn2026, seconds, async (settled, validTo, secondsPerCase) => {
        const automation = await anAutomationWith(engine.db, { secondsPerCase, validTo });
        await settledOn(engine, automation, { days: settled });

        expect(await netOf(engine.db, automation)).toBe(settled.filter((day) => day < validTo).length * secondsPerCase);
      }),
      examples,
    );
  });
});

describe("a day", () => {
  test("is Oslo's in the database and in the product: it begins an hour or two before that of UTC, and has 23 or 25 hours twice a year", async ({
    db,
  }) => {
    const anyInstant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
    const nearMidnight = fc
      .tuple(fc.integer({ min: 18_262, max: 25_566 }), fc.integer({ min: -3 * hourMs, max: hourMs }))
      .map(([day, from]) => day * dayMs + from);
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyInstant, nearMidnight), async (at) => {
        const instant = new Date(at);
        const [row] = await db.$queryRaw<{ date: string }[]>`SELECT oslo_date(${instant}::timestamptz)::text AS date`;
        const clock = new Date(at + (isSummer(at) ? 2 : 1) * hourMs).toISOString().slice(0, 10);
        expect([localDateOf(instant), row?.date]).toEqual([clock, clock]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a period", () => {
  test("is the sum of its parts wherever it is cut, in every grouping", async ({ engine }) => {
    const { db } = engine;
    const automation = await anAutomationWith(db, { secondsPerCase: 421, standardResidualSeconds: 37 });
    const { tenantId, unitId, processId } = automation;
    const other = await anAutomation(db, { tenantId, unitId, processId });
    const days = fc.sample(dayIn2026, { numRuns: 30, seed: 2026 });
    await settledOn(engine, automation, { days });
    await settledOn(engine, other, { days: days.slice(0, 9), outcome: "BUSINESS_EXCEPTION" });
    const grouping = fc.constantFrom("month", "unit", "automation", "process", "lane", "baseline", "day");

    await fc.assert(
      fc.asyncProperty(dayIn2026, grouping, async (cut, groupBy) => {
        const sumOf = async (from: string, to: string) =>
          total(await sumRollups(db, { tenantId, from, to, groupBy: [groupBy] }));
        const { from, to } = yearOf2026;
        expect((await sumOf(from, cut)) + (await sumOf(cut, to))).toBe(await sumOf(from, to));
      }),
      { numRuns: 40 },
    );
  });
});

describe("a baseline", () => {
  test("counts for the cases settled on its days, and moving its first day changes no other", async ({ engine }) => {
    const days = fc.uniqueArray(dayIn2026, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(days, dayIn2026, dayIn2026, async (settled, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const creditedFrom = async (firstDay: string) => {
          const automation = await anAutomationWith(engine.db, { secondsPerCase: 700, validTo: firstDay });
          const { tenantId, processId, unitId } = automation;
          const next = { tenantId, processId, unitId, version: 2, secondsPerCase: 300, validFrom: firstDay };
          await aBaseline(engine.db, next);
          await settledOn(engine, automation, { days: settled });
          return creditsByDay(engine.db, automation);
        };
        const [before, after] = [await creditedFrom(later), await creditedFrom(earlier)];

        const changed = settled.filter((day) => before.get(day) !== after.get(day));
        expect(changed.toSorted()).toEqual(settled.filter((day) => day >= earlier && day < later).toSorted());
      }),
      examples,
    );
  });
});

describe("freed time", () => {
  test("is never more when people's time on the robot's part is more", async ({ engine }) => {
    await fc.assert(
      fc.asyncProperty(
        seconds,
        fc.integer({ min: 0, max: 900 }),
        fc.nat(900),
        async (secondsPerCase, residual, more) => {
          const netWith = async (standardResidualSeconds: number) => {
            const automation = await anAutomationWith(engine.db, { secondsPerCase, standardResidualSeconds });
            await settledOn(engine, automation, { days: ["2026-03-02"] });
            await settledOn(engine, automation, { days: ["2026-03-02", "2026-03-03"], outcome: "BUSINESS_EXCEPTION" });
            return netOf(engine.db, automation);
          };
          expect(await netWith(residual + more)).toBe((await netWith(residual)) - 2 * more);
        },
      ),
      examples,
    );
  });

  test("of a simplification and a robot together is at most what the case took in the first place", () => {
    fc.assert(
      fc.property(
        seconds,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (old, kept, w) => {
          const newSeconds = Math.round(old * kept);
          const simplified = simplifiedSecondsPerCase({ oldSeconds: old, newSeconds, currentSeconds: newSeconds });
          expect(simplified + Math.round(newSeconds * w)).toBeLessThanOrEqual(old);
        },
      ),
    );
  });
});

async function anAutomationWith(
  db: Db,
  given: { secondsPerCase: number; standardResidualSeconds?: number; validTo?: string },
): Promise<Automation> {
  const { secondsPerCase, standardResidualSeconds = 0, validTo = null } = given;
  const { id: tenantId } = await aTenant(db);
  const unitId = (await aUnit(db, { tenantId })).id;
  const automation = await anAutomation(db, { tenantId, unitId, standardResidualSeconds });
  await aBaseline(db, { tenantId, processId: automation.processId, unitId, secondsPerCase, validTo });
  return automation;
}

/** A case that ends its attempts one after the other; each ending is told of twice. */
async function playedOut(
  engine: Engine,
  automation: Automation,
  endings: readonly ("SUCCEEDED" | "BUSINESS_EXCEPTION" | "TECHNICAL_ERROR" | "LEASE_LOST")[],
) {
  const { db } = engine;
  const { id } = await aWorkItem(db, { automation, status: "RUNNING" });
  const { robotShare } = await db.attempt.findFirstOrThrow({ where: { workItemId: id } });
  for (const [place, outcome] of endings.entries()) {
    const attempt = place + 1;
    const { status } = await db.workItem.findUniqueOrThrow({ where: { id } });
    if (status === "RETRYING") {
      const of = { workItemId: id, number: attempt, tenantId: automation.tenantId, robotShare };
      await db.attempt.create({ data: { ...of, worker: "test", botVersion: "1.0.0", startedAt: new Date() } });
    } else if (status !== "RUNNING") break;
    const leaseUntil = new Date(Date.now() + (outcome === "LEASE_LOST" ? -60_000 : 60_000));
    await db.workItem.update({ where: { id }, data: { status: "RUNNING", leaseUntil, begun: true } });
    await settleCases(engine, [{ workItemId: id, attempt, outcome }]);
    await settleCases(engine, [{ workItemId: id, attempt, outcome }]);
  }
  return db.workItem.findUniqueOrThrow({ where: { id } });
}

type Settled = { days: readonly string[]; outcome?: "SUCCEEDED" | "BUSINESS_EXCEPTION" };

async function settledOn(
  engine: Engine,
  automation: Automation,
  { days, outcome = "SUCCEEDED" }: Settled,
): Promise<void> {
  for (const day of days) await aSettledCase(engine, { automation, at: `${day}T10:00:00Z`, outcome });
}

async function netOf(db: Db, { id, tenantId }: Automation): Promise<number> {
  const sums = await sumRollups(db, { tenantId, from: "2020-01-01", to: "2100-01-01", groupBy: ["automation"] });
  return sums
    .filter(({ keys }) => keys.automation === id)
    .reduce((net, { kind, seconds: worth }) => net + (kind === "RESIDUAL" || kind === "OPERATION" ? -worth : worth), 0);
}

function total(sums: readonly { seconds: number }[]): number {
  return sums.reduce((sum, { seconds: worth }) => sum + worth, 0);
}

async function creditsByDay(db: Db, { id }: Automation): Promise<Map<string, number>> {
  const credits = await db.ledgerEntry.findMany({ where: { automationId: id, kind: "CREDIT" } });
  return new Map(credits.map(({ localDate, seconds: worth }) => [localDate.toISOString().slice(0, 10), worth]));
}

async function differencesOf(db: Db, { tenantId }: Automation) {
  return (await checkRollups(db)).filter((one) => one.tenantId === tenantId);
}

/** Whether it is summer time: from 01:00 UTC on the last Sunday of March to the same of October. */
function isSummer(at: number): boolean {
  const year = new Date(at).getUTCFullYear();
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month + 1, 0));
    return Date.UTC(year, month, last.getUTCDate() - last.getUTCDay(), 1);
  };
  return at >= lastSunday(2) && at < lastSunday(9);
}

function isoDay(days: number): string {
  return new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
}
