import type { Texts } from "../texts.ts";

/** What was just done, as the address of the page after it says; the words are ours, never the address's. */
export type Done = keyof Texts["baselines"]["done"];

export function toldBy(done: string | undefined, t: Texts): string | undefined {
  return Object.entries(t.baselines.done).find(([name]) => name === done)?.[1];
}

/** The page of a baseline, saying what was just done. */
export function doneHref(id: string, done: Done): string {
  return `/gevinst/nullpunkter/${id}?melding=${done}`;
}
