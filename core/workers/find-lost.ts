import { emitEvent } from "../events/index.ts";
import type { Engine } from "../context.ts";
import { Prisma } from "../db.ts";

/** Seconds without a sign of life after which a worker counts as gone. */
const lostAfterSeconds = 30;

/** Days that a worker which is no more is remembered. */
const keptDays = 7;

type Lost = { name: string; host: string; seenAt: Date; cases: number };

/**
 * Notes the workers that are gone without a word, and tells every municipality that has lanes. What they had in hand is
 * taken back by its own lease, sooner.
 *
 * @returns Names of the workers.
 */
export async function findLostWorkers(engine: Engine): Promise<string[]> {
  await engine.db.$executeRaw`
    DELETE FROM worker_process
    WHERE coalesce(stopped_at, lost_at) < ${engine.now()}::timestamptz - make_interval(days => ${keptDays}::int)`;
  return noteLost(engine, Prisma.sql`seen_at < clock_timestamp() - make_interval(secs => ${lostAfterSeconds}::int)`);
}

/** The processes of one machine, whether one of them lives, and which cases a worker noted there that it had begun. */
export type OwnMachine = {
  machine: string;
  isAlive(pid: number): boolean;
  begunBy(worker: string): readonly { workItemId: string; attempt: number }[];
};

/**
 * Notes the workers of this machine whose process is gone, and ends their leases at once: a worker that is started again
 * after a crash need not wait until they run out. What they noted to have begun is known to be begun, told or not.
 *
 * @returns Names of the workers; their notes are to be removed, or they are found again.
 */
export async function findDeadNeighbours(engine: Engine, { machine, isAlive, begunBy }: OwnMachine): Promise<string[]> {
  const neighbours = await engine.db.workerProcess.findMany({
    where: { machine, stoppedAt: null },
    select: { name: true, pid: true, lostAt: true },
  });
  const gone = neighbours
    .filter(({ pid }) => !isAlive(pid))
    .map(({ name, lostAt }) => ({ name, wasTold: lostAt !== null, begun: begunBy(name) }))
    // Of one that was told to be lost already, and of whose end the rest was done, no notes are left.
    .filter(({ wasTold, begun }) => !wasTold || begun.length > 0);
  if (gone.length === 0) return [];
  const dead = gone.map(({ name }) => name);
  await noteLost(engine, Prisma.sql`name = ANY(${dead})`);
  await engine.db.laneSlot.deleteMany({ where: { worker: { in: dead } } });
  const begun = JSON.stringify(gone.flatMap((one) => one.begun));
  await engine.db.$executeRaw`
    UPDATE work_item w SET lease_until = to_timestamp(0), begun = w.begun OR EXISTS (
      SELECT FROM jsonb_to_recordset(${begun}::jsonb) AS b("workItemId" uuid, attempt int)
      WHERE b."workItemId" = w.id AND b.attempt = w.attempt_number)
    WHERE w.status = 'RUNNING' AND w.lease_owner = ANY(${dead})`;
  return dead;
}

async function noteLost(engine: Engine, which: Prisma.Sql): Promise<string[]> {
  return engine.db.$transaction(async (tx) => {
    const lost = await tx.$queryRaw<Lost[]>`
      UPDATE worker_process SET lost_at = ${engine.now()}
      WHERE stopped_at IS NULL AND lost_at IS NULL AND ${which}
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
