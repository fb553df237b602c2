import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError } from "../errors.ts";
import { type UnitHistory, unitHistory } from "../unit-history/index.ts";
import { type OverClaimedCases, overClaims, type PartOfOwner, partsOf } from "./over-claims.ts";
import { measureSeconds, pairsOfMeasures, shareCases } from "./shared-seconds.ts";
import { removalsOf, worksOnRemoved } from "./removed-cases.ts";
import { type ActiveAutomation, activeAutomations, haveSameCases } from "./same-cases.ts";

/** How things were before a change, and on which days they are another way now. */
type Change = { was: Before; from: string; to: string | null; field: string };
type Before = { history: UnitHistory; parts: readonly PartOfOwner[] };

/** What a change of the tree, or of an automation's unit, is held against afterwards. */
export async function claimsBefore(tx: DbOrTransaction, { tenantId }: Context): Promise<Before> {
  return { history: await unitHistory(tx, tenantId), parts: await partsOf(tx, tenantId) };
}

/**
 * Lets no change of the tree put two active automations on the same cases unless both have said which steps they take over,
 * nor one on cases whose work is credited as gone, nor two approved measures on the same seconds of the same cases, nor let
 * more than the whole of a step be taken over. What was so before the change is not its fault. Whoever claims steps, approves a
 * measure or puts an automation to work waits from here on until the transaction has ended, and then sees the change.
 *
 * @throws AppError `overlap` naming the field, with the rule `same_cases`, `removed`, `same_seconds` or `over_claimed`.
 */
export async function refuseSharedCases(tx: DbOrTransaction, ctx: Context, change: Change): Promise<void> {
  const { was, from, to, field } = change;
  await tx.$queryRaw`SELECT id FROM process WHERE tenant_id = ${ctx.tenantId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  const history = await unitHistory(tx, ctx.tenantId);
  const [robots, removals] = [await activeAutomations(tx, ctx), await removalsOf(tx, ctx.tenantId)];
  const measures = pairsOfMeasures(await measureSeconds(tx, ctx.tenantId));
  const begins = [...removals, ...measures.flat()].map((one) => one.from);
  const later = [...new Set([...history.changes, ...begins])].toSorted();
  const days = [from, ...later.filter((day) => day > from && (to === null || day < to))];
  for (const day of days) {
    const [tree, before] = [history.on(day), was.history.on(day)];
    const pair = pairsOf(robots, day).find(
      ([one, other]) => haveSameCases(tree, one, other) && !haveSameCases(before, one, other),
    );
    if (pair) {
      const codes = pair.map(({ code }) => code).join(" and ");
      const text = `On ${day} the automations ${codes} would work on the same cases: say first which steps of the process each of the two takes over`;
      throw overlap(field, "same_cases", text);
    }
    const gone = removals.find(
      (removal) =>
        removal.from <= day &&
        day < removal.to &&
        robots.some((robot) => worksOnRemoved(tree, removal, robot) && !worksOnRemoved(before, removal, robot)),
    );
    if (gone) {
      const text = `On ${day} the measure ${gone.code} says that the work on the cases of an automation is gone: end one of the two first`;
      throw overlap(field, "removed", text);
    }
    const both = measures.find((two) => shareCases(tree, day, two) && !shareCases(before, day, two));
    if (both) {
      const codes = both.map(({ code }) => code).join(" and ");
      const text = `On ${day} the measures ${codes} would take the same seconds off the same cases: end one of the two first`;
      throw overlap(field, "same_seconds", text);
    }
  }
  await refuseOverClaimed(tx, ctx, change);
}

/**
 * Lets no change make more than the whole of a step be taken over.
 *
 * @throws AppError `overlap` naming the field, with the rule `over_claimed`.
 */
export async function refuseOverClaimed(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { was, from, to, field }: Change,
): Promise<void> {
  const days = { from, to };
  const nameOf = ({ processId, stepKey, unitId, caseType }: OverClaimedCases) =>
    [processId, stepKey, unitId, caseType].join(" ");
  const before = new Set(overClaims(was.parts, was.history, days).map(nameOf));
  const overs = overClaims(await partsOf(tx, tenantId), await unitHistory(tx, tenantId), days);
  const over = overs.find((one) => !before.has(nameOf(one)));
  if (!over) return;
  const text = `${over.claimed / 100} % of the step ${over.stepKey} would be taken over on ${over.day}: change first what each takes over`;
  throw overlap(field, "over_claimed", text);
}

/** Two and two that are on one process, of which one at least has not said by that day what it takes over. */
function pairsOf(robots: readonly ActiveAutomation[], day: string): [ActiveAutomation, ActiveAutomation][] {
  const hasClaimed = ({ claimedFrom }: ActiveAutomation) => claimedFrom !== null && claimedFrom <= day;
  return robots.flatMap((one, index) =>
    robots
      .slice(index + 1)
      .filter((other) => other.processId === one.processId && !(hasClaimed(one) && hasClaimed(other)))
      .map((other): [ActiveAutomation, ActiveAutomation] => [one, other]),
  );
}

function overlap(field: string, rule: string, message: string): AppError {
  return new AppError("overlap", message, { fields: [{ field, rule, message }] });
}
