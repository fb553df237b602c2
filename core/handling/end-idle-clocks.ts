import type { Engine } from "../context.ts";
import { runningClocks, stopClocks } from "./clock.ts";

/**
 * Stops clocks whose people gave no sign of life for longer than the cut-off; what they count is up to that.
 *
 * @returns Clocks that were stopped.
 */
export async function endIdleClocks(engine: Engine): Promise<number> {
  const now = engine.now();
  return engine.db.$transaction(async (tx) => {
    const idle = await runningClocks(tx, { idleSince: now });
    await stopClocks(tx, idle, now);
    return idle.length;
  });
}
