import type { Engine } from "../core/context.ts";
import { type Job, ScheduleJob, scheduleQueueName } from "../core/queues/index.ts";
import { startScheduledRun } from "../core/runs/index.ts";

/** Starts runs when schedules come due. */
export type Scheduler = { stop(): Promise<void> };

/** Listens to the schedule queue; the reconciler keeps its job schedulers those of the record. */
export function startScheduler(engine: Engine): Scheduler {
  const start = async (job: Job): Promise<void> => {
    const { scheduleId } = ScheduleJob.parse(job.data);
    // BullMQ names each occasion of a scheduler by its time: `repeat:<scheduler>:<milliseconds>`.
    const runId = await startScheduledRun(engine, { scheduleId, occasion: job.id ?? `${scheduleId}:${job.timestamp}` });
    if (runId !== undefined) engine.log.info({ scheduleId, runId }, "scheduled run started");
  };
  const worker = engine.queues.backend.openWorker(scheduleQueueName, start, 1);
  worker.on("error", (error) => engine.log.warn({ err: error }, "schedule queue has trouble"));
  worker.run().catch((error: unknown) => engine.log.error({ err: error }, "scheduler stopped"));
  return { stop: () => worker.close() };
}
