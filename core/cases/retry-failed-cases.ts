import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { doWithin, retry } from "./deeds.ts";

const pageSize = 5_000;

/**
 * Gives cases that failed one more attempt each, in the caller's transaction and by the rules of `retryWorkItem`; those
 * that are not failed any more, or whose data was purged, stay as they are. What was debited as a case failed stands for its
 * next stop too, unless somebody took it up. The caller wakes the lanes after.
 *
 * @param detail Why, for the audit log of each case.
 * @returns The cases that are queued again, each with its lane.
 */
export async function retryFailedCases(
  tx: DbOrTransaction,
  ctx: Context,
  { ids, detail }: { ids: readonly string[]; detail: { reason: string; incidentId?: string } },
): Promise<{ id: string; targetSystemId: string }[]> {
  const deed = { ...retry(ctx.now()), from: ["FAILED"] as const };
  const queued: { id: string; targetSystemId: string }[] = [];
  for (let from = 0; from < ids.length; from += pageSize) {
    const page = ids.slice(from, from + pageSize);
    queued.push(...(await doWithin(tx, ctx, { ids: page, deed, detail, inBulk: true })));
  }
  return queued;
}
