import type { Engine } from "../context.ts";

/** A worker that listens to a lane. */
export type LaneWorker = {
  name: string;
  /** Most cases at a time in one lane; null: as many as the lane bears. */
  most: number | null;
};

/**
 * The share of a lane's places that a worker may hold: one each in turn, until there are no more places or every worker
 * has all that it can use. With the same workers in the same order every worker comes to the same answer, and the shares
 * are never more than the places.
 *
 * @param workers Longest at work first: when there are fewer places than workers, those have them.
 */
export function shareOf(me: string, { places, workers }: { places: number; workers: readonly LaneWorker[] }): number {
  const shares = new Map(workers.map(({ name }) => [name, 0]));
  let left = places;
  for (let given = true; given && left > 0;) {
    given = false;
    for (const { name, most } of workers) {
      const has = shares.get(name) ?? 0;
      if (left === 0 || has >= (most ?? places)) continue;
      shares.set(name, has + 1);
      left -= 1;
      given = true;
    }
  }
  return shares.get(me) ?? 0;
}

/** What a worker wants of a lane. */
export type WantedSlots = {
  targetSystemId: string;
  /** Places of the lane in all. */
  places: number;
  share: number;
  /** Places in use, which it does not let go. */
  inUse: number;
};

/** Who holds slots, and for how long without a sign of life. */
export type SlotHolder = { worker: string; leaseSeconds: number };

/**
 * Brings a worker's slots of a lane nearer to its share: renews those it has, lets go what is too much as far as it is not
 * in use, and takes what is free or was left by a worker that gave no sign of life. A slot is one row with one holder, so
 * that there are never more cases in hand than the lane bears, on however many hosts.
 *
 * @returns Slots held now; only so many cases may be in hand.
 */
export async function holdSlots(engine: Engine, wanted: WantedSlots, holder: SlotHolder): Promise<number> {
  const { targetSystemId, places, share, inUse } = wanted;
  const { worker, leaseSeconds } = holder;
  const held = await engine.db.$queryRaw<{ number: number }[]>`
    -- prepared: renew-slots
    UPDATE lane_slot SET lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int)
    WHERE target_system_id = ${targetSystemId}::uuid AND worker = ${worker} AND number <= ${places}
    RETURNING number`;
  const tooMany = held.length - Math.max(share, inUse);
  if (tooMany > 0) {
    const letGo = held
      .map(({ number }) => number)
      .toSorted((a, b) => b - a)
      .slice(0, tooMany);
    await engine.db.$executeRaw`
      DELETE FROM lane_slot
      WHERE target_system_id = ${targetSystemId}::uuid AND worker = ${worker} AND number = ANY(${letGo})`;
    return held.length - tooMany;
  }
  if (held.length >= share) return held.length;
  const taken = await engine.db.$executeRaw`
    WITH free AS (
      SELECT n FROM generate_series(1, ${places}::int) n
      WHERE NOT EXISTS (
        SELECT FROM lane_slot s
        WHERE s.target_system_id = ${targetSystemId}::uuid AND s.number = n AND s.lease_until >= clock_timestamp())
      ORDER BY n LIMIT ${share - held.length}
    )
    INSERT INTO lane_slot (target_system_id, number, worker, lease_until)
    SELECT ${targetSystemId}::uuid, n, ${worker}, clock_timestamp() + make_interval(secs => ${leaseSeconds}::int) FROM free
    ON CONFLICT (target_system_id, number) DO UPDATE SET worker = excluded.worker, lease_until = excluded.lease_until
    WHERE lane_slot.lease_until < clock_timestamp()`;
  return held.length + taken;
}

/** Lets go every slot of a worker that stops. */
export async function letGoSlots(engine: Engine, worker: string): Promise<void> {
  await engine.db.laneSlot.deleteMany({ where: { worker } });
}
