import { LocalTime, type ScheduleRule, TimeZone } from "../../../core/calendar/index.ts";
import { MissedPolicy, OverlapPolicy } from "../../../core/db.ts";
import type { Schedule } from "../../../core/schedules/index.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { formErrors, given } from "../form-values.ts";
import type { Texts } from "../texts.ts";

/** The kinds of rule, in the order people are asked. */
export const ruleKinds = [
  "workingDays",
  "interval",
  "monthWorkingDay",
  "quarterWorkingDay",
  "cron",
] as const satisfies readonly ScheduleRule["kind"][];

/** The kind of rule that is asked for; every working day unless another is. */
export function ruleKindOf(text: string | undefined): ScheduleRule["kind"] {
  return ruleKinds.find((kind) => kind === text) ?? "workingDays";
}

/** What a new schedule's form says at first. */
export const emptySchedule: FormValues = {
  tidssone: "Europe/Oslo",
  glemt: "RUN_ONCE",
  overlapp: "QUEUE",
  dag: "last",
  virkedager: "ja",
};

/** A schedule as its form says it. */
export function valuesOf({ automation, rule, timeZone, missedPolicy, overlapPolicy }: Schedule): FormValues {
  const common = { ...emptySchedule, automatisering: automation.id, tidssone: timeZone };
  return { ...common, glemt: missedPolicy, overlapp: overlapPolicy, type: rule.kind, ...ruleValues(rule) };
}

function ruleValues(rule: ScheduleRule): FormValues {
  switch (rule.kind) {
    case "cron":
      return { uttrykk: rule.expression };
    case "interval": {
      const { from = "", to = "" } = rule.between ?? {};
      return { minutter: String(rule.minutes), fra: from, til: to, virkedager: rule.workingDaysOnly ? "ja" : "" };
    }
    case "workingDays":
      return { tider: rule.times.join(", ") };
    case "monthWorkingDay":
    case "quarterWorkingDay":
      return { dag: rule.which, kl: rule.time };
  }
}

/** The times of day that people write: `6.30` and `06:30` are the same. */
export function clockOf(text: string | undefined): string | undefined {
  const [, hour = "", minute = ""] = /^(\d{1,2})[.:](\d{2})$/.exec((text ?? "").trim()) ?? [];
  const time = `${hour.padStart(2, "0")}:${minute}`;
  return LocalTime.safeParse(time).success ? time : undefined;
}

type Read = {
  rule: ScheduleRule;
  timeZone: string;
  missedPolicy: MissedPolicy;
  overlapPolicy: OverlapPolicy;
};

/** What the form asks for, and what is wrong with it that can be seen without the calendar. */
export function readSchedule(values: FormValues, t: Texts): { input: Read; errors: FormErrors } {
  const words = t.schedules.errors;
  const { rule, errors } = readRule(values, t);
  const timeZone = values["tidssone"] ?? "";
  const missedPolicy = Object.values(MissedPolicy).find((known) => known === values["glemt"]) ?? "RUN_ONCE";
  const overlapPolicy = Object.values(OverlapPolicy).find((known) => known === values["overlapp"]) ?? "QUEUE";
  return {
    input: { rule, timeZone, missedPolicy, overlapPolicy },
    errors: { ...errors, ...(!TimeZone.safeParse(timeZone).success && { tidssone: words.timeZone }) },
  };
}

type ReadRule = { rule: ScheduleRule; errors: FormErrors };

function readRule(values: FormValues, t: Texts): ReadRule {
  const words = t.schedules.errors;
  const kind = ruleKindOf(values["type"]);
  if (kind === "interval") return readInterval(values, t);
  if (kind === "cron") {
    const expression = values["uttrykk"] ?? "";
    return { rule: { kind, expression }, errors: expression === "" ? { uttrykk: words.required } : {} };
  }
  if (kind === "workingDays") {
    const written = (values["tider"] ?? "").split(/[,;\s]+/).filter(Boolean);
    const times = written.flatMap((text) => clockOf(text) ?? []);
    const isRight = times.length > 0 && times.length === written.length && new Set(times).size === times.length;
    return { rule: { kind, times }, errors: isRight ? {} : { tider: words.times } };
  }
  const time = clockOf(values["kl"]);
  const which = values["dag"] === "first" ? "first" : "last";
  return { rule: { kind, which, time: time ?? "" }, errors: time === undefined ? { kl: words.time } : {} };
}

function readInterval(values: FormValues, t: Texts): ReadRule {
  const minutes = /^\d{1,3}$/.test(values["minutter"] ?? "") ? Number(values["minutter"]) : 0;
  const { between, errors } = readBetween(values, t);
  const isCount = minutes >= 1 && minutes <= 720;
  const workingDaysOnly = values["virkedager"] === "ja";
  return {
    rule: { kind: "interval", minutes, ...(between && { between }), workingDaysOnly },
    errors: { ...(!isCount && { minutter: t.schedules.errors.minutes }), ...errors },
  };
}

type Between = { between?: { from: string; to: string }; errors: FormErrors };

/** The hours of an interval: both or neither. */
function readBetween(values: FormValues, t: Texts): Between {
  const words = t.schedules.errors;
  const written = { fra: given(values["fra"]), til: given(values["til"]) };
  if (written.fra === undefined && written.til === undefined) return { errors: {} };
  const [from, to] = [clockOf(written.fra), clockOf(written.til)];
  if (from !== undefined && to !== undefined) {
    return from < to ? { between: { from, to }, errors: {} } : { errors: { til: words.between } };
  }
  const wrong = (["fra", "til"] as const).filter((name) => clockOf(written[name]) === undefined);
  return { errors: Object.fromEntries(wrong.map((name) => [name, written[name] ? words.time : words.both])) };
}

const fieldNames = {
  automationId: "automatisering",
  "rule.expression": "uttrykk",
  timeZone: "tidssone",
  overlapPolicy: "overlapp",
};

/** What the verb refused, in words beside the fields. */
export function scheduleErrors(error: unknown, t: Texts): FormErrors {
  const words = t.schedules.errors;
  const messages = {
    never_due: words.neverDue,
    bad_cron: words.badCron,
    needs_queue: words.needsQueue,
    too_many: words.tooMany,
  };
  return formErrors(error, { fieldNames, messages, t });
}
