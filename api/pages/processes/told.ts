import type { ProcessDetail } from "../../../core/processes/index.ts";
import type { Crumb } from "../components/blocks.tsx";
import { nb } from "../texts.nb.ts";
import type { Texts } from "../texts.ts";

/** What was just done, as the address of the page after it says; the words are ours, never the address's. */
export type Done = keyof Texts["processes"]["done"];

export function toldBy(done: string | undefined, t: Texts): string | undefined {
  return Object.entries(t.processes.done).find(([name]) => name === done)?.[1];
}

/** The page of a process, saying what was just done. */
export function doneHref(id: string, done: Done): string {
  return `/gevinst/prosesser/${id}?melding=${done}`;
}

/** The way to a form about a process, or about one that is not there yet. */
export function crumbsOf(process: ProcessDetail | undefined): Crumb[] {
  const register = { href: "/gevinst/prosesser", text: nb.processes.title };
  return process ? [register, { href: `/gevinst/prosesser/${process.id}`, text: process.title }] : [register];
}
