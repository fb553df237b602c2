import { createPostgresBackend, createRedisBackend, type Job, type Queue, type Worker, withBackend } from "bullmq";

/** BullMQ as its documentation shows it, on one backend: the reference that has no record at all. */
export type BareQueue = {
  queue: Pick<Queue, "add" | "addBulk" | "close" | "getJobCounts" | "waitUntilReady">;
  openWorker(process: (job: Job) => Promise<void>, concurrency: number): BareWorker;
};

export type BareWorker = Pick<Worker, "close" | "waitUntilReady"> & {
  on(event: "completed", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "failed", listener: (job: unknown, error: Error) => void): unknown;
};

export type BareAddress = {
  databaseUrl: string;
  redisUrl?: string | undefined;
  /** On PostgreSQL: a commit does not wait for the disk, as those of minuttjakt's queues do not. */
  hasty?: boolean;
};

export function openBareQueue(name: string, { databaseUrl, redisUrl, hasty }: BareAddress): BareQueue {
  const defaultJobOptions = { removeOnComplete: true, removeOnFail: true };
  if (redisUrl !== undefined) {
    const { Queue, Worker } = withBackend(createRedisBackend);
    const connection = { url: redisUrl, maxRetriesPerRequest: null };
    return {
      queue: new Queue(name, { connection, defaultJobOptions }),
      openWorker: (process, concurrency) => new Worker(name, process, { connection, concurrency }),
    };
  }
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const options = hasty ? "-c synchronous_commit=off" : "";
  const connection = { connectionString: databaseUrl, schema: "bullmq", options };
  return {
    queue: new Queue(name, { connection, defaultJobOptions }),
    openWorker: (process, concurrency) => new Worker(name, process, { connection, concurrency }),
  };
}
