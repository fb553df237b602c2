import { AppError } from "../errors.ts";

const atATime = 2;
const mostWaiting = 6;

// Of the process, as the memory is that files take; whoever asks, and for which municipality.
let busy = 0;
const waiting: (() => void)[] = [];

/**
 * Does work on a file when it is its turn: two files are read at a time in one process, and six wait.
 *
 * @throws AppError `unavailable` when more would wait; and what the work throws.
 */
export async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (busy === atATime) {
    if (waiting.length === mostWaiting) {
      const message = "Many files are being read right now: try again in a minute";
      throw new AppError("unavailable", message, { fields: [{ field: "file", rule: "too_many_at_once", message }] });
    }
    // Whoever is done hands over the place, so that nobody who comes just then takes it.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    busy += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  }
}
