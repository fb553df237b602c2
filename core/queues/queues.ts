import type { Logger } from "../log.ts";
import { type JobQueue, openQueueBackend, type QueueAddress, type QueueBackend } from "./backend.ts";
import {
  type CollectJob,
  collectJobId,
  laneQueueName,
  pingQueueName,
  timedWake,
  wakeAgainId,
  type WakeJob,
} from "./catalogue.ts";

/**
 * When a lane is woken: at once, at an instant, or by a call that may stand for many (`again`); `passedOn`: how often that
 * call was passed on.
 */
export type WakeUp = { at?: Date | undefined; again?: boolean; passedOn?: number };

/** The queues as the record's verbs see them: told what is due, asked how much is there. */
export type Queues = {
  backend: QueueBackend;
  /** Wakes a worker of the lane. Doing it twice is harmless. @throws Error when the queue is away. */
  wakeLane(targetSystemId: string, wakeUp?: WakeUp): Promise<void>;
  /** Wakes a worker to collect the cases of a run. @throws Error when the queue is away. */
  enqueueCollect(job: CollectJob & { targetSystemId: string }): Promise<void>;
  /** Jobs of a lane that are not done. */
  countJobs(targetSystemId: string): Promise<number>;
  /** Whether the backend answers. @throws Error when it is away. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the queues; each lane's own is opened when it is first used. */
export function openQueues(address: QueueAddress, log: Logger): Queues {
  const backend = openQueueBackend(address);
  const open = new Map<string, JobQueue>();

  const queueOf = (name: string): JobQueue => {
    const known = open.get(name);
    if (known) return known;
    const queue = backend.openQueue(name);
    queue.on("error", (error) => log.warn({ queue: name, err: error }, "queue connection failed"));
    open.set(name, queue);
    return queue;
  };

  return {
    backend,
    async wakeLane(targetSystemId, { at, again = false, passedOn = 0 } = {}) {
      const timed = at !== undefined && at.getTime() > Date.now();
      const opts = timed ? timedOptions(at) : again ? { jobId: wakeAgainId } : {};
      await queueOf(laneQueueName(targetSystemId)).add("wake", { timed, passedOn } satisfies WakeJob, opts);
    },
    async enqueueCollect({ targetSystemId, ...job }) {
      await queueOf(laneQueueName(targetSystemId)).add("collect", job, { jobId: collectJobId(job) });
    },
    async countJobs(targetSystemId) {
      const counts = await queueOf(laneQueueName(targetSystemId)).getJobCounts();
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    async ping() {
      await queueOf(pingQueueName).getJobCounts();
    },
    async close() {
      await Promise.allSettled([...open.values()].map((queue) => queue.close()));
      open.clear();
      await backend.close();
    },
  };
}

function timedOptions(asked: Date): { jobId: string; delay: number } {
  const { jobId, at } = timedWake(asked);
  return { jobId, delay: at.getTime() - Date.now() };
}
