import { type AutomationOnProcess, automationsOn, unitsOverlap } from "../claims/index.ts";
import type { Context } from "../context.ts";
import type { Baseline, DbOrTransaction, Measure as Row } from "../db.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { type UnitsOnDay, unitHistory } from "../organisation/index.ts";
import { expiresOn } from "./expires-on.ts";

/**
 * The active automation that works on the cases whose work a measure takes away, if there is one: what is gone would be
 * credited twice, once as gone and once as done.
 */
export async function robotOnRemoved(
  tx: DbOrTransaction,
  ctx: Context,
  { processId, oldBaselineId }: Row,
): Promise<AutomationOnProcess | undefined> {
  const on = localDateOf(ctx.now());
  const tree = (await unitHistory(tx, ctx.tenantId)).on(on);
  const gone = await tx.baseline.findFirstOrThrow({ where: { id: oldBaselineId, tenantId: ctx.tenantId } });
  return (await automationsOn(tx, ctx, { processId, on })).find((robot) => worksOn(tree, { gone, robot }));
}

/** The measure that is credited, on a day, for having taken away the work on an automation's cases, if there is one. */
export async function removalOf(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { robot, processId, on }: { robot: AutomationOnProcess; processId: string; on: string },
): Promise<Row | undefined> {
  const removals = await tx.measure.findMany({
    where: {
      tenantId,
      processId,
      newBaselineId: null,
      approvedAt: { not: null },
      effectiveFrom: { lte: toDbDate(on) },
    },
    orderBy: { code: "asc" },
  });
  const baselines = await tx.baseline.findMany({ where: { tenantId, processId } });
  const tree = (await unitHistory(tx, tenantId)).on(on);
  return removals.find((measure) => {
    const gone = baselines.find(({ id }) => id === measure.oldBaselineId);
    return gone !== undefined && on < endOf(measure) && worksOn(tree, { gone, robot });
  });
}

/** The first day that a removal is credited no more. */
function endOf(measure: Row): string {
  const ends = [expiresOn(measure), measure.endedOn && fromDbDate(measure.endedOn)];
  return ends.filter((day) => day !== null).toSorted()[0] ?? "9999-12-31";
}

/** A baseline of no type of case is for every one that has none of its own. */
function worksOn(tree: UnitsOnDay, { gone, robot }: { gone: Baseline; robot: AutomationOnProcess }): boolean {
  return robot.scopes.some(
    ({ caseType, unitId }) =>
      (gone.caseType === "" || gone.caseType === caseType) && unitsOverlap(tree, gone.unitId, unitId),
  );
}
