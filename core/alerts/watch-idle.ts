import type { Engine } from "../context.ts";
import { laneGate } from "../lanes/index.ts";
import { localDateOf } from "../local-date.ts";
import { emitEvent } from "../events/index.ts";

type Idle = {
  tenantId: string;
  automationId: string;
  targetSystemId: string;
  hours: number;
  waiting: number;
  lastSettledAt: Date | null;
};

const workerSilentSeconds = 60;

/**
 * Tells of active automations that settled nothing for as many hours as they may, although cases have waited as long: once
 * a day while it lasts. A lane that people stopped is told of too, since a stop is easily forgotten; the event says why.
 */
export async function watchIdle(engine: Engine): Promise<void> {
  const now = engine.now();
  for (const idle of await readIdle(engine, now)) {
    const { tenantId, automationId, hours, waiting, lastSettledAt } = idle;
    const why = await whyIdle(engine, { targetSystemId: idle.targetSystemId, now });
    const occasion = `${automationId} ${lastSettledAt?.toISOString() ?? "never"} ${localDateOf(now)}`;
    const data = { automationId, hours, waiting, lastSettledAt: lastSettledAt?.toISOString() ?? null, why };
    await emitEvent(engine.db, { tenantId, kind: "nothing.settled", subject: automationId, occasion, data, at: now });
  }
}

async function readIdle({ db }: Engine, now: Date): Promise<Idle[]> {
  return db.$queryRaw<Idle[]>`
    select a.tenant_id as "tenantId", a.id as "automationId", a.target_system_id as "targetSystemId",
      a.idle_alert_hours as hours, waiting.cases as waiting, last.settled_at as "lastSettledAt"
    from automation a
    cross join lateral (select ${now}::timestamptz - make_interval(hours => a.idle_alert_hours) as since) limits
    cross join lateral (
      select count(*)::int as cases, min(w.queued_at) as oldest from work_item w
      where w.automation_id = a.id and w.status in ('QUEUED', 'RETRYING') and w.not_before is null
    ) waiting
    left join lateral (
      select w.settled_at from work_item w
      where w.tenant_id = a.tenant_id and w.automation_id = a.id and w.settled_at >= ${now}::timestamptz - interval '30 days'
      order by w.settled_at desc limit 1
    ) last on true
    where a.status = 'ACTIVE' and a.idle_alert_hours is not null
      -- Cases that are saved up for a batch are not late.
      and (a.batch_open or (a.start_at_waiting is null and a.start_after_minutes is null)) and waiting.oldest <= limits.since
      and not exists (
        select 1 from work_item w
        where w.tenant_id = a.tenant_id and w.automation_id = a.id and w.settled_at > limits.since)`;
}

type Asked = { targetSystemId: string; now: Date };

async function whyIdle({ db }: Engine, { targetSystemId, now }: Asked) {
  const lane = await db.targetSystem.findUniqueOrThrow({ where: { id: targetSystemId }, include: { windows: true } });
  const gate = laneGate(lane, now);
  if (!gate.open)
    return ({ PAUSED: "LANE_PAUSED", MAINTENANCE: "MAINTENANCE", CIRCUIT: "CIRCUIT_OPEN" } as const)[gate.because];
  const seenAt = { gt: new Date(now.getTime() - workerSilentSeconds * 1000) };
  const workers = await db.workerProcess.count({ where: { seenAt, stoppedAt: null, lostAt: null } });
  return workers === 0 ? ("NO_WORKER" as const) : ("UNKNOWN" as const);
}
