import type { ScheduleRule } from "../../../core/calendar/index.ts";
import { cronInWords } from "../cron-words.ts";
import type { Texts } from "../texts.ts";

/** When a schedule comes due, in words. @example ruleInWords({ kind: "workingDays", times: ["06:30"] }, nb); // "hver virkedag kl. 06:30" */
export function ruleInWords(rule: ScheduleRule, t: Texts): string {
  const words = t.schedules.words;
  switch (rule.kind) {
    case "cron":
      return cronInWords(rule.expression, t.cron);
    case "interval": {
      const every = t.cron.everyNthMinute(rule.minutes);
      const days = rule.workingDaysOnly ? words.onWorkingDays : "";
      const between = rule.between ? words.between(rule.between.from, rule.between.to) : "";
      return [every, between, days].filter(Boolean).join(" ");
    }
    case "workingDays":
      return words.workingDays(listed(rule.times.toSorted(), t.cron.and));
    case "monthWorkingDay":
      return words.month[rule.which](rule.time);
    case "quarterWorkingDay":
      return words.quarter[rule.which](rule.time);
  }
}

/** The same as a heading, or the first words of a row. */
export function ruleAsTitle(rule: ScheduleRule, t: Texts): string {
  const words = ruleInWords(rule, t);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function listed(times: readonly string[], and: string): string {
  return times.length < 2 ? times.join("") : `${times.slice(0, -1).join(", ")}${and}${times.at(-1)}`;
}
