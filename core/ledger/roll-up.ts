import { Prisma } from "../db.ts";

/**
 * The common table expressions that add new entries to the sums by day and by month, in the statement that writes them.
 * They read `entry`: tenant_id, local_date, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class,
 * counterfactual, cases and seconds of each row, with the nil UUID for an id that it has not.
 * Sums are written in the order of their keys, so that two statements never wait for each other's rows.
 */
export const rolledUp = Prisma.sql`summed AS MATERIALIZED (
      SELECT tenant_id, local_date, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual,
             count(*) AS entries, sum(cases) AS cases, sum(seconds) AS seconds
      FROM entry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), rolled AS (
      INSERT INTO daily_rollup AS r (tenant_id, local_date, unit_id, automation_id, measure_id, kind, baseline_id,
        evidence_class, counterfactual, entries, cases, seconds)
      SELECT tenant_id, local_date, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual,
             entries, cases, seconds
      FROM summed
      ON CONFLICT (tenant_id, local_date, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual)
      DO UPDATE SET entries = r.entries + excluded.entries, cases = r.cases + excluded.cases, seconds = r.seconds + excluded.seconds
    ), rolled_by_month AS (
      INSERT INTO monthly_rollup AS r (tenant_id, month, unit_id, automation_id, measure_id, kind, baseline_id,
        evidence_class, counterfactual, entries, cases, seconds)
      SELECT tenant_id, date_trunc('month', local_date)::date, unit_id, automation_id, measure_id, kind, baseline_id,
             evidence_class, counterfactual, sum(entries), sum(cases), sum(seconds)
      FROM summed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      ON CONFLICT (tenant_id, month, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual)
      DO UPDATE SET entries = r.entries + excluded.entries, cases = r.cases + excluded.cases, seconds = r.seconds + excluded.seconds
    )`;
