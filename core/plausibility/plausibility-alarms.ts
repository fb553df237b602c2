import { isMoreThanStaffed, isTooManyCases } from "../benefits/rules/plausibility.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { hoursPerFteOn } from "../organisation/index.ts";
import { freeHandOvers, type FreeHandOvers } from "./free-hand-overs.ts";
import { type PlausibilityAlarm, type PlausibilityAlarmList, PlausibilityInput } from "./schemas.ts";
import { seldomClocked, type SeldomClocked } from "./seldom-clocked.ts";

type Counted = {
  id: string;
  code: string;
  title: string;
  yearlyVolume: number | null;
  affectedEmployees: number | null;
  measureId: string | null;
  measureTitle: string | null;
  counterfactualVolume: number | null;
  cases: bigint;
  seconds: bigint;
};

type Days = { from: string; to: string };
type Span = { days: number; daysOfYear: number };

/**
 * What is too much to be true in `[from, to)`: far more cases than a process used to have in so many days, of its robots or of a
 * measure, more time freed than its people had, credits that are called fully measured where the clock hardly ran, and cases that
 * people took over at no cost. Days that have not come do not count. Nothing is refused by it.
 *
 * @throws AppError `invalid`, also when `to` is not after `from`.
 */
export async function plausibilityAlarms(ctx: Context, rawInput: PlausibilityInput): Promise<PlausibilityAlarmList> {
  requirePermission(ctx, "benefits:read");
  const parsed = PlausibilityInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { from, to } = parsed.data;
  if (to <= from) throw invalidFields([{ path: ["to"], code: "not_after_from", message: "Must be after from" }]);
  const today = localDateOf(ctx.now());
  const days = { from, to: to > today ? nextDay(today) : to };
  const span = { days: daysBetween(days), daysOfYear: daysBetween(yearOf(from)) };
  if (span.days <= 0) return { items: [] };
  const [counted, hoursPerFte, unclocked, free] = await Promise.all([
    readCounted(ctx, days),
    hoursPerFteOn(ctx.db, ctx.tenantId, days.to),
    seldomClocked(ctx, days),
    freeHandOvers(ctx, days),
  ]);
  const tooMuch = [...volumeAlarms(counted, span), ...staffedAlarms(counted, { ...span, hoursPerFte })];
  return { items: [...tooMuch, ...unclocked.map(clockAlarm), ...free.map(freeAlarm)] };
}

/** By process, and by measure on it; a case that was taken back is no case. */
async function readCounted(ctx: Context, { from, to }: Days): Promise<Counted[]> {
  return ctx.db.$queryRaw<Counted[]>`
    SELECT p.id, p.code, p.title, p.yearly_volume AS "yearlyVolume", p.affected_employees AS "affectedEmployees",
      m.id AS "measureId", m.title AS "measureTitle", m.counterfactual_volume AS "counterfactualVolume",
      sum(CASE WHEN r.kind = 'REVERSAL' THEN -r.cases ELSE r.cases END)::bigint AS cases, sum(r.seconds)::bigint AS seconds
    FROM daily_rollup r
    LEFT JOIN automation a ON a.id = r.automation_id
    LEFT JOIN measure m ON m.id = r.measure_id
    JOIN process p ON p.id = coalesce(a.process_id, m.process_id) AND p.tenant_id = r.tenant_id
    WHERE r.tenant_id = ${ctx.tenantId}::uuid AND r.local_date >= ${from}::date AND r.local_date < ${to}::date
      AND r.kind IN ('CREDIT', 'SIMPLIFY', 'REMOVE', 'REVERSAL')
    GROUP BY p.id, m.id ORDER BY p.title, p.id, m.id`;
}

function volumeAlarms(counted: readonly Counted[], { days, daysOfYear }: Span): PlausibilityAlarm[] {
  return counted.flatMap((row) => {
    const yearlyVolume = row.counterfactualVolume ?? row.yearlyVolume;
    const cases = Number(row.cases);
    if (yearlyVolume === null || !isTooManyCases({ cases, yearlyVolume, days, daysOfYear })) return [];
    const kind = row.measureId === null ? "too_many_cases" : "too_many_measure_cases";
    return [{ kind, ...named(row), found: cases, expected: (yearlyVolume * days) / daysOfYear }];
  });
}

function staffedAlarms(counted: readonly Counted[], { days, daysOfYear, hoursPerFte }: Span & { hoursPerFte: number }) {
  // A process has several rows: one of its robots and one of each measure.
  const first = counted.filter(({ id }, index) => counted.findIndex((other) => other.id === id) === index);
  return first.flatMap((row): PlausibilityAlarm[] => {
    if (row.affectedEmployees === null) return [];
    const rows = counted.filter(({ id }) => id === row.id);
    const seconds = rows.reduce((sum, one) => sum + Number(one.seconds), 0);
    const secondsPerFte = Math.round(hoursPerFte * 3_600);
    const employees = row.affectedEmployees;
    if (!isMoreThanStaffed({ seconds, employees, secondsPerFte, days, daysOfYear })) return [];
    const expected = (employees * hoursPerFte * days) / daysOfYear;
    return [{ kind: "more_than_staffed", ...named({ ...row, measureId: null }), found: seconds / 3_600, expected }];
  });
}

function clockAlarm({ automation, process, ended, measured }: SeldomClocked): PlausibilityAlarm {
  return { kind: "seldom_clocked", process, measure: null, automation, found: measured, expected: ended };
}

function freeAlarm({ automation, process, cases }: FreeHandOvers): PlausibilityAlarm {
  return { kind: "free_hand_overs", process, measure: null, automation, found: cases, expected: 0 };
}

type Named = Pick<PlausibilityAlarm, "process" | "measure" | "automation">;

function named({ id, code, title, measureId, measureTitle }: Counted): Named {
  return {
    process: { id, code, title },
    automation: null,
    measure: measureId === null ? null : { id: measureId, title: measureTitle ?? "" },
  };
}

const dayMs = 86_400_000;
const instant = (localDate: string) => Date.parse(`${localDate}T00:00:00Z`);
const daysBetween = ({ from, to }: Days) => (instant(to) - instant(from)) / dayMs;
const nextDay = (localDate: string) => new Date(instant(localDate) + dayMs).toISOString().slice(0, 10);

function yearOf(localDate: string): Days {
  const year = Number(localDate.slice(0, 4));
  return { from: `${localDate.slice(0, 4)}-01-01`, to: `${String(year + 1).padStart(4, "0")}-01-01` };
}
