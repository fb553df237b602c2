import type { Engine } from "../context.ts";
import { emitEvent } from "../events/index.ts";
import { ageingBaselines } from "./list-baselines.ts";

/** Tells of baselines in use that are stale, and before that of those that soon will be: once for each. */
export async function watchBaselines({ db, now }: Engine): Promise<void> {
  const at = now();
  for (const { row, freshness } of await ageingBaselines(db, {}, at)) {
    const { state, from, why } = freshness;
    if (state === "FRESH") continue;
    await emitEvent(db, {
      tenantId: row.tenantId,
      kind: "baseline.stale",
      subject: row.id,
      occasion: `${row.id} ${state} ${from}`,
      data: { baselineId: row.id, processId: row.processId, state, from, why },
      at,
    });
  }
}
