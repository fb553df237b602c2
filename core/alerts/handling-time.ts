import type { Engine } from "../context.ts";

type Measured = { automationId: string; targetSystemId: string; seconds: number };

/** What a case is taken to need where nothing was measured yet, neither of its automation nor of others in its lane. */
const unmeasuredSeconds = 60;
const shortestSeconds = 0.1;

/** Seconds of a robot's time that a case of an automation takes. */
export type HandlingTime = (automationId: string, targetSystemId: string) => number;

/**
 * Measures how long robots take, all attempts of a case together: the median of each automation's latest settled cases.
 * One without any is taken to need what the others in its lane do.
 */
export async function measureHandlingTime({ db }: Engine, targetSystemIds: readonly string[]): Promise<HandlingTime> {
  const measured = await db.$queryRaw<Measured[]>`
    select a.id as "automationId", a.target_system_id as "targetSystemId",
      percentile_cont(0.5) within group (order by spent.seconds) as seconds
    from automation a
    cross join (values ('SUCCEEDED'::"WorkItemStatus"), ('HANDED_OVER'), ('FAILED')) as ended(status)
    cross join lateral (
      select w.id from work_item w where w.automation_id = a.id and w.status = ended.status order by w.id desc limit 50
    ) latest
    cross join lateral (
      select extract(epoch from sum(t.finished_at - t.started_at))::float8 as seconds
      from attempt t where t.work_item_id = latest.id and t.finished_at is not null
    ) spent
    where a.target_system_id = any(${targetSystemIds}::uuid[]) and spent.seconds is not null
    group by a.id`;
  const byAutomation = new Map(measured.map((each) => [each.automationId, Math.max(shortestSeconds, each.seconds)]));
  return (automationId, targetSystemId) => {
    const own = byAutomation.get(automationId);
    if (own !== undefined) return own;
    const others = measured.filter((each) => each.targetSystemId === targetSystemId).map((each) => each.seconds);
    return others.length === 0 ? unmeasuredSeconds : Math.max(shortestSeconds, median(others));
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
