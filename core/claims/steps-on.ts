import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { inForceOn, toDbDate } from "../local-date.ts";

/** A step of a process and its share of the manual time, 0 to 1. */
export type StepOfDay = { key: string; title: string; share: number };

/** The steps of a process as it goes on a local date, in their order; empty where it has no version that day. */
export async function stepsOn(
  db: DbOrTransaction,
  { tenantId }: Context,
  { processId, on }: { processId: string; on: string },
): Promise<StepOfDay[]> {
  const day = toDbDate(on);
  const version = await db.processVersion.findFirst({
    where: { tenantId, processId, ...inForceOn(day) },
    include: { steps: { orderBy: { position: "asc" } } },
  });
  return (version?.steps ?? []).map(({ key, title, share }) => ({ key, title, share: share.toNumber() }));
}
