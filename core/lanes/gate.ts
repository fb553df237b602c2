import type { TargetSystem } from "../db.ts";
import { type WindowTimes, windowEnd } from "./windows.ts";

/** What decides whether a lane may begin cases. */
export type GatedLane = Pick<TargetSystem, "pausedAt" | "circuit"> & { windows: readonly WindowTimes[] };

/** Whether cases may be begun; `most`: so many in the whole lane at a time; `until`: when that is known to change. */
export type LaneGate =
  | { open: true; most?: 1 }
  | { open: false; because: "PAUSED" | "MAINTENANCE" | "CIRCUIT"; until?: Date };

/**
 * Whether a lane may begin cases. People come before windows, and windows before the circuit: whoever asks is told of what
 * lasts for certain.
 */
export function laneGate({ pausedAt, circuit, windows }: GatedLane, now: Date): LaneGate {
  if (pausedAt !== null) return { open: false, because: "PAUSED" };
  const until = endOfMaintenance(windows, now);
  if (until) return { open: false, because: "MAINTENANCE", until };
  if (circuit === "OPEN") return { open: false, because: "CIRCUIT" };
  return circuit === "HALF_OPEN" ? { open: true, most: 1 } : { open: true };
}

/** Windows that follow each other without a gap are one. */
function endOfMaintenance(windows: readonly WindowTimes[], now: Date): Date | undefined {
  let end: Date | undefined;
  // Bounded, since windows that somebody wrote past the rules could go on for ever.
  for (let step = 0; step < 100; step += 1) {
    const at = end ?? now;
    const ends = windows.map((window) => windowEnd(window, at)?.getTime() ?? 0);
    const latest = Math.max(0, ...ends);
    if (latest <= at.getTime()) return end;
    end = new Date(latest);
  }
  return end;
}
