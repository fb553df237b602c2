import { z } from "zod";

/** Job of a lane: do this attempt of this case. */
export const CaseJob = z.object({ workItemId: z.uuid(), attempt: z.int().min(1) });
export type CaseJob = z.infer<typeof CaseJob>;

/** Job of a lane: let this run collect its cases. */
export const CollectJob = z.object({ runId: z.uuid(), attempt: z.int().min(1) });
export type CollectJob = z.infer<typeof CollectJob>;

/** Job of the schedule queue: this schedule's occasion has come. */
export const ScheduleJob = z.object({ scheduleId: z.uuid() });
export type ScheduleJob = z.infer<typeof ScheduleJob>;

/** Queue of a lane; BullMQ names hold no colon. */
export function laneQueueName(targetSystemId: string): string {
  return `lane-${targetSystemId}`;
}

/** Queue in which the schedules of every municipality come due. */
export const scheduleQueueName = "schedules";

/** An attempt has one job, however often it is enqueued. */
export function caseJobId(job: CaseJob): string {
  return `${job.workItemId}-${job.attempt}`;
}

/** A try at collecting has one job, however often it is enqueued. */
export function collectJobId(job: CollectJob): string {
  return `collect-${job.runId}-${job.attempt}`;
}
