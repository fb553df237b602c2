import { emitEvent } from "../events/index.ts";
import type { Engine } from "../context.ts";

/** Seconds without a sign of life after which a worker counts as gone. */
export const lostAfterSeconds = 30;

type Lost = { name: string; host: string; seenAt: Date; cases: number };

/**
 * Notes the workers that are gone without a word, and tells every municipality that has lanes. What they had in hand is
 * taken back by its own lease, sooner.
 *
 * @returns Names of the workers.
 */
export async function findLostWorkers(engine: Engine): Promise<string[]> {
  return engine.db.$transaction(async (tx) => {
    const lost = await tx.$queryRaw<Lost[]>`
      UPDATE worker_process SET lost_at = ${engine.now()}
      WHERE stopped_at IS NULL AND lost_at IS NULL
        AND seen_at < clock_timestamp() - make_interval(secs => ${lostAfterSeconds}::int)
      RETURNING name, host, seen_at AS "seenAt", jsonb_array_length(doing) AS cases`;
    if (lost.length === 0) return [];
    const tenants = await tx.targetSystem.findMany({ distinct: ["tenantId"], select: { tenantId: true } });
    for (const { name, host, seenAt, cases } of lost) {
      engine.log.warn({ worker: name, host, cases }, "worker lost");
      const data = { worker: name, host, cases, seenAt: seenAt.toISOString() };
      const event = { kind: "worker.lost", subject: name, occasion: `${name}:${seenAt.toISOString()}`, data } as const;
      for (const { tenantId } of tenants) await emitEvent(tx, { ...event, tenantId, at: engine.now() });
    }
    return lost.map(({ name }) => name);
  });
}
