import type { Context } from "../context.ts";
import { toDbDate } from "../local-date.ts";
import { gaveUpIn } from "./gave-up.ts";

/** An automation whose credits are called fully measured, while the clock hardly ran. */
export type SeldomClocked = {
  automation: { id: string; title: string };
  process: { id: string; code: string; title: string };
  /** Cases that the robot gave up in the period, and a person has done since, or nobody for 30 days. */
  ended: number;
  /** Of these, those on which a clock ran. */
  measured: number;
};

/** The least part of the cases that must be clocked before what people spend is as good as measured. */
const leastShare = 0.8;

/** How long a case waits for people before their time on it is held to be unmeasured: left open, it would cost nothing. */
const longestOpenDays = 30;

/**
 * Automations with credits of class A in [from, to) whose clock ran on fewer than four in five of the cases that the robot
 * gave up then, and that people have done or left for 30 days: their time on the robot's part is hardly measured.
 */
export async function seldomClocked(
  { db, tenantId, now }: Context,
  { from, to }: { from: string; to: string },
): Promise<SeldomClocked[]> {
  const leftSince = new Date(now().getTime() - longestOpenDays * 86_400_000);
  const clocked = await db.$queryRaw<SeldomClocked[]>`
    SELECT json_build_object('id', a.id, 'title', a.title) AS automation,
      json_build_object('id', p.id, 'code', p.code, 'title', p.title) AS process, count(*)::int AS ended,
      count(*) FILTER (WHERE clock.ran)::int AS measured
    FROM automation a
    JOIN process p ON p.id = a.process_id
    JOIN work_item w ON w.automation_id = a.id AND ${gaveUpIn({ from, to })}
      AND (w.status = 'RESOLVED' OR w.settled_at < ${leftSince})
    CROSS JOIN LATERAL (
      SELECT EXISTS (SELECT FROM handling_session h WHERE h.work_item_id = w.id AND h.seconds > 0) AS ran
    ) clock
    WHERE a.tenant_id = ${tenantId}::uuid AND a.id IN (
      SELECT automation_id FROM daily_rollup
      WHERE tenant_id = ${tenantId}::uuid AND kind = 'CREDIT' AND evidence_class = 'A'
        AND local_date >= ${toDbDate(from)}::date AND local_date < ${toDbDate(to)}::date
    )
    GROUP BY a.id, p.id ORDER BY a.title, a.id`;
  return clocked.filter(({ ended, measured }) => measured < ended * leastShare);
}
