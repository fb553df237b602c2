import { z } from "zod";
import type { Engine } from "../context.ts";

/** Makes the queue's job schedulers those of the record: enabled schedules of active automations, in Europe/Oslo. */
export async function syncSchedules(engine: Engine): Promise<void> {
  const due = await engine.db.schedule.findMany({ where: { enabled: true, automation: { status: "ACTIVE" } } });
  const queue = engine.queues.schedules();
  const known = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler.pattern]));
  for (const { id, rule } of due) {
    const { expression: cron } = z.object({ expression: z.string() }).parse(rule);
    if (known.get(id) === cron) continue;
    try {
      await queue.upsertJobScheduler(id, { pattern: cron, tz: "Europe/Oslo" }, occasionOf(id));
    } catch (error) {
      // One that cannot be read must not keep the others from their time.
      engine.log.warn({ err: error, scheduleId: id, cron }, "schedule not set");
    }
  }
  const wanted = new Set(due.map((schedule) => schedule.id));
  for (const key of known.keys()) {
    if (!wanted.has(key)) await queue.removeJobScheduler(key);
  }
}

/** An occasion is not lost when the record is away just then: it is told again for an hour. */
function occasionOf(scheduleId: string) {
  return {
    name: "schedule",
    data: { scheduleId },
    opts: { attempts: 1_800, backoff: { type: "fixed", delay: 2_000 } },
  };
}
