import type { Texts } from "../texts.ts";

/** What was just done, as the address of the page after it says; the words are ours, never the address's. */
export type Done = keyof Texts["measures"]["done"];

export function toldBy(done: string | undefined, t: Texts): string | undefined {
  return Object.entries(t.measures.done).find(([name]) => name === done)?.[1];
}

/** The page of a measure, saying what was just done. */
export function doneHref(id: string, done: Done): string {
  return `/gevinst/tiltak/${id}?melding=${done}`;
}
