import type { Engine } from "../context.ts";
import { closedPeriods, type WatchedLane } from "./closed-periods.ts";
import { measureHandlingTime } from "./handling-time.ts";
import { groupsAtRisk, type WaitingGroup } from "./predict-finish.ts";

/** Cases of an automation that will not be settled in time; `predictedAt` is null where nobody knows when. */
export type CasesAtRisk = {
  tenantId: string;
  automationId: string;
  cases: number;
  firstDeadline: Date;
  predictedAt: Date | null;
  sampleWorkItemId: string;
};

/** Where work stands still and nobody knows for how long, a deadline this near is at risk. */
const standstillHours = 24;

type GroupRow = {
  tenantId: string;
  targetSystemId: string;
  automationId: string;
  state: "waiting" | "standing" | "in hand";
  firstDeadline: Date | null;
  lastDeadline: Date | null;
  cases: number;
  tooLate: number;
};

type AtRisk = { automationId: string; tenantId: string; cases: number; deadline: Date; predictedAt: Date | null };

/** What will not be settled in time in any lane, one answer for each automation. */
export async function casesAtRisk(engine: Engine): Promise<CasesAtRisk[]> {
  const rows = await readQueues(engine);
  const laneIds = [...new Set(rows.map((row) => row.targetSystemId))];
  if (laneIds.length === 0) return [];
  const lanes = await engine.db.targetSystem.findMany({ where: { id: { in: laneIds } }, include: { windows: true } });
  const secondsOf = await measureHandlingTime(engine, laneIds);
  const now = engine.now();
  const found = lanes.flatMap((lane) => {
    const groups = rows
      .filter((row) => row.targetSystemId === lane.id)
      .map((row) => asGroup(row, Math.max(secondsOf(row.automationId, lane.id), secondsByRate(lane))));
    return atRiskInLane({ ...lane, groups }, now);
  });
  return withSamples(engine, byAutomation(found));
}

type RateLimited = { concurrency: number; rateMax: number | null; ratePerSeconds: number | null };

/** What a place in the lane is taken for at least, when no more than so many cases are begun in a time. */
function secondsByRate({ concurrency, rateMax, ratePerSeconds }: RateLimited): number {
  return rateMax === null || ratePerSeconds === null ? 0 : (concurrency * ratePerSeconds) / rateMax;
}

type Group = GroupRow & WaitingGroup;

function asGroup(row: GroupRow, secondsPerCase: number): Group {
  const { firstDeadline: first, lastDeadline: last } = row;
  return { ...row, secondsPerCase, deadlines: first && last && { first, last } };
}

function atRiskInLane(lane: WatchedLane & { concurrency: number; groups: readonly Group[] }, now: Date): AtRisk[] {
  const { concurrency, groups } = lane;
  const closed = closedPeriods(lane, now);
  if (closed === undefined) return groups.flatMap((group) => standingAtRisk(group, now));
  const inState = (state: Group["state"]) => groups.filter((group) => group.state === state);
  const secondsInHand = sum(inState("in hand").map(({ cases, secondsPerCase }) => (cases * secondsPerCase) / 2));
  const late = groupsAtRisk(now, inState("waiting"), { concurrency, closed, secondsInHand });
  const waiting = late.map(({ group: { tenantId, automationId }, ...found }) => ({ tenantId, automationId, ...found }));
  return [...inState("standing").flatMap((group) => standingAtRisk(group, now)), ...waiting];
}

/** Waiting cases of every lane where some have a deadline, in the order they are taken: counted, not one by one. */
async function readQueues({ db, now: clock }: Engine): Promise<GroupRow[]> {
  const now = clock();
  const soon = new Date(now.getTime() + 7 * 86_400_000);
  return db.$queryRaw<GroupRow[]>`
    with lane as materialized (
      select t.id from target_system t where exists (
        select 1 from work_item w where w.target_system_id = t.id
          and w.deadline >= ${now}::timestamptz and w.status in ('QUEUED', 'RUNNING', 'RETRYING', 'HELD'))
    ), waiting as (
      select w.tenant_id, w.target_system_id, w.automation_id, w.priority, w.deadline, w.not_before,
        case when w.status = 'RUNNING' then 'in hand' when w.status = 'HELD' or a.status <> 'ACTIVE' then 'standing'
          else 'waiting' end as state,
        case when w.deadline < ${now}::timestamptz then ${now}::timestamptz
          else date_bin(case when w.deadline < ${soon}::timestamptz then interval '1 hour' else interval '1 day' end,
            w.deadline, timestamptz '2000-01-01 00:00Z') end as bin
      from work_item w join lane on lane.id = w.target_system_id join automation a on a.id = w.automation_id
      where w.status in ('QUEUED', 'RUNNING', 'RETRYING', 'HELD')
    )
    select tenant_id as "tenantId", target_system_id as "targetSystemId", automation_id as "automationId", state,
      min(deadline) filter (where deadline >= ${now}::timestamptz) as "firstDeadline",
      max(deadline) filter (where deadline >= ${now}::timestamptz) as "lastDeadline", count(*)::int as cases,
      (count(*) filter (where not_before > deadline))::int as "tooLate"
    from waiting
    group by tenant_id, target_system_id, automation_id, state, priority, bin
    order by target_system_id, priority, bin nulls last, min(deadline), automation_id`;
}

function standingAtRisk({ tenantId, automationId, state, firstDeadline, cases }: GroupRow, now: Date): AtRisk[] {
  const soon = now.getTime() + standstillHours * 3_600_000;
  if (state === "in hand" || firstDeadline === null || firstDeadline.getTime() > soon) return [];
  return [{ tenantId, automationId, deadline: firstDeadline, cases, predictedAt: null }];
}

function byAutomation(found: readonly AtRisk[]): AtRisk[] {
  const told = new Map<string, AtRisk>();
  for (const each of found.toSorted((a, b) => a.deadline.getTime() - b.deadline.getTime())) {
    const first = told.get(each.automationId);
    told.set(each.automationId, first ? { ...first, cases: first.cases + each.cases } : each);
  }
  return [...told.values()];
}

async function withSamples({ db }: Engine, found: readonly AtRisk[]): Promise<CasesAtRisk[]> {
  const asked = JSON.stringify(found.map(({ automationId, deadline }) => ({ automationId, deadline })));
  const samples = await db.$queryRaw<{ automationId: string; id: string }[]>`
    select o."automationId", sample.id
    from jsonb_to_recordset(${asked}::jsonb) as o("automationId" uuid, deadline timestamptz)
    join automation a on a.id = o."automationId"
    cross join lateral (
      select w.id from work_item w
      where w.target_system_id = a.target_system_id and w.automation_id = a.id and w.deadline >= o.deadline
        and w.status in ('QUEUED', 'RUNNING', 'RETRYING', 'HELD')
      order by w.deadline limit 1
    ) sample`;
  return found.flatMap(({ deadline, ...rest }) => {
    const sample = samples.find((each) => each.automationId === rest.automationId);
    // None: the last of them was settled meanwhile.
    return sample ? [{ ...rest, firstDeadline: deadline, sampleWorkItemId: sample.id }] : [];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
