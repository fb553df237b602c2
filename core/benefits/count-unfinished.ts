import { type DbOrTransaction, Prisma } from "../db.ts";
import { fromDbDate } from "../local-date.ts";
import type { UnitHistory } from "../organisation/index.ts";
import type { UnfinishedCount } from "./aggregate.ts";
import { type Asked, keyOf } from "./read-rows.ts";
import type { ReportGrouping } from "./report-schemas.ts";

type Row = {
  month: string;
  unitId: string;
  automationId: string;
  processId: string;
  laneId: string;
  firstDay: Date;
  handedOver: number;
  failed: number;
  manualSeconds: bigint;
};

/**
 * Cases that people had to take over, and what they take by hand by the baseline of the day.
 * Days between which neither a baseline nor the tree changes are looked up once.
 */
export async function countUnfinished(
  ctx: { db: DbOrTransaction; tenantId: string },
  asked: Asked,
  history: UnitHistory,
): Promise<UnfinishedCount[]> {
  if (asked.groupBy === "measure" || (asked.measureIds !== undefined && asked.automationIds === undefined)) return [];
  const rows = await ctx.db.$queryRaw<Row[]>`
    with changes as (
      select coalesce(array_agg(day order by day), '{}') as days from (
        select valid_from as day from baseline where tenant_id = ${ctx.tenantId}::uuid
        union select valid_to from baseline where tenant_id = ${ctx.tenantId}::uuid and valid_to is not null
        union select unnest(${history.changes}::date[])
      ) changed
    ), counted as materialized (
      select to_char(oslo_date(w.settled_at), 'YYYY-MM') as month, w.unit_id, w.automation_id, w.case_type,
        width_bucket(oslo_date(w.settled_at), changes.days) as part, min(oslo_date(w.settled_at)) as first_day,
        (count(*) filter (where w.status <> 'FAILED'))::int as handed_over,
        (count(*) filter (where w.status = 'FAILED'))::int as failed
      from work_item w cross join changes
      where w.tenant_id = ${ctx.tenantId}::uuid and w.status in ('HANDED_OVER', 'RESOLVED', 'FAILED')
        and w.settled_at >= ${asked.from}::timestamp at time zone 'Europe/Oslo'
        and w.settled_at < ${asked.to}::timestamp at time zone 'Europe/Oslo'
        ${onlyAutomations(asked)}
      group by 1, 2, 3, 4, 5
    ), scope as materialized (
      select distinct on (a.process_id, c.case_type, c.unit_id, c.part) a.process_id, c.case_type, c.unit_id, c.part, c.first_day
      from counted c join automation a on a.id = c.automation_id
      order by 1, 2, 3, 4, c.first_day
    ), valid as materialized (
      select s.*, coalesce(b.seconds_per_case, 0) as seconds_per_case from scope s
      left join lateral baseline_for(${ctx.tenantId}::uuid, s.process_id, s.case_type, s.unit_id, s.first_day) b on true
    )
    select c.month, c.unit_id as "unitId", c.automation_id as "automationId", a.process_id as "processId",
      a.target_system_id as "laneId", c.first_day as "firstDay", c.handed_over as "handedOver", c.failed,
      (c.handed_over + c.failed)::bigint * v.seconds_per_case as "manualSeconds"
    from counted c join automation a on a.id = c.automation_id
    join valid v on v.process_id = a.process_id and v.case_type = c.case_type and v.unit_id = c.unit_id and v.part = c.part`;
  const treeOn = remembered(history);
  return rows.flatMap((row) => {
    const units = treeOn(fromDbDate(row.firstDay));
    if (asked.processId !== undefined && row.processId !== asked.processId) return [];
    if (asked.unitId !== undefined && !units.pathOf(row.unitId).some(({ id }) => id === asked.unitId)) return [];
    const key = keyOf(asked, units)(rawKey(row, asked.groupBy));
    return [{ key, handedOver: row.handedOver, failed: row.failed, manualSeconds: Number(row.manualSeconds) }];
  });
}

function onlyAutomations({ automationIds }: Asked): Prisma.Sql {
  return automationIds === undefined
    ? Prisma.empty
    : Prisma.sql`and w.automation_id = any(${[...automationIds]}::uuid[])`;
}

function rawKey(row: Row, groupBy: ReportGrouping): string {
  if (groupBy === "month" || groupBy === "year") return row.month;
  if (groupBy === "automation" || groupBy === "measure") return row.automationId;
  if (groupBy === "process") return row.processId;
  return groupBy === "lane" ? row.laneId : row.unitId;
}

function remembered(history: UnitHistory) {
  const known = new Map<string, ReturnType<UnitHistory["on"]>>();
  return (day: string) => {
    const units = known.get(day) ?? history.on(day);
    known.set(day, units);
    return units;
  };
}
