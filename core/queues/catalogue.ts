import { z } from "zod";

/** Job of a lane: there is work. Which case is next is for the record to say. */
export const WakeJob = z.object({
  /** Whether it was set for a time at which cases come due. */
  timed: z.boolean(),
  /** How often workers whose places were all in use have passed it on. */
  passedOn: z.int().min(0).default(0),
});
export type WakeJob = z.infer<typeof WakeJob>;

/** Job of a lane: let this run collect its cases. */
export const CollectJob = z.object({ runId: z.uuid(), attempt: z.int().min(1) });
export type CollectJob = z.infer<typeof CollectJob>;

/** Queue of a lane; BullMQ names hold no colon. */
export function laneQueueName(targetSystemId: string): string {
  return `lane-${targetSystemId}`;
}

/** Queue without jobs: that it can be asked about shows that the backend answers. */
export const pingQueueName = "ping";

const togetherMs = 500;

/** Wake-ups that wait for the same half second are one, which comes when all of that half second is due. */
export function timedWake(at: Date): { jobId: string; at: Date } {
  const end = Math.ceil(at.getTime() / togetherMs) * togetherMs;
  return { jobId: `wake-${end / togetherMs}`, at: new Date(end) };
}

/** The wake-up of a lane that is known to have more work than somebody could take; one at a time is enough. */
export const wakeAgainId = "wake-again";

/** A try at collecting has one job, however often it is enqueued. */
export function collectJobId(job: CollectJob): string {
  return `collect-${job.runId}-${job.attempt}`;
}
