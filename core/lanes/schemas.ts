import { z } from "zod";

const count = z.int().min(0);

/** A target system as a queue: what waits, what is being done, what came of the last day. */
export const Lane = z
  .object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    baseUrl: z.string(),
    concurrency: z.int().meta({ description: "Cases at a time in one worker process" }),
    open: z.object({ queued: count, running: count, retrying: count }),
    oldestQueuedAt: z.iso.datetime().nullable(),
    settledLast24Hours: z.object({ succeeded: count, handedOver: count, failed: count }),
  })
  .meta({ id: "Lane" });
export type Lane = z.infer<typeof Lane>;

export const LaneList = z.object({ items: z.array(Lane) }).meta({ id: "LaneList" });
export type LaneList = z.infer<typeof LaneList>;

export const UpdateLaneInput = z
  .strictObject({ id: z.uuid(), concurrency: z.int().min(1).max(50) })
  .meta({ id: "UpdateLaneInput" });
export type UpdateLaneInput = z.input<typeof UpdateLaneInput>;
