import type { Context } from "../context.ts";
import { changeWorkItem } from "./change-work-item.ts";
import { wakeWorkers } from "./enqueue.ts";
import type { ChangeWorkItem, RetriedWorkItem } from "./schemas.ts";

/**
 * Gives a case that failed or was handed over one more attempt, after what stood in its way was put right. The bot first
 * looks whether the work is done already; what was debited stays debited, and a credit comes once.
 *
 * @throws AppError `not_found`; `conflict` when the case is neither, or somebody else changed it first.
 */
export async function retryWorkItem(ctx: Context, rawInput: ChangeWorkItem): Promise<RetriedWorkItem> {
  const queued = await changeWorkItem(ctx, rawInput, {
    action: "work-item.retry",
    to: "QUEUED",
    data: ({ attemptNumber }) => ({ attemptNumber: attemptNumber + 1, settledAt: null, queuedAt: ctx.now() }),
    besides: (tx, { runId }) => tx.run.update({ where: { id: runId }, data: { status: "RUNNING", finishedAt: null } }),
  });
  await wakeWorkers(ctx, [{ ...queued, attempt: queued.attemptNumber }]);
  return { id: queued.id, attempt: queued.attemptNumber };
}
