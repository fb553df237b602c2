import { laneGate, nextOccasion, type WindowTimes } from "../lanes/index.ts";
import type { ClosedPeriod } from "./predict-finish.ts";

const horizonDays = 14;
const mostOccasions = 200;

/** A lane as far as it tells when work is done in it. */
export type WatchedLane = Parameters<typeof laneGate>[0] & { circuitProbeAt: Date | null };

/**
 * When a lane will be closed in the next two weeks, as far as anybody knows now.
 *
 * @returns By start; undefined while people have stopped the lane, since nobody knows for how long.
 */
export function closedPeriods(lane: WatchedLane, now: Date): ClosedPeriod[] | undefined {
  const gate = laneGate(lane, now);
  if (!gate.open && gate.because === "PAUSED") return undefined;
  const until = new Date(now.getTime() + horizonDays * 86_400_000);
  const windows = lane.windows.flatMap((window) => occasions(window, now, until));
  // A circuit is taken to close at the next look at the system: most faults are short.
  const probeAt = lane.circuit === "OPEN" ? lane.circuitProbeAt : null;
  const circuit = probeAt === null || probeAt <= now ? [] : [{ from: now, to: probeAt }];
  return [...windows, ...circuit].toSorted((a, b) => a.from.getTime() - b.from.getTime());
}

function occasions(window: WindowTimes, now: Date, until: Date): ClosedPeriod[] {
  const found: ClosedPeriod[] = [];
  for (let at = now; at < until && found.length < mostOccasions;) {
    const next = nextOccasion(window, at);
    if (!next || next.startsAt >= until) break;
    found.push({ from: next.startsAt, to: next.endsAt });
    at = next.endsAt;
  }
  return found;
}
