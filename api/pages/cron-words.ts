import type { Texts } from "./texts.ts";

type Words = Texts["cron"];

/**
 * The common schedules in words; any other as it is written. Five cron fields, read in Europe/Oslo.
 *
 * @example cronInWords("30 6 * * 1-5", nb.cron); // "mandag til fredag kl. 06:30"
 */
export function cronInWords(cron: string, words: Words): string {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = cron.trim().split(/\s+/);
  if (month !== "*") return cron;
  if (day !== "*") return monthly({ minute, hour, day, weekday }, words) ?? cron;
  const days = weekday === "*" ? "" : daysOf(weekday, words);
  const time = timeWords({ minute, hour, everyDay: days === "" }, words);
  if (days === undefined || time === undefined) return cron;
  return [days, time].filter(Boolean).join(" ");
}

type Fields = { minute: string; hour: string; day: string; weekday: string };

function monthly({ minute, hour, day, weekday }: Fields, words: Words): string | undefined {
  const time = timeOf(hour, minute, words);
  if (time === undefined || weekday !== "*" || !/^\d{1,2}$/.test(day)) return undefined;
  return words.monthly(Number(day), time);
}

type Time = { minute: string; hour: string; everyDay: boolean };

function timeWords({ minute, hour, everyDay }: Time, words: Words): string | undefined {
  const every = /^\*\/(\d+)$/.exec(minute);
  if (hour === "*" && every) return words.everyNthMinute(Number(every[1]));
  if (hour === "*" && minute === "*") return words.everyNthMinute(1);
  if (hour === "*" && /^\d{1,2}$/.test(minute)) return words.hourly(Number(minute));
  const time = timeOf(hour, minute, words);
  if (time === undefined) return undefined;
  return everyDay ? words.daily(time) : words.at(time);
}

function timeOf(hour: string, minute: string, words: Words): string | undefined {
  if (!/^\d{1,2}(,\d{1,2})*$/.test(hour) || !/^\d{1,2}$/.test(minute)) return undefined;
  const times = hour.split(",").map((each) => `${each.padStart(2, "0")}:${minute.padStart(2, "0")}`);
  return times.join(words.and);
}

function daysOf(weekday: string, words: Words): string | undefined {
  const nameOf = (day: string | undefined) => words.weekdays[Number(day) % 7] ?? "";
  const range = /^([0-7])-([0-7])$/.exec(weekday);
  if (range) return words.range(nameOf(range[1]), nameOf(range[2]));
  return /^[0-7]$/.test(weekday) ? words.each(nameOf(weekday)) : undefined;
}
