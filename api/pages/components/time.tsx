import { localDateOf } from "../../../core/local-date.ts";
import { formatDate, formatNumber } from "../../../core/norwegian-format.ts";
import { addDays } from "../days.ts";
import { type Texts, useNow, useTexts } from "../texts.ts";

const clock = new Intl.DateTimeFormat("nb-NO", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" });

/** An instant in few words: the day is named when it is near. */
export function Time({ at }: { at: string }) {
  const t = useTexts();
  const now = useNow();
  return (
    <time class="mj-number" datetime={at}>
      {whenText(new Date(at), { now, t })}
    </time>
  );
}

/** `i dag kl. 09:07`, `i går kl. 14:02`, `05.03.2026 kl. 09:07`. */
export function whenText(instant: Date, { now, t }: { now: Date; t: Texts }): string {
  const day = localDateOf(instant);
  const today = localDateOf(now);
  const time = clock.format(instant);
  if (day === today) return t.time.today(time);
  if (day === addDays(today, -1)) return t.time.yesterday(time);
  return t.time.day(formatDate(day), time);
}

/** How long something took: `0,8 s`, `12 s`, `2 min 5 s`, `3 t 4 min`, `2 d 5 t`. */
export function durationText(durationMs: number, t: Texts): string {
  const { seconds, minutes, hours, days } = t.time;
  if (durationMs < 50) return t.time.instantly;
  const whole = Math.round(durationMs / 1000);
  if (whole < 10) return seconds(formatNumber(Math.round(durationMs / 100) / 10));
  if (whole < 60) return seconds(formatNumber(whole));
  const wholeMinutes = Math.floor(whole / 60);
  if (wholeMinutes < 60) return two(minutes(wholeMinutes), whole % 60, seconds(String(whole % 60)));
  const wholeHours = Math.floor(wholeMinutes / 60);
  if (wholeHours < 48) return two(hours(wholeHours), wholeMinutes % 60, minutes(wholeMinutes % 60));
  return two(days(Math.floor(wholeHours / 24)), wholeHours % 24, hours(wholeHours % 24));
}

function two(first: string, rest: number, second: string): string {
  return rest === 0 ? first : `${first} ${second}`;
}
