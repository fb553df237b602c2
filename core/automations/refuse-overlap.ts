import { automationsOn, haveSameCases, lockProcess } from "../claims/index.ts";
import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { removalOf } from "../measures/index.ts";
import { unitHistory } from "../organisation/index.ts";

/**
 * Lets no automation, active from this transaction on, work on cases that another one works on, unless both have said which
 * steps they take over: each would be credited its bot's whole share of the same minutes. Nor on cases whose work is
 * credited as gone. Automations for units of which neither is below the other, and for different types of case, may work
 * side by side.
 *
 * @throws AppError `overlap` naming the other one.
 */
export async function refuseOverlap(
  tx: DbOrTransaction,
  ctx: Context,
  { id, processId }: { id: string; processId: string },
): Promise<void> {
  await lockProcess(tx, ctx, processId);
  const on = localDateOf(ctx.now());
  const active = await automationsOn(tx, ctx, { processId, on });
  const robot = active.find((one) => one.id === id);
  if (!robot) return;
  const history = await unitHistory(tx, ctx.tenantId);
  // A move that is known already may bring two together later.
  const trees = [on, ...history.changes.filter((day) => day > on)].map((day) => history.on(day));
  const other = active.find(
    (one) =>
      one !== robot && !(one.hasClaimed && robot.hasClaimed) && trees.some((tree) => haveSameCases(tree, one, robot)),
  );
  if (other) {
    throw overlap(
      "overlap",
      `The automation ${other.code} works on the same cases: say first which steps of the process each of the two takes over`,
    );
  }
  const removal = await removalOf(tx, ctx, { robot, processId, on });
  if (removal)
    throw overlap("removed", `The measure ${removal.code} says that the work on its cases is gone: end that first`);
}

function overlap(rule: string, message: string): AppError {
  return new AppError("overlap", message, { fields: [{ field: "status", rule, message }] });
}
