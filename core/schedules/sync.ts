import type { Engine } from "../context.ts";

/** Makes the queue's job schedulers those of the record: enabled schedules of active automations, in Europe/Oslo. */
export async function syncSchedules(engine: Engine): Promise<void> {
  const due = await engine.db.schedule.findMany({ where: { enabled: true, automation: { status: "ACTIVE" } } });
  const queue = engine.queues.schedules();
  const known = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler.pattern]));
  for (const { id, cron } of due) {
    if (known.get(id) === cron) continue;
    await queue.upsertJobScheduler(
      id,
      { pattern: cron, tz: "Europe/Oslo" },
      { name: "schedule", data: { scheduleId: id } },
    );
  }
  const wanted = new Set(due.map((schedule) => schedule.id));
  for (const key of known.keys()) {
    if (!wanted.has(key)) await queue.removeJobScheduler(key);
  }
}
