import { emitEvent } from "../events/index.ts";
import { calendarsOf, nextOccasions, ScheduleRule, type WorkCalendar } from "../calendar/index.ts";
import type { Engine } from "../context.ts";
import { isConnectionLost } from "../db-errors.ts";
import { type DbOrTransaction, type MissedPolicy, type OverlapPolicy, Prisma } from "../db.ts";
import { insertScheduledRun, type NewRun, stopRunBySystem, wakeCollector } from "../runs/index.ts";
import { decide, type Decision } from "./decide.ts";

const mostAtATime = 500;

/**
 * Starts the runs of schedules that have come due, and computes when they will be next. Run by several at once, each
 * occasion starts one run.
 *
 * @returns Number of runs started.
 */
export async function startDueSchedules(engine: Engine): Promise<number> {
  await letRest(engine);
  const due = await engine.db.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM schedule s JOIN automation a ON a.id = s.automation_id
    WHERE s.enabled AND a.status = 'ACTIVE' AND (s.next_at IS NULL OR s.next_at <= ${engine.now()})
    ORDER BY s.next_at NULLS FIRST LIMIT ${mostAtATime}`;
  const calendarOf = calendarsOf(engine.db);
  let started = 0;
  for (const { id } of due) {
    try {
      const run = await seeTo(engine, { id, calendarOf });
      if (run) await wakeCollector(engine, run);
      started += run ? 1 : 0;
    } catch (error) {
      if (isConnectionLost(error)) throw error;
      // One that cannot be read must not keep the others from their time.
      engine.log.warn({ err: error, scheduleId: id }, "schedule not seen to");
    }
  }
  return started;
}

/** The next instant from now at which a schedule comes due; null when none will. */
export async function nextDueAt(engine: Engine): Promise<Date | null> {
  const { _min } = await engine.db.schedule.aggregate({
    where: { enabled: true, automation: { status: "ACTIVE" }, nextAt: { gt: engine.now() } },
    _min: { nextAt: true },
  });
  return _min.nextAt;
}

/** What came due while a schedule or its automation rested is not missed: it begins anew when it goes on. */
async function letRest(engine: Engine): Promise<void> {
  await engine.db.$executeRaw`
    UPDATE schedule s SET next_at = NULL FROM automation a
    WHERE a.id = s.automation_id AND s.next_at IS NOT NULL AND NOT (s.enabled AND a.status = 'ACTIVE')`;
}

type DueRow = {
  id: string;
  tenantId: string;
  automationId: string;
  targetSystemId: string;
  rule: unknown;
  timeZone: string;
  missedPolicy: MissedPolicy;
  overlapPolicy: OverlapPolicy;
  nextAt: Date | null;
  openRunIds: string[];
  lastEndedAt: Date | null;
};

type Asked = { id: string; calendarOf(tenantId: string): Promise<WorkCalendar> };

/** Moves one schedule on and writes its run in the same transaction; another process that sees to it is left alone. */
async function seeTo(engine: Engine, { id, calendarOf }: Asked): Promise<NewRun | undefined> {
  return engine.db.$transaction(async (tx) => {
    const row = await lock(tx, { id, now: engine.now() });
    if (!row) return undefined;
    const calendar = await calendarOf(row.tenantId);
    const rule = ScheduleRule.parse(row.rule);
    const now = engine.now();
    const { nextAt } = row;
    if (nextAt === null) {
      const [first] = nextOccasions(rule, { timeZone: row.timeZone, calendar, after: now, count: 1 });
      if (first) await tx.schedule.update({ where: { id }, data: { nextAt: first } });
      return undefined;
    }
    const goesOn = row.openRunIds.length > 0;
    const decision = decide({ ...row, rule, calendar, nextAt, now, goesOn });
    return decision === "wait" ? undefined : carryOut(engine, { tx, row, decision });
  });
}

type Decided = { tx: DbOrTransaction; row: DueRow; decision: Decision };

async function carryOut(engine: Engine, { tx, row, decision }: Decided): Promise<NewRun | undefined> {
  const { id: scheduleId, tenantId, automationId } = row;
  const { start, replace, missed, skipped, nextAt } = decision;
  if (replace) for (const runId of row.openRunIds) await stopRunBySystem(engine, { runId, reason: replacedReason });
  await tx.schedule.update({ where: { id: scheduleId }, data: { nextAt } });
  if (skipped > 0) engine.log.info({ scheduleId, occasions: skipped }, "skipped, since the run before goes on");
  const [firstMissed] = missed;
  if (firstMissed) {
    await emitEvent(tx, {
      tenantId,
      kind: "schedule.missed",
      subject: scheduleId,
      occasion: `${scheduleId}:${firstMissed.toISOString()}`,
      data: {
        scheduleId,
        automationId,
        occasions: missed.length,
        firstAt: firstMissed.toISOString(),
        policy: row.missedPolicy,
      },
      at: engine.now(),
    });
  }
  if (!start) return undefined;
  const run = await insertScheduledRun(tx, { ...row, scheduleId, at: start }, engine);
  if (run) await takeOverCases(tx, { scheduleId, runId: run.runId });
  return run;
}

const replacedReason = "Erstattet av neste kjøring i tidsplanen";

/**
 * What a replaced run had waiting is the new run's: its collecting passes over cases that are known. That goes for all that
 * were ever held for this reason, so that nothing stays behind when a process dies between stopping and starting.
 */
async function takeOverCases(tx: DbOrTransaction, { scheduleId, runId }: { scheduleId: string; runId: string }) {
  await tx.$executeRaw`
    UPDATE work_item w SET run_id = ${runId}::uuid, status = 'QUEUED', held_reason = NULL
    FROM run r
    WHERE r.schedule_id = ${scheduleId}::uuid AND r.status = 'STOPPED' AND r.stop_reason = ${replacedReason}
      AND w.run_id = r.id AND w.status = 'HELD' AND w.held_reason = ${replacedReason}`;
}

/** A run of which people hold the rest: it does not end before they let go, and the schedule does not wait for them. */
const heldOnly = Prisma.sql`
  r.status = 'RUNNING'
  AND EXISTS (SELECT FROM work_item w WHERE w.run_id = r.id AND w.status = 'HELD')
  AND NOT EXISTS (SELECT FROM work_item w WHERE w.run_id = r.id AND w.status IN ('QUEUED', 'RUNNING', 'RETRYING'))`;

async function lock(tx: DbOrTransaction, { id, now }: { id: string; now: Date }): Promise<DueRow | undefined> {
  const [row] = await tx.$queryRaw<DueRow[]>`
    SELECT s.id, s.tenant_id AS "tenantId", s.automation_id AS "automationId", a.target_system_id AS "targetSystemId", s.rule,
      s.time_zone AS "timeZone", s.missed_policy::text AS "missedPolicy", s.overlap_policy::text AS "overlapPolicy",
      s.next_at AS "nextAt",
      ARRAY(
        SELECT r.id::text FROM run r
        WHERE r.schedule_id = s.id AND r.status IN ('COLLECTING', 'RUNNING') AND NOT (${heldOnly})
      ) AS "openRunIds",
      (SELECT r.finished_at FROM run r WHERE r.automation_id = s.automation_id AND r.schedule_id = s.id
        ORDER BY r.started_at DESC LIMIT 1) AS "lastEndedAt"
    FROM schedule s JOIN automation a ON a.id = s.automation_id
    WHERE s.id = ${id}::uuid AND s.enabled AND a.status = 'ACTIVE' AND (s.next_at IS NULL OR s.next_at <= ${now})
    FOR UPDATE OF s SKIP LOCKED`;
  return row;
}
