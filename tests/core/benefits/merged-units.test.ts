import * as fc from "fast-check";
import { benefitReport } from "../../../core/benefits/index.ts";
import { reportGroupings } from "../../../core/benefits/report-schemas.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { addEntries, type NewEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { anAutomation, aUnit, contextFor, expect, test } from "../../support/context.ts";

// Sums of any level are sums of rows, however units are moved and merged (domain.md 2.6). Each example gets a municipality of its own.
// What fails is made smaller for a while, and told of before the test's own time is over.
const examples = { numRuns: 12, plugins: [fc.interruptAfterTimeLimit(20_000)] };
const year = { from: "2026-01-01", to: "2027-01-01" };

/** A unit's place under one that was made before it, so that no unit ever stands below itself; of the first it is the top. */
type Place = { from: string; under: number };
/** Where each unit stood, its first place from before the year. */
type Tree = { isArea: boolean; places: readonly Place[] }[];
type Row = {
  unit: number;
  day: string;
  seconds: number;
  kind: "CREDIT" | "RESIDUAL" | "OPERATION";
  robot: number;
  isTakenBackOn: string | null;
};

const dayIn2026 = fc.integer({ min: 0, max: 364 }).map(isoDay);
const anyNumber = fc.nat(1_000);
const aMove = fc.record({ from: dayIn2026, under: anyNumber });
const aTree: fc.Arbitrary<Tree> = fc
  .array(fc.record({ isArea: fc.boolean(), under: anyNumber, moves: fc.array(aMove, { maxLength: 3 }) }), {
    minLength: 3,
    maxLength: 8,
  })
  .map((units) =>
    units.map(({ isArea, under, moves }, index) => {
      const below = (any: number) => (index === 0 ? -1 : any % index);
      const moved = new Map(moves.map((move) => [move.from, below(move.under)]));
      const places = [...moved].map(([from, to]) => ({ from, under: to }));
      const first = { from: "2020-01-01", under: below(under) };
      return { isArea, places: [first, ...places].toSorted((one, next) => (one.from < next.from ? -1 : 1)) };
    }),
  );
const someRows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    unit: anyNumber,
    day: dayIn2026,
    seconds: fc.integer({ min: 1, max: 100_000 }),
    kind: fc.constantFrom("CREDIT" as const, "CREDIT" as const, "RESIDUAL" as const, "OPERATION" as const),
    robot: anyNumber,
    isTakenBackOn: fc.option(dayIn2026, { freq: 4 }),
  }),
  { minLength: 1, maxLength: 20 },
);

test("what any level of a tree that changes freed is the sum of the rows of the units that stood in it, each on its day", async ({
  engine,
}) => {
  await fc.assert(
    fc.asyncProperty(aTree, someRows, async (tree, rows) => {
      const { ctx, unitIds, effects } = await aMunicipality(engine, tree, rows);
      const total = sum(effects.map(({ effect }) => effect));

      for (const groupBy of reportGroupings) {
        const report = await benefitReport(ctx, { ...year, groupBy });
        expect(report.total.netSeconds).toBe(total);
        // Nothing was rounded on the way.
        expect(report.total.netHours).toBe(total / 3600);
        expect(sum(report.groups.map(({ sums }) => sums.netSeconds))).toBe(total);
      }
      for (const [unit, unitId] of unitIds.entries()) {
        const within = effects.filter((one) => pathOn(one.day, one.unit, tree).includes(unit));
        const report = await benefitReport(ctx, { ...year, unitId, groupBy: "branch" });
        expect(report.total.netSeconds).toBe(sum(within.map(({ effect }) => effect)));
        expect(sum(report.groups.map(({ sums }) => sums.netSeconds))).toBe(report.total.netSeconds);
      }
    }),
    examples,
  );
});

test("two units that become one freed together what each of them freed, and nobody else's sums change by it", async ({
  engine,
}) => {
  await fc.assert(
    fc.asyncProperty(aTree, someRows, dayIn2026, async (tree, rows, mergedOn) => {
      const { ctx, unitIds } = await aMunicipality(engine, tree, rows);
      const [top = "", one = "", other = ""] = unitIds;
      // Both directly below the top until then, so that neither is a part of the other.
      for (const unitId of [one, other]) {
        await ctx.db.unitPlacement.deleteMany({ where: { unitId } });
        await place(ctx, { unitId, parentId: top, from: "2020-01-01", to: mergedOn });
      }
      const after = { from: mergedOn, to: year.to };
      const apart = await freedBy(ctx, { one, other }, { from: year.from, to: mergedOn });
      const before = await ofEachUnit(ctx);

      const { id: merged } = await aUnit(ctx.db, { tenantId: ctx.tenantId, parentId: top, validFrom: mergedOn });
      for (const unitId of [one, other]) await place(ctx, { unitId, parentId: merged, from: mergedOn, to: null });

      expect(await ofEachUnit(ctx)).toEqual(before);
      const parts = await freedBy(ctx, { one, other }, after);
      const whole = await freedBy(ctx, { merged }, year);
      expect(whole.merged).toBe(sum(Object.values(parts)));
      expect(await freedBy(ctx, { one, other }, { from: year.from, to: mergedOn })).toEqual(apart);
    }),
    examples,
  );
});

