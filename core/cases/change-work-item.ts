import type { Context } from "../context.ts";
import { conflict, notFound } from "../errors.ts";
import { type Deed, doTo, type DoneTo } from "./deeds.ts";
import type { ChangedWorkItem } from "./schemas.ts";
import { assertTransition } from "./status.ts";
import { wakeLane } from "./wake-lane.ts";

/**
 * Does a deed to one case, with its reason in the audit log.
 *
 * @throws AppError `not_found`; `conflict` when the case's status does not allow it, or somebody changed it first.
 */
export async function changeWorkItem(
  ctx: Context,
  { id, reason }: { id: string; reason: string },
  deed: Deed,
): Promise<ChangedWorkItem> {
  const item = await ctx.db.workItem.findFirst({
    where: { id, tenantId: ctx.tenantId },
    include: { automation: { select: { code: true, status: true } } },
  });
  if (!item) throw notFound("work item", id);
  if (!deed.from.includes(item.status)) {
    if (deed.to !== undefined) assertTransition(item.status, deed.to);
    throw conflict(`This is not for a case that is ${item.status}`);
  }
  if (deed.needsData && item.purgedAt !== null) {
    throw conflict(`The data of case ${item.businessKey} was purged: no robot can do it again`);
  }
  if (deed.givesWork && item.automation.status === "RETIRED") {
    throw conflict(`${item.automation.code} is retired, so nobody would do the case`);
  }
  const [done] = await doTo(ctx, [id], { deed, detail: { reason } });
  if (!done) throw conflict(`Case ${item.businessKey} was changed by somebody else: look at it again`);
  if (deed.givesWork) await wakeLane(ctx, done.targetSystemId);
  return answerOf(done);
}

function answerOf({ id, status, attempt }: DoneTo): ChangedWorkItem {
  return { id, status, attempt };
}
