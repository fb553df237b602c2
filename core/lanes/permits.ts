import type { Engine } from "../context.ts";
import type { TargetSystem } from "../db.ts";

/** Permits to begin cases: how many were given, and when the next one will be. */
export type Permits = { granted: number; nextAt?: Date };

type RatedLane = Pick<TargetSystem, "id" | "rateMax" | "ratePerSeconds">;

type Taken = { granted: number; waitMs: number };

/**
 * Takes permits to begin cases in a lane with a rate limit, in whatever process asks. They are spread evenly (the generic
 * cell rate algorithm): no `ratePerSeconds` seconds hold more than `rateMax` and one burst, which is what a second holds
 * on average, and 1 at least.
 *
 * @param wanted Most that are taken.
 * @returns As many as are to be had now; `nextAt` when that is fewer than wanted.
 */
export async function takePermits(engine: Engine, lane: RatedLane, wanted: number): Promise<Permits> {
  if (lane.rateMax === null || lane.ratePerSeconds === null || wanted <= 0) return { granted: Math.max(0, wanted) };
  // `rate_next_at` is when the next case would begin were they begun evenly; it may run ahead of the clock by a burst. It
  // is rounded up to what the column holds, so that the rate is never exceeded. The clock is the database's: hosts'
  // clocks differ.
  const [taken] = await engine.db.$queryRaw<Taken[]>`
    -- prepared: take-permits
    WITH lane AS MATERIALIZED (
      SELECT id, rate_next_at, rate_per_seconds::float8 / rate_max AS spacing,
             greatest(1, rate_max / rate_per_seconds) AS burst
      FROM target_system WHERE id = ${lane.id}::uuid AND rate_max IS NOT NULL FOR UPDATE
    ), clock AS MATERIALIZED (
      SELECT *, extract(epoch FROM clock_timestamp())::float8 AS at,
             extract(epoch FROM coalesce(rate_next_at, '-infinity'))::float8 AS next
      FROM lane
    ), permit AS MATERIALIZED (
      SELECT *, greatest(next, at) AS begins,
             least(${wanted}::int, greatest(0, floor((at - greatest(next, at)) / spacing + burst + 1e-9)))::int AS granted
      FROM clock
    ), taken AS (
      UPDATE target_system t
      SET rate_next_at = to_timestamp(ceil(round(((p.begins + p.granted * p.spacing) * 1000)::numeric, 3)) / 1000)
      FROM permit p WHERE t.id = p.id AND p.granted > 0
    )
    SELECT granted,
           greatest(1, ceil((begins + granted * spacing - (burst - 1) * spacing - at) * 1000))::float8 AS "waitMs"
    FROM permit`;
  // No row: the limit was taken away just now.
  if (!taken) return { granted: wanted };
  const { granted, waitMs } = taken;
  return granted < wanted ? { granted, nextAt: new Date(engine.now().getTime() + waitMs) } : { granted };
}

/** Gives back permits that no case was begun with; at once, since time spent holding them is lost to the lane. */
export async function giveBackPermits(engine: Engine, laneId: string, unused: number): Promise<void> {
  if (unused <= 0) return;
  await engine.db.$executeRaw`
    -- prepared: give-back-permits
    UPDATE target_system
    SET rate_next_at = rate_next_at - make_interval(secs => ${unused}::int * rate_per_seconds::float8 / rate_max)
    WHERE id = ${laneId}::uuid AND rate_max IS NOT NULL AND rate_next_at IS NOT NULL`;
}
