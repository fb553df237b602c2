import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { DestinationStream } from "pino";

/** How much of a log is kept: the file that is written to, and so many before it, none of whose lines is older. */
export type LogLimits = { mostBytes?: number; keptFiles?: number; mostDays?: number };

export type LogFile = DestinationStream & {
  /** Lets go of what is too old; to be called now and then. @returns The files that were removed. */
  tidy(nowMs?: number): string[];
};

const dayMs = 86_400_000;

/**
 * A log file that does not grow for ever: when it is full it becomes `<file>.1`, what was that becomes `<file>.2`, and the
 * oldest goes. Opened at once and written at once, so that the last line before a death is there too. Several processes may
 * write to it. A disk that is full costs lines, and one that lets nothing be moved costs room: never the process.
 *
 * @throws Error when the file cannot be opened.
 */
export function openLogFile(
  file: string,
  { mostBytes = 20 * 2 ** 20, keptFiles = 4, mostDays = 90 }: LogLimits = {},
): LogFile {
  // Files go as a whole, so none may span much of the time that lines are kept.
  const spanMs = (mostDays * dayMs) / (keptFiles + 1);
  mkdirSync(dirname(file), { recursive: true });
  let fd = open(file);
  let size = fstatSync(fd).size;
  const turn = (): void => {
    // Another process may have turned it already: then that one's new file is ours too.
    if (isSameFile(fd, file)) {
      for (let number = keptFiles - 1; number >= 1; number -= 1)
        moveIfThere(`${file}.${number}`, `${file}.${number + 1}`);
      moveIfThere(file, `${file}.1`);
    }
    const next = open(file);
    closeSync(fd);
    fd = next;
    size = fstatSync(fd).size;
  };
  /** There is nowhere left to say so; it is tried again when as much has been written once more. */
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch {
      size = 0;
    }
  };
  return {
    write(line: string): void {
      if (size >= mostBytes) attempt(turn);
      attempt(() => void writeSync(fd, line));
      size += Buffer.byteLength(line);
    },
    tidy(nowMs = Date.now()) {
      const removed: string[] = [];
      attempt(() => {
        if (nowMs - (firstLineMs(file) ?? nowMs) > spanMs) turn();
        for (let number = 1; number <= keptFiles; number += 1) {
          const old = `${file}.${number}`;
          const lastLineMs = statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? nowMs;
          if (nowMs - lastLineMs <= mostDays * dayMs - spanMs) continue;
          rmSync(old);
          removed.push(old);
        }
      });
      return removed;
    },
  };
}

/** For the owner alone: a log tells who did what. */
function open(file: string): number {
  return openSync(file, "a", 0o600);
}

/** When the first line was written; undefined for a file without one. */
function firstLineMs(file: string): number | undefined {
  const start = Buffer.alloc(200);
  const fd = openSync(file, "r");
  try {
    readSync(fd, start, 0, start.length, 0);
  } finally {
    closeSync(fd);
  }
  const at = Date.parse(/"time":"([^"]+)"/.exec(start.toString("utf8"))?.[1] ?? "");
  return Number.isNaN(at) ? undefined : at;
}

function isSameFile(fd: number, file: string): boolean {
  const there = statSync(file, { throwIfNoEntry: false });
  return there?.ino === fstatSync(fd).ino;
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false })) renameSync(from, to);
}
