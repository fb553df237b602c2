import { isoWeekday, localMomentOf } from "../../../core/calendar/index.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import { useTexts } from "../texts.ts";

/** An occasion with its weekday, by the clock of its schedule: `tirsdag 24.11.2026 kl. 06:30`. */
export function Occasion({ at, timeZone }: { at: string; timeZone: string }) {
  const t = useTexts();
  const { date, time } = localMomentOf(new Date(at), timeZone);
  const weekday = t.schedules.weekdays[isoWeekday(date)] ?? "";
  return <time datetime={at}>{t.schedules.onDay(weekday, formatDate(date), time)}</time>;
}
