import type { Engine } from "../core/context.ts";
import type { Logger } from "../core/log.ts";
import { type Job, type JobWorker, laneQueueName } from "../core/queues/index.ts";

/** The lanes a worker listens to. */
export type Lanes = {
  /** Takes no new jobs, and resolves when those in hand are done. */
  close(): Promise<void>;
};

type LaneOptions = { engine: Engine; log: Logger; doJob(job: Job): Promise<void>; lookSeconds: number };

/** Opens a queue worker for each target system, and follows when systems come or their concurrency changes. */
export async function createLanes({ engine, log, doJob, lookSeconds }: LaneOptions): Promise<Lanes> {
  const open = new Map<string, JobWorker>();
  let closing = false;

  const look = async (): Promise<void> => {
    const systems = await engine.db.targetSystem.findMany({ select: { id: true, key: true, concurrency: true } });
    for (const { id, key, concurrency } of systems) {
      if (closing) return;
      const worker = open.get(id);
      if (worker) worker.concurrency = concurrency;
      else open.set(id, listen({ id, key, concurrency }));
    }
  };

  const listen = ({ id, key, concurrency }: { id: string; key: string; concurrency: number }): JobWorker => {
    const worker = engine.queues.backend.openWorker(laneQueueName(id), doJob, concurrency);
    worker.on("error", (error) => log.warn({ lane: key, err: error }, "lane has trouble with its queue"));
    // Ends when the worker is closed; until then it recovers by itself.
    worker.run().catch((error: unknown) => log.error({ lane: key, err: error }, "lane stopped"));
    return worker;
  };

  await look();
  const looking = setInterval(
    () => void look().catch((error: unknown) => log.warn({ err: error }, "could not look for lanes")),
    lookSeconds * 1000,
  );

  return {
    async close() {
      closing = true;
      clearInterval(looking);
      await Promise.allSettled([...open.values()].map((worker) => worker.close()));
    },
  };
}
