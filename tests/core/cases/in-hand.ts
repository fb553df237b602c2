import { expect } from "vitest";
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

/** Begins an act while work that it must wait for is done and not committed yet. Answers as the act does. */
export async function whileUncommitted<T>(
  engine: Engine,
  { work, act }: { work(tx: Engine): Promise<unknown>; act(): Promise<T> },
): Promise<T> {
  let acting: Promise<T> | undefined;
  await engine.db.$transaction(async (tx) => {
    await work({ ...engine, db: tx as Engine["db"] });
    acting = act();
    await expect.poll(() => countWaiting(engine)).toBe(1);
  });
  if (!acting) throw new Error("Nothing was begun");
  return acting;
}

/** Statements on this database that wait for another's rows. */
async function countWaiting({ db }: Engine): Promise<number> {
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.waiting ?? 0;
}
