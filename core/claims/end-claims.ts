import { emitAudit } from "../audit/index.ts";
import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { inForceAfter, localDateOf, toDbDate } from "../local-date.ts";
import { lockProcess } from "./same-cases.ts";

/**
 * Lets an automation take over nothing any more from today on; what it took over until then stays as it was said, and what it
 * was to take over later is not to be.
 */
export async function endClaims(
  tx: DbOrTransaction,
  ctx: Context,
  { id: automationId, processId }: { id: string; processId: string },
): Promise<void> {
  const { tenantId } = ctx;
  await lockProcess(tx, ctx, processId);
  const today = localDateOf(ctx.now());
  const begins = toDbDate(today);
  const mine = { tenantId, automationId };
  const standing = { ...mine, ...inForceAfter(begins) };
  const ended = await tx.stepClaim.findMany({ where: standing, orderBy: [{ validFrom: "asc" }, { stepKey: "asc" }] });
  if (ended.length === 0) return;
  await tx.stepClaim.deleteMany({ where: { ...mine, validFrom: { gte: begins } } });
  await tx.stepClaim.updateMany({ where: standing, data: { validTo: begins } });
  const before = ended.map(({ stepKey: key, part }) => ({ key, part: part.toNumber() }));
  await emitAudit(tx, ctx, {
    action: "steps.claim",
    entity: "automation",
    entityId: automationId,
    detail: { steps: [], before, validFrom: today, validTo: null },
  });
}
