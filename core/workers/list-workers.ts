import { z } from "zod";
import { type Context, requirePermission } from "../context.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";

const CaseInHand = z
  .object({
    workItemId: z.uuid(),
    businessKey: z.string(),
    automation: z.object({ id: z.uuid(), title: z.string() }),
    targetSystem: z.object({ id: z.uuid(), name: z.string() }),
    attempt: z.int().min(1),
    step: z.string().nullable().meta({ description: "What the bot is at, by its last sign of life" }),
    since: z.iso.datetime().nullable().meta({ description: "Null while the case waits its turn in the worker" }),
  })
  .meta({ id: "CaseInHand" });

/** A worker process, and what it has in hand for the municipality of whoever asks. */
export const Worker = z
  .object({
    name: z.string(),
    host: z.string(),
    version: z.string(),
    state: z.enum(["WORKING", "SILENT", "STOPPED", "LOST"]).meta({
      description:
        "SILENT: no sign of life for a while, not yet given up. STOPPED: in good order. LOST: without a word",
    }),
    startedAt: z.iso.datetime(),
    seenAt: z.iso.datetime().meta({ description: "Last sign of life" }),
    endedAt: z.iso.datetime().nullable(),
    lanes: z.array(z.string()).meta({ description: "Keys of the lanes it works in; empty for all" }),
    concurrency: z
      .int()
      .nullable()
      .meta({ description: "Most cases at a time in one lane; null: as many as it bears" }),
    browsers: z.int(),
    pages: z.int(),
    inHand: z.array(CaseInHand).meta({ description: "Of your own municipality" }),
  })
  .meta({ id: "Worker" });
export type Worker = z.infer<typeof Worker>;

/** Those that live, longest at work first; then those that stopped or were lost during the last day. */
export const WorkerList = z.object({ items: z.array(Worker) }).meta({ id: "WorkerList" });
export type WorkerList = z.infer<typeof WorkerList>;

/** Seconds without a sign of life after which a worker is told to be silent. */
const silentAfterSeconds = 15;
const mostEnded = 50;
const mostInHand = 500;

type WorkerRow = Omit<Worker, "state" | "startedAt" | "seenAt" | "endedAt" | "inHand"> & {
  startedAt: Date;
  seenAt: Date;
  stoppedAt: Date | null;
  lostAt: Date | null;
  silentSeconds: number;
};
type InHandRow = Pick<z.infer<typeof CaseInHand>, "workItemId" | "businessKey" | "attempt" | "step" | "since"> & {
  worker: string;
  /** Whether the worker has told of it; it was claimed since its last sign of life if not. */
  isTold: boolean;
  claimedAt: Date;
  automationId: string;
  automationTitle: string;
  targetSystemId: string;
  targetSystemName: string;
};

/** Tells which worker processes live, which have gone during the last day, and what each has in hand. */
export async function listWorkers(ctx: Context): Promise<WorkerList> {
  requirePermission(ctx, "lanes:read");
  const workers = await readWorkers(ctx);
  const inHand = await readInHand(
    ctx,
    workers.map(({ name }) => name),
  );
  return {
    items: workers.map(({ stoppedAt, lostAt, silentSeconds, ...worker }) => ({
      ...worker,
      state: stoppedAt ? "STOPPED" : lostAt ? "LOST" : silentSeconds > silentAfterSeconds ? "SILENT" : "WORKING",
      startedAt: worker.startedAt.toISOString(),
      seenAt: worker.seenAt.toISOString(),
      endedAt: (stoppedAt ?? lostAt)?.toISOString() ?? null,
      inHand: inHand.filter((one) => one.worker === worker.name).map(inHandOf),
    })),
  };
}

async function readWorkers({ db }: Context): Promise<WorkerRow[]> {
  return db.$queryRaw<WorkerRow[]>`
    WITH ended AS (
      SELECT name FROM worker_process
      WHERE coalesce(stopped_at, lost_at) > clock_timestamp() - interval '1 day'
      ORDER BY coalesce(stopped_at, lost_at) DESC LIMIT ${mostEnded}
    )
    SELECT name, host, version, lanes, concurrency, browsers, pages, started_at AS "startedAt", seen_at AS "seenAt",
           stopped_at AS "stoppedAt", lost_at AS "lostAt",
           extract(epoch FROM clock_timestamp() - seen_at)::float8 AS "silentSeconds"
    FROM worker_process
    WHERE (stopped_at IS NULL AND lost_at IS NULL) OR name IN (SELECT name FROM ended)
    ORDER BY coalesce(stopped_at, lost_at) DESC NULLS FIRST, started_at, name`;
}

/** Which cases, the record knows best; what the bot is at, the worker's last sign of life. */
async function readInHand({ db, tenantId }: Context, workers: readonly string[]): Promise<InHandRow[]> {
  return db.$queryRaw<InHandRow[]>`
    SELECT w.lease_owner AS worker, w.id AS "workItemId", w.business_key AS "businessKey", a.id AS "automationId",
           a.title AS "automationTitle", s.id AS "targetSystemId", s.name AS "targetSystemName",
           w.attempt_number AS attempt, coalesce(told.step, w.current_step) AS step,
           told.is_told IS NOT NULL AS "isTold", told.since, t.started_at AS "claimedAt"
    FROM work_item w
    JOIN attempt t ON t.work_item_id = w.id AND t.number = w.attempt_number
    JOIN automation a ON a.id = w.automation_id JOIN target_system s ON s.id = w.target_system_id
    LEFT JOIN LATERAL (
      SELECT true AS is_told, d.step, d.since
      FROM worker_process p
      CROSS JOIN LATERAL jsonb_to_recordset(p.doing) AS d("workItemId" uuid, attempt int, step text, since text)
      WHERE p.name = w.lease_owner AND d."workItemId" = w.id AND d.attempt = w.attempt_number
    ) told ON true
    WHERE w.tenant_id = ${tenantId}::uuid AND w.status = 'RUNNING' AND w.lease_owner = ANY(${[...workers]})
    ORDER BY t.started_at, w.id LIMIT ${mostInHand}`;
}

function inHandOf(row: InHandRow): z.infer<typeof CaseInHand> {
  const { workItemId, attempt, isTold, since, claimedAt } = row;
  return {
    workItemId,
    businessKey: maskPersonalNumbers(row.businessKey),
    automation: { id: row.automationId, title: row.automationTitle },
    targetSystem: { id: row.targetSystemId, name: row.targetSystemName },
    attempt,
    step: row.step === null ? null : maskPersonalNumbers(row.step),
    since: isTold ? since : claimedAt.toISOString(),
  };
}
