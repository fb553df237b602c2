import type { Engine } from "../context.ts";
import { storableJson } from "../json-text.ts";

/** What a worker process says of itself when it starts. */
export type WorkerProcess = {
  name: string;
  host: string;
  /** Which running machine, and which of its process tables, the pid belongs to; null where that cannot be known. */
  machine: string | null;
  pid: number;
  /** Of the product. */
  version: string;
  startedAt: Date;
  /** Keys of the lanes it works in; empty for all. */
  lanes: readonly string[];
  /** Most cases at a time in one lane; null: as many as the lane bears. */
  concurrency: number | null;
  /** Version by bot. */
  bots: Readonly<Record<string, string>>;
};

/** A case in a worker's hands, and what it is at. */
export type Doing = {
  workItemId: string;
  attempt: number;
  tenantId: string;
  targetSystemId: string;
  step: string | null;
  /** Instant, ISO 8601: when it was begun; null while it waits its turn. */
  since: string | null;
};

/** A worker's sign of life. */
export type Sign = { doing: readonly Doing[]; browsers: number; pages: number };

/** Tells that a worker lives and what it is doing; the first sign makes it known. */
export async function giveSignOfLife(engine: Engine, worker: WorkerProcess, sign: Sign): Promise<void> {
  const { name, host, machine, pid, version, startedAt, lanes, concurrency, bots } = worker;
  await engine.db.$executeRaw`
    -- prepared: sign-of-life
    INSERT INTO worker_process (name, host, machine, pid, version, started_at, seen_at, lanes, concurrency, bots, doing, browsers, pages)
    VALUES (${name}, ${host}, ${machine}, ${pid}, ${version}, ${startedAt}, clock_timestamp(), ${[...lanes]}::text[], ${concurrency}::int,
            ${JSON.stringify(bots)}::jsonb, ${storableJson(sign.doing)}::jsonb, ${sign.browsers}, ${sign.pages})
    ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at, stopped_at = NULL, lost_at = NULL, doing = excluded.doing,
      browsers = excluded.browsers, pages = excluded.pages`;
}

/** Tells that a worker has stopped in good order. */
export async function sayGoodbye(engine: Engine, name: string): Promise<void> {
  await engine.db.workerProcess.updateMany({
    where: { name },
    data: { stoppedAt: engine.now(), doing: [], browsers: 0, pages: 0 },
  });
}

/** A worker that lives, as the others see it. */
export type LiveWorker = { name: string; lanes: string[]; concurrency: number | null; bots: string[] };

/** The workers that gave a sign of life within so many seconds, longest at work first. */
export async function liveWorkers(engine: Engine, withinSeconds: number): Promise<LiveWorker[]> {
  return engine.db.$queryRaw<LiveWorker[]>`
    -- prepared: live-workers
    SELECT name, lanes, concurrency, ARRAY(SELECT jsonb_object_keys(bots)) AS bots FROM worker_process
    WHERE stopped_at IS NULL AND lost_at IS NULL AND seen_at > clock_timestamp() - make_interval(secs => ${withinSeconds}::int)
    ORDER BY started_at, name`;
}
