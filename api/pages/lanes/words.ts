import type { LaneChange, MaintenanceWindow } from "../../../core/lanes/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { whenText } from "../components/time.tsx";
import type { Texts } from "../texts.ts";

type Frame = { now: Date; t: Texts };
type Times = Pick<MaintenanceWindow, "weekly" | "once">;

/** When a window is: `lørdag og søndag kl. 22:00–06:00 neste dag`. */
export function windowWords({ weekly, once }: Times, frame: Frame): string {
  const { when } = frame.t.lanes;
  if (once) {
    return when.once(whenText(new Date(once.startsAt), frame), whenText(new Date(once.endsAt), frame));
  }
  if (!weekly) return "";
  const { weekdays, startTime, endTime } = weekly;
  const end = endTime > startTime ? endTime : `${endTime} ${when.nextDay}`;
  return when.weekly(weekdayWords(weekdays, frame.t), startTime, end);
}

function weekdayWords(days: readonly number[], t: Texts): string {
  const { when, weekdays } = t.lanes;
  if (days.length === 7) return when.everyDay;
  const nameOf = (day: number | undefined) => weekdays[(day ?? 1) - 1] ?? "";
  const sorted = days.toSorted((a, b) => a - b);
  const [first = 1] = sorted;
  const isRow = sorted.length > 2 && sorted.every((day, index) => day === first + index);
  if (isRow) return when.range(nameOf(first), nameOf(sorted.at(-1)));
  const names = sorted.map((day) => nameOf(day));
  return [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(when.and);
}

/** `5 minutter`, `1 time`, `90 sekunder`. */
export function spanWords(seconds: number, t: Texts): string {
  const { span } = t.lanes;
  if (seconds % 3600 === 0) return span.hours(seconds / 3600);
  return seconds % 60 === 0 ? span.minutes(seconds / 60) : span.seconds(seconds);
}

/** What an error code means, in the middle of a sentence. */
export function causeWords(code: string | null, t: Texts): string {
  const { title } = t.incidents.cause(code ?? "");
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** A change from the audit log in a sentence; one that has no words here is told by its name. */
export function changeWords({ action, detail, by }: LaneChange, frame: Frame): string {
  const { changes } = frame.t.lanes;
  const text = (name: string): string => (typeof detail[name] === "string" ? detail[name] : "");
  const times = () => windowWords({ weekly: null, once: null, ...(detail as Partial<Times>) }, frame);
  const cause = () => causeWords(text("cause"), frame.t);
  const words: Readonly<Record<string, () => string>> = {
    "lane.create": () => changes.created,
    "lane.update": () => changes.updated(updateWords(detail, frame.t)),
    "lane.pause": () => changes.paused(text("reason")),
    "lane.resume": () => changes.resumed(text("reason")),
    "lane.window-add": () => changes.windowAdded(times(), text("reason")),
    "lane.window-remove": () => changes.windowRemoved(times()),
    "lane.credential-add": () => changes.accountAdded(text("name")),
    "lane.credential-password": () => changes.passwordReplaced(text("name")),
    "lane.circuit-open": () => changes.circuitOpened(cause()),
    "lane.circuit-reopen": () => changes.circuitReopened(cause()),
    "lane.circuit-try": () => changes.circuitTried,
    "lane.circuit-close": () => (by === null ? changes.circuitClosed : changes.circuitClosedByHand(text("reason"))),
  };
  return words[action]?.() ?? action;
}

function updateWords(detail: LaneChange["detail"], t: Texts): string {
  const { changes } = t.lanes;
  const said = Object.entries(detail).flatMap(([name, value]) => {
    if (typeof value !== "object" || value === null || !("from" in value) || !("to" in value)) return [];
    return [changes.fromTo(changes.fields[name] ?? name, valueWords(value.from, t), valueWords(value.to, t))];
  });
  return said.join(", ");
}

function valueWords(value: unknown, t: Texts): string {
  if (typeof value === "number") return formatWhole(value);
  return typeof value === "string" ? value : t.lanes.changes.none;
}
