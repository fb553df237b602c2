import type { Logger } from "../core/log.ts";

/** Things to close, in reverse order of opening. */
export type Resources = {
  /** @param name For the log, when closing fails or takes too long. */
  add(name: string, close: () => Promise<unknown>): void;
  /** Closes everything, each within `limitMs`, even when one fails. A second call waits for the first. */
  closeAll(): Promise<void>;
};

/** @param limitMs Longest time one thing may take to close. */
export function createResources(log: Logger, limitMs = 8_000): Resources {
  const open: { name: string; close: () => Promise<unknown> }[] = [];
  let closing: Promise<void> | undefined;

  const closeInReverse = async (): Promise<void> => {
    for (let resource = open.pop(); resource; resource = open.pop()) {
      const { name, close } = resource;
      try {
        await withDeadline(close(), limitMs, `${name} did not close in time`);
      } catch (error) {
        log.warn({ resource: name, err: error }, "closing failed");
      }
    }
  };

  return {
    add: (name, close) => void open.push({ name, close }),
    closeAll: () => (closing ??= closeInReverse()),
  };
}

/** @throws Error with `message` when the work takes longer than `limitMs`; the work itself goes on. */
export async function withDeadline<T>(work: Promise<T>, limitMs: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
