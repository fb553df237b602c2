import type { Texts } from "../texts.ts";

/** What was just done, as the address of the page after it says; the words are ours, never the address's. */
export type Done = "startet" | "pause" | "aktiv" | "registrert" | "angret" | "innstillinger";

export function toldBy(done: string | undefined, t: Texts): { color: "success"; text: string } | undefined {
  const words: Record<Done, string> = {
    startet: t.automations.done.started,
    pause: t.automations.done.paused,
    aktiv: t.automations.done.activated,
    registrert: t.automations.done.created,
    angret: t.automations.done.undone,
    innstillinger: t.automations.done.running,
  };
  const text = Object.entries(words).find(([name]) => name === done)?.[1];
  return text === undefined ? undefined : { color: "success", text };
}

/** The page of an automation, saying what was just done. */
export function doneHref(id: string, done: Done): string {
  return `/automatiseringer/${id}?melding=${done}`;
}