/** A municipality with such a tree and such rows in its ledger; what each row and each reversal does to the net, on its day. */
async function aMunicipality(engine: Engine, tree: Tree, rows: readonly Row[]) {
  const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
  const { db, tenantId } = ctx;
  const unitIds: string[] = [];
  for (const [index, { isArea, places }] of tree.entries()) {
    const { id: unitId } = await db.organisationUnit.create({ data: { tenantId, code: `enhet-${index}` } });
    unitIds.push(unitId);
    for (const [at, { from, under }] of places.entries()) {
      const level = isArea ? "tjenesteområde" : "enhet";
      await place(ctx, { unitId, parentId: unitIds[under] ?? null, from, to: places[at + 1]?.from ?? null, level });
    }
  }
  const robots = [await anAutomation(db, { tenantId }), await anAutomation(db, { tenantId })];
  const placed = rows.map((row) => ({ ...row, unit: row.unit % unitIds.length }));
  const entries = placed.map((row): NewEntry => {
    const robot = robots[row.robot % robots.length];
    const of = { automationId: robot?.id ?? null, processId: robot?.processId ?? null, evidenceClass: "B" } as const;
    const { kind, seconds } = row;
    return { ...of, kind, seconds, unitId: unitIds[row.unit] ?? "", localDate: row.day, reason: "Prøve" };
  });
  const ids = await addEntries(db, ctx, entries);
  const effects = placed.map(({ unit, day, kind, seconds }) => {
    return { unit, day, effect: kind === "CREDIT" ? seconds : -seconds };
  });
  const reversals = placed.flatMap(({ isTakenBackOn, unit }, index) => {
    const [entry, reversesId, effect] = [entries[index], ids[index], effects[index]?.effect];
    if (!entry || isTakenBackOn === null || reversesId === undefined || effect === undefined) return [];
    const reversal: NewEntry = { ...entry, kind: "REVERSAL", localDate: isTakenBackOn, seconds: -effect, reversesId };
    return [{ unit, reversal }];
  });
  await addEntries(
    db,
    ctx,
    reversals.map(({ reversal }) => reversal),
  );
  const undone = reversals.map(({ unit, reversal }) => ({ unit, day: reversal.localDate, effect: reversal.seconds }));
  return { ctx, unitIds, effects: [...effects, ...undone] };
}

type NewPlace = { unitId: string; parentId: string | null; from: string; to: string | null; level?: string };

async function place({ db, tenantId }: Context, { unitId, parentId, from, to, level = "enhet" }: NewPlace) {
  const dates = { validFrom: toDbDate(from), validTo: to === null ? null : toDbDate(to) };
  await db.unitPlacement.create({ data: { tenantId, unitId, parentId, name: "Enhet", level, ...dates } });
}

/** A unit and those above it on a day, by their numbers, found without what the product finds them by. */
function pathOn(day: string, unit: number, tree: Tree): number[] {
  const under = tree[unit]?.places.findLast(({ from }) => from <= day)?.under ?? -1;
  return under < 0 ? [unit] : [unit, ...pathOn(day, under, tree)];
}

async function ofEachUnit(ctx: Context): Promise<(string | number)[][]> {
  const { groups, total } = await benefitReport(ctx, { ...year, groupBy: "unit" });
  const each = groups.map(({ key, sums }) => [key, sums.netSeconds] as const);
  return [["", total.netSeconds], ...each].toSorted(([one], [other]) => (one < other ? -1 : 1)) as (
    | string
    | number
  )[][];
}

async function freedBy<Name extends string>(
  ctx: Context,
  units: Record<Name, string>,
  period: { from: string; to: string },
): Promise<Record<Name, number>> {
  const sums = await Promise.all(
    Object.entries<string>(units).map(async ([name, unitId]) => {
      // A period without days freed nothing.
      if (period.to <= period.from) return [name, 0];
      return [name, (await benefitReport(ctx, { ...period, unitId })).total.netSeconds];
    }),
  );
  return Object.fromEntries(sums) as Record<Name, number>;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function isoDay(days: number): string {
  return new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
}
