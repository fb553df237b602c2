import type { Texts } from "../texts.ts";

/** What was just done, as the address of the page after it says; the words are ours, never the address's. */
export type Done = keyof Texts["studies"]["done"];

export function toldBy(done: string | undefined, t: Texts): string | undefined {
  return Object.entries(t.studies.done).find(([name]) => name === done)?.[1];
}

/** Whether it was one's own clock that something was done with. */
export function isOfClock(done: string | undefined): boolean {
  const ofClock: readonly (string | undefined)[] = ["klokke", "pause", "fortsatt", "stoppet"] satisfies Done[];
  return ofClock.includes(done);
}

/** The page of a study, saying what was just done. */
export function doneHref(id: string, done: Done): string {
  return `/gevinst/tidsstudier/${id}?melding=${done}`;
}
