import { deadlineAfterWorkingDays, loadCalendar } from "../calendar/index.ts";
import type { Engine } from "../context.ts";

/** When a case that comes now should be settled, in so many working days; without a number, as the automation says. */
export type DeadlineOf = (workingDays: number | undefined) => Date | null;

type Home = { tenantId: string; deadlineWorkingDays: number | null };

/**
 * Reckons deadlines in the municipality's own working days. Its calendar is read only when a deadline depends on it.
 *
 * @param isAsked Whether a case asks for a number of working days of its own.
 */
export async function deadlinesFor(engine: Engine, home: Home, isAsked: boolean): Promise<DeadlineOf> {
  if (home.deadlineWorkingDays === null && !isAsked) return () => null;
  const calendar = await loadCalendar(engine.db, home.tenantId);
  const now = engine.now();
  const known = new Map<number, Date>();
  return (workingDays = home.deadlineWorkingDays ?? undefined) => {
    if (workingDays === undefined) return null;
    const deadline = known.get(workingDays) ?? deadlineAfterWorkingDays(calendar, now, workingDays);
    known.set(workingDays, deadline);
    return deadline;
  };
}
