/** Months after which what was measured or judged is stale (domain.md 2.5.12). */
const staleAfterMonths = 24;
/** Months before that in which people are warned. */
const warnedMonths = 3;

export type Freshness = {
  state: "FRESH" | "SOON_STALE" | "STALE";
  /** Local date from which it is stale. */
  from: string;
  why: "AGE" | "NEW_PROCESS_VERSION";
};

type Taken = {
  /** Local date of the last observation, or of the judgement. */
  takenOn: string;
  /** Local date on which the process got a newer version than the one it was taken of; null as long as none is planned. */
  newVersionFrom: string | null;
};

/** How fresh a baseline is on a local date: it is stale 24 months after it was taken, or when its process goes another way. */
export function freshnessOf({ takenOn, newVersionFrom }: Taken, on: string): Freshness {
  const aged = addMonths(takenOn, staleAfterMonths);
  const isReplaced = newVersionFrom !== null && newVersionFrom <= aged;
  const from = isReplaced ? newVersionFrom : aged;
  const why = isReplaced ? "NEW_PROCESS_VERSION" : "AGE";
  if (on >= from) return { state: "STALE", from, why };
  return { state: on >= addMonths(from, -warnedMonths) ? "SOON_STALE" : "FRESH", from, why };
}

/** The same day so many months later, or the last one of a shorter month. */
export function addMonths(localDate: string, months: number): string {
  const [year = 0, month = 1, day = 1] = localDate.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
