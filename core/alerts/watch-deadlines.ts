import type { Engine } from "../context.ts";
import { localDateOf } from "../local-date.ts";
import { casesAtRisk } from "./cases-at-risk.ts";
import { emitEvent } from "../events/index.ts";

/** Cases of one automation whose deadline is past, or will be before they are settled. */
type Told = { automationId: string; tenantId: string; cases: number; firstDeadline: Date; sampleWorkItemId: string };

/**
 * Tells of deadlines that are broken and of those that will be. One event for each automation, local date and size, where
 * sizes are one, ten, a hundred: thousands of late cases are one event, and a pile that grows is told of again.
 */
export async function watchDeadlines(engine: Engine): Promise<void> {
  await tellBroken(engine);
  await tellAtRisk(engine);
}

async function tellBroken({ db, now: clock }: Engine): Promise<void> {
  const now = clock();
  const broken = await db.$queryRaw<Told[]>`
    with late as (
      select w.tenant_id, w.automation_id, count(*)::int as cases, min(w.deadline) as first_deadline
      from target_system t
      join work_item w on w.target_system_id = t.id
        and w.deadline < ${now}::timestamptz and w.status in ('QUEUED', 'RUNNING', 'RETRYING', 'HELD')
      group by 1, 2
    )
    select late.tenant_id as "tenantId", late.automation_id as "automationId", cases, first_deadline as "firstDeadline",
      sample.id as "sampleWorkItemId"
    from late
    cross join lateral (
      select w.id from work_item w join automation a on a.id = w.automation_id
      where w.target_system_id = a.target_system_id and a.id = late.automation_id and w.deadline = late.first_deadline
        and w.status in ('QUEUED', 'RUNNING', 'RETRYING', 'HELD')
      limit 1
    ) sample`;
  for (const { tenantId, automationId, cases, firstDeadline, sampleWorkItemId } of broken) {
    const occasion = occasionOf({ automationId, day: now, cases });
    const data = { automationId, cases, firstDeadline: firstDeadline.toISOString(), sampleWorkItemId };
    await emitEvent(db, { tenantId, kind: "deadline.broken", subject: automationId, occasion, data, at: now });
  }
}

async function tellAtRisk(engine: Engine): Promise<void> {
  const now = engine.now();
  for (const { tenantId, automationId, cases, firstDeadline, predictedAt, sampleWorkItemId } of await casesAtRisk(
    engine,
  )) {
    const occasion = occasionOf({ automationId, day: firstDeadline, cases });
    const data = {
      automationId,
      cases,
      firstDeadline: firstDeadline.toISOString(),
      predictedAt: predictedAt?.toISOString() ?? null,
      sampleWorkItemId,
    };
    await emitEvent(engine.db, { tenantId, kind: "deadline.at_risk", subject: automationId, occasion, data, at: now });
  }
}

function occasionOf({ automationId, day, cases }: { automationId: string; day: Date; cases: number }): string {
  return `${automationId} ${localDateOf(day)} 10^${String(cases).length - 1}`;
}
