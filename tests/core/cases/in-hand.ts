import { settleCases, type Settlement } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";

/** Puts a waiting case into a robot's hands as a worker does, and tells which attempt it is. */
export async function takeInHand({ db }: Engine, id: string): Promise<number> {
  const leaseUntil = new Date(Date.now() + 60_000);
  const [item] = await db.workItem.updateManyAndReturn({
    where: { id, status: { in: ["QUEUED", "RETRYING"] } },
    data: { status: "RUNNING", leaseOwner: "w1", leaseUntil },
  });
  if (!item) throw new Error(`Case ${id} does not wait`);
  const { tenantId, attemptNumber: number } = item;
  const attempt = { workItemId: id, number, tenantId, worker: "w1", botVersion: "1.0.0", robotShare: 1 };
  await db.attempt.create({ data: { ...attempt, startedAt: new Date() } });
  return number;
}

/** The same, and the attempt ends. */
export async function tryOnce(engine: Engine, id: string, outcome: Settlement["outcome"]): Promise<void> {
  const attempt = await takeInHand(engine, id);
  await settleCases(engine, [{ workItemId: id, attempt, outcome }]);
}
