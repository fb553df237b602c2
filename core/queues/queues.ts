import type { Logger } from "../log.ts";
import { type JobQueue, openQueueBackend, type QueueAddress, type QueueBackend } from "./backend.ts";
import {
  type CaseJob,
  caseJobId,
  type CollectJob,
  collectJobId,
  laneQueueName,
  scheduleQueueName,
} from "./catalogue.ts";

/** A case to be done in a lane. */
export type LaneCase = CaseJob & {
  targetSystemId: string;
  /** 1 is first, 9 is last. */
  priority: number;
  /** Milliseconds to wait first: the back-off of a retry. */
  delayMs?: number;
};

/** The queues as the record's verbs see them: told what is due, asked how much is there. */
export type Queues = {
  backend: QueueBackend;
  /** Wakes a worker for each case. Doing it twice is harmless. @throws Error when the queue is away. */
  enqueueCases(cases: readonly LaneCase[]): Promise<void>;
  /** Wakes a worker to collect the cases of a run. @throws Error when the queue is away. */
  enqueueCollect(job: CollectJob & { targetSystemId: string }): Promise<void>;
  /** Jobs of a lane that are not done. */
  countJobs(targetSystemId: string): Promise<number>;
  /** The queue in which schedules come due. */
  schedules(): JobQueue;
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
    async enqueueCases(cases) {
      for (const targetSystemId of new Set(cases.map((item) => item.targetSystemId))) {
        const jobs = cases.filter((item) => item.targetSystemId === targetSystemId).map(caseJob);
        await addJobs(queueOf(laneQueueName(targetSystemId)), jobs);
      }
    },
    async enqueueCollect({ targetSystemId, ...job }) {
      await queueOf(laneQueueName(targetSystemId)).addBulk([
        { name: "collect", data: job, opts: { jobId: collectJobId(job) } },
      ]);
    },
    async countJobs(targetSystemId) {
      const counts = await queueOf(laneQueueName(targetSystemId)).getJobCounts();
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    schedules: () => queueOf(scheduleQueueName),
    async close() {
      await Promise.allSettled([...open.values()].map((queue) => queue.close()));
      open.clear();
      await backend.close();
    },
  };
}

// On PostgreSQL adding in bulk takes some three milliseconds however few there are: a single job does not wait for that.
async function addJobs(queue: JobQueue, jobs: ReturnType<typeof caseJob>[]): Promise<void> {
  const [only] = jobs;
  if (only && jobs.length === 1) await queue.add(only.name, only.data, only.opts);
  else await queue.addBulk(jobs);
}

function caseJob({ workItemId, attempt, priority, delayMs }: LaneCase) {
  const job = { workItemId, attempt };
  return { name: "case", data: job, opts: { jobId: caseJobId(job), priority, ...(delayMs ? { delay: delayMs } : {}) } };
}
