import { isCron, loadCalendar, nextOccasions, type ScheduleRule } from "../calendar/index.ts";
import type { Context } from "../context.ts";
import type { MissedPolicy, OverlapPolicy } from "../db.ts";
import { AppError, type FieldError } from "../errors.ts";

/** What must fit together before a schedule is kept. */
export type Plan = {
  rule: ScheduleRule;
  timeZone: string;
  missedPolicy: MissedPolicy;
  overlapPolicy: OverlapPolicy;
};

/**
 * Refuses a schedule that would never start anything, or whose parts do not fit together.
 *
 * @throws AppError `invalid` naming the field.
 */
export async function refuseUnusable(ctx: Context, plan: Plan): Promise<void> {
  const wrong = wrongParts(plan) ?? (await neverDue(ctx, plan));
  if (wrong) throw new AppError("invalid", `${wrong.field}: ${wrong.message}`, { fields: [wrong] });
}

function wrongParts({ rule, missedPolicy, overlapPolicy }: Plan): FieldError | undefined {
  if (rule.kind === "cron" && !isCron(rule.expression)) {
    const message = "Must be five cron fields: minute, hour, day of month, month, weekday";
    return { field: "rule.expression", rule: "bad_cron", message };
  }
  if (missedPolicy === "RUN_ALL" && overlapPolicy !== "QUEUE") {
    const message = "Must be QUEUE when everything missed is run: one run after the other";
    return { field: "overlapPolicy", rule: "needs_queue", message };
  }
  return undefined;
}

async function neverDue(ctx: Context, { rule, timeZone }: Plan): Promise<FieldError | undefined> {
  const calendar = await loadCalendar(ctx.db, ctx.tenantId);
  const [first] = nextOccasions(rule, { timeZone, calendar, after: ctx.now(), count: 1 });
  if (first) return undefined;
  const field = rule.kind === "cron" ? "rule.expression" : "rule";
  return { field, rule: "never_due", message: "Never comes due: there is no such day" };
}
