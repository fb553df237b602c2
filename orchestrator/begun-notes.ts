import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { AttemptKey } from "../core/cases/index.ts";
import type { Logger } from "../core/log.ts";
import { isAlive } from "./machine.ts";

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
const mostBytes = 1024 * noteBytes;
const leftAfterMs = 24 * 3_600_000;

const prefix = "minuttjakt-begun-";
const pathOf = (worker: string) => join(folder, `${prefix}${worker}`);

/** Opens a worker's notes. Where there is no such folder it keeps none, and its short cases are not known to be begun. */
export function openBegunNotes(worker: string, log: Logger): BegunNotes {
  let file: number;
  forgetLeft();
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
  const text = readOwn(pathOf(worker));
  const notes = Array.from({ length: Math.floor(text.length / noteBytes) }, (_, place) =>
    text.slice(place * noteBytes, (place + 1) * noteBytes),
  );
  return notes.flatMap((one) => {
    const [, workItemId, attempt] = note.exec(one) ?? [];
    return workItemId === undefined ? [] : [{ workItemId, attempt: Number(attempt) }];
  });
}

/** A file of this user's, or nothing: anybody may put something there, and a pipe would be waited for without end. */
function readOwn(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = fstatSync(file);
    const isOurs = found.isFile() && found.uid === process.getuid?.() && found.size <= mostBytes;
    return isOurs ? readFileSync(file, "latin1") : "";
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Removes the notes of a worker that is no more, if they are this user's to remove. */
export function forgetBegun(worker: string): void {
  try {
    rmSync(pathOf(worker), { force: true });
  } catch {
    // Somebody else's: nobody reads it.
  }
}

/** Removes what was left by workers of which nobody found out that they are gone. */
function forgetLeft(): void {
  try {
    for (const name of readdirSync(folder)) {
      const [, pid] = /^minuttjakt-begun-.+-(\d+)-[\da-f]+$/.exec(name) ?? [];
      if (pid === undefined || isAlive(Number(pid))) continue;
      const { mtimeMs, uid } = statSync(join(folder, name));
      if (uid === process.getuid?.() && mtimeMs < Date.now() - leftAfterMs) forgetBegun(name.slice(prefix.length));
    }
  } catch {
    // Nothing to tidy where there is no such folder; what went meanwhile is gone.
  }
}
