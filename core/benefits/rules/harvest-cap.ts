/** Who stands above whom on one day: the parent of each unit, null at the top. */
export type UnitParents = ReadonlyMap<string, string | null>;

/** Freed time that somebody says has become something, in seconds. */
export type HarvestClaim = { id: string; unitId: string; seconds: number };

/**
 * How much of each harvest of a month is covered by freed time, in their order (domain.md 2.5.9): harvested time is never
 * more than `max(0, freedNet)` of the unit with all below it, nor of any unit above it.
 *
 * @param freed Net freed seconds of each unit itself; may be below zero.
 * @returns Seconds that count, by harvest; what is missing up to its own seconds is over the cap.
 */
export function coveredHarvests(
  claims: readonly HarvestClaim[],
  { freed, parents }: { freed: ReadonlyMap<string, number>; parents: UnitParents },
): Map<string, number> {
  const left = capacities(freed, parents);
  const covered = new Map<string, number>();
  for (const { id, unitId, seconds } of claims) {
    const chain = unitAndAbove(unitId, parents);
    const counted = Math.min(seconds, ...chain.map((unit) => left.get(unit) ?? 0));
    for (const unit of chain) left.set(unit, (left.get(unit) ?? 0) - counted);
    covered.set(id, counted);
  }
  return covered;
}

/**
 * Seconds of a month that a unit may still harvest when the given harvests are counted: the least of what is left to
 * itself and to each unit above it (domain.md 2.5.9).
 */
export function leftToHarvest(
  unitId: string,
  claims: readonly HarvestClaim[],
  months: { freed: ReadonlyMap<string, number>; parents: UnitParents },
): number {
  // One more claim, for more than there is, gets all that the others leave.
  const asked = { id: "\0", unitId, seconds: Number.MAX_SAFE_INTEGER };
  return coveredHarvests([...claims, asked], months).get(asked.id) ?? 0;
}

/**
 * What of the harvests that count month by month counts over several months together (domain.md 2.5.9): no more than was
 * freed in all of them, though a month of its own may have freed more before it was taken back in a later one.
 *
 * @returns Whole seconds; what became nothing gives way first.
 */
export function countedOver({
  harvested,
  unharvested,
  freed,
}: {
  harvested: number;
  unharvested: number;
  freed: number;
}) {
  const counted = Math.min(harvested, Math.max(0, freed));
  return { harvested: counted, unharvested: Math.min(unharvested, Math.max(0, freed) - counted) };
}

/** Net freed seconds of each unit with all below it. */
export function freedWithin(freed: ReadonlyMap<string, number>, parents: UnitParents): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [unitId, seconds] of freed) {
    for (const unit of unitAndAbove(unitId, parents)) sums.set(unit, (sums.get(unit) ?? 0) + seconds);
  }
  return sums;
}

/** A unit and those above it, from itself up. */
export function unitAndAbove(unitId: string, parents: UnitParents): string[] {
  const chain = [unitId];
  for (let above = parents.get(unitId) ?? null; above !== null && !chain.includes(above);) {
    chain.push(above);
    above = parents.get(above) ?? null;
  }
  return chain;
}

function capacities(freed: ReadonlyMap<string, number>, parents: UnitParents): Map<string, number> {
  const within = freedWithin(freed, parents);
  return new Map([...within].map(([unit, seconds]) => [unit, Math.max(0, seconds)]));
}
