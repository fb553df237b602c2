import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { AttemptKey } from "../core/cases/index.ts";
import type { Logger } from "../core/log.ts";

/** What a worker notes of the cases that it is doing, for whoever finds its process gone. */
export type BegunNotes = {
  /**
   * Notes that work on a case begins. Costs some two microseconds, where telling the record would cost as much as a short
   * case does.
   *
   * @returns To be called when the work is over.
   */
  begin(key: AttemptKey): () => void;
  close(): void;
};

/** In memory, and there until it is removed or the machine stops: a killed process cannot take it along. */
const folder = "/dev/shm";
const noteBytes = 64;
const note = /^([\da-f-]{36})\/(\d{1,9}) *$/;

const pathOf = (worker: string) => join(folder, `minuttjakt-begun-${worker}`);

/** Opens a worker's notes. Where there is no such folder it keeps none, and its short cases are not known to be begun. */
export function openBegunNotes(worker: string, log: Logger): BegunNotes {
  let file: number;
  try {
    // Nobody else's, and nothing that somebody else has put there.
    file = openSync(pathOf(worker), "wx", 0o600);
  } catch (error) {
    log.debug({ err: error }, "no notes of begun cases");
    return { begin: () => () => undefined, close: () => undefined };
  }
  const free: number[] = [];
  let places = 0;
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    closeSync(file);
    forgetBegun(worker);
  };
  return {
    begin({ workItemId, attempt }) {
      // By now the number of the file may be another file's.
      if (isClosed) return () => undefined;
      // The place that was left last is taken first: hardly any is left that says a case is being done which is over.
      const place = free.pop() ?? places++;
      try {
        writeSync(file, `${workItemId}/${attempt}`.padEnd(noteBytes), place * noteBytes);
      } catch (error) {
        log.warn({ err: error }, "no more notes of begun cases");
        close();
      }
      return () => void free.push(place);
    },
    close,
  };
}

/** The cases that a worker of this machine was doing last, or had just done; none where it kept no notes. */
export function readBegun(worker: string): AttemptKey[] {
  let text: string;
  try {
    text = readFileSync(pathOf(worker), "latin1");
  } catch {
    return [];
  }
  const notes = Array.from({ length: Math.floor(text.length / noteBytes) }, (_, place) =>
    text.slice(place * noteBytes, (place + 1) * noteBytes),
  );
  return notes.flatMap((one) => {
    const [, workItemId, attempt] = note.exec(one) ?? [];
    return workItemId === undefined ? [] : [{ workItemId, attempt: Number(attempt) }];
  });
}

/** Removes the notes of a worker that is no more. */
export function forgetBegun(worker: string): void {
  rmSync(pathOf(worker), { force: true });
}
