import { createRedisBackend, type Job, type Queue, type QueueBaseOptions, type Worker, withBackend } from "bullmq";
import { Redis } from "ioredis";
import { shareConnections } from "./shared-connections.ts";

export type { Job } from "bullmq";

/** What is used of a queue, on either backend. */
export type JobQueue = Pick<Queue, "add" | "addBulk" | "close" | "getJobCounts"> & ReportsErrors;

/** What is used of a worker, on either backend. */
export type JobWorker = Pick<Worker, "close" | "run" | "pause" | "resume"> & ReportsErrors;

type ReportsErrors = { on(event: "error", listener: (error: Error) => void): unknown };

/** Does one job; the value is not kept. */
export type JobProcessor = (job: Job) => Promise<unknown>;

/** Makes queues and workers on the one backend that was chosen. */
export type QueueBackend = {
  kind: "postgresql" | "redis";
  openQueue(name: string): JobQueue;
  /** A worker that waits for `run()`. */
  openWorker(name: string, process: JobProcessor, concurrency: number): JobWorker;
  /** Lets go of the connections; after every queue and worker is closed. */
  close(): Promise<void>;
};

/** What makes traces of jobs. */
export type QueueTelemetry = NonNullable<QueueBaseOptions["telemetry"]>;

/** Where the queues live: in Redis when its address is given, else in the database of the record; and what traces them. */
export type QueueAddress = {
  databaseUrl: string;
  redisUrl?: string | undefined;
  telemetry?: QueueTelemetry | undefined;
};

/** The one place where the queue backend is chosen. */
export function openQueueBackend({ databaseUrl, redisUrl, telemetry }: QueueAddress): QueueBackend {
  const traced = telemetry ? { telemetry } : {};
  return redisUrl === undefined ? onPostgres(databaseUrl, traced) : onRedis(redisUrl, traced);
}

type Traced = { telemetry?: QueueTelemetry };

// The record tells what became of a job; the queue keeps none that is done.
const forgetWhenDone = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };
const defaultJobOptions = { removeOnComplete: true, removeOnFail: true };

// The record tells whose a case is, so a job may come back while it is still in hand. It must come back soon when its
// worker died before the record knew.
const workerOptions = {
  autorun: false,
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 5,
  // How soon a lane is looked at again after its queue was away.
  runRetryDelay: 1_000,
  ...forgetWhenDone,
};

function onPostgres(databaseUrl: string, traced: Traced): QueueBackend {
  const { pool: connection, factory, close } = shareConnections(databaseUrl);
  const { Queue, Worker } = withBackend(factory);
  return {
    kind: "postgresql",
    openQueue: (name) => new Queue(name, { ...traced, connection, defaultJobOptions }),
    openWorker: (name, process, concurrency) =>
      new Worker(name, process, { ...traced, ...workerOptions, connection, concurrency }),
    close,
  };
}

/** How long Redis may take to answer whoever adds a job. */
const answerLimitMs = 3_000;

function onRedis(redisUrl: string, traced: Traced): QueueBackend {
  const { Queue, Worker } = withBackend(createRedisBackend);
  const prefix = "minuttjakt";
  // BullMQ leaves connections that it was given open; each worker makes itself another one to wait on.
  const connections = new Set<Redis>();
  const connect = (options: { maxRetriesPerRequest: number | null; commandTimeout?: number }): Redis => {
    const connection = new Redis(redisUrl, options);
    // Queues and workers tell of the same trouble; without a listener ioredis prints it too.
    connection.on("error", () => undefined);
    connections.add(connection);
    return connection;
  };
  let shared: { queues: Redis; workers: Redis } | undefined;
  // Adding fails soon while Redis is away, also when it was never there or does not answer, since the reconciler makes up
  // for it and outcomes wait for it; workers wait for Redis, and check its version.
  const failSoon = { skipWaitingForReady: true, skipVersionCheck: true };
  const connected = () =>
    (shared ??= {
      queues: connect({ maxRetriesPerRequest: 1, commandTimeout: answerLimitMs }),
      workers: connect({ maxRetriesPerRequest: null }),
    });
  return {
    kind: "redis",
    openQueue: (name) =>
      new Queue(name, { ...traced, ...failSoon, prefix, connection: connected().queues, defaultJobOptions }),
    openWorker: (name, process, concurrency) =>
      new Worker(name, process, { ...traced, ...workerOptions, prefix, connection: connected().workers, concurrency }),
    async close() {
      for (const connection of connections) connection.disconnect();
      shared = undefined;
    },
  };
}
