import type { MaintenanceWindow as WindowRow, TargetSystem } from "../db.ts";
import { laneGate } from "./gate.ts";
import type { Lane, LaneState, MaintenanceWindow } from "./schemas.ts";
import { inWindow, nextOccasion } from "./windows.ts";

/** A lane's row with its windows. */
export type LaneRow = TargetSystem & { windows: WindowRow[] };

/** What is set for a lane, and whether it runs; how many cases it has is counted elsewhere. */
export type LaneSettings = Omit<Lane, "open" | "openIsAtLeast" | "oldestQueuedAt" | "settledLast24Hours">;

/** A lane as the API tells of it, at an instant. */
export function describeLane(lane: LaneRow, now: Date): LaneSettings {
  const { id, key, name, baseUrl, concurrency, rateMax, ratePerSeconds, pausedAt } = lane;
  return {
    id,
    key,
    name,
    baseUrl,
    concurrency,
    rateLimit: rateMax === null || ratePerSeconds === null ? null : { max: rateMax, perSeconds: ratePerSeconds },
    circuitBreaker: { errors: lane.circuitErrors, windowSeconds: lane.circuitWindowSeconds },
    state: stateOf(lane, now),
    paused: pausedAt && { at: pausedAt.toISOString(), by: lane.pausedBy ?? "", reason: lane.pauseReason ?? "" },
    maintenance: maintenanceOf(lane, now),
    circuit: {
      status: lane.circuit,
      cause: lane.circuitCause,
      openedAt: lane.circuitOpenedAt?.toISOString() ?? null,
      nextLookAt: lane.circuitProbeAt?.toISOString() ?? null,
      looksInVain: lane.circuitProbes,
    },
  };
}

/** A window as the API tells of it, at an instant. */
export function describeWindow(window: WindowRow, now: Date): MaintenanceWindow {
  const { id, weekdays, startTime, endTime, startsAt, endsAt, reason, createdBy } = window;
  const next = nextOccasion(window, now);
  return {
    id,
    weekly: startTime === null || endTime === null ? null : { weekdays, startTime, endTime },
    once: startsAt && endsAt && { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    reason,
    createdBy,
    next: next ? { startsAt: next.startsAt.toISOString(), endsAt: next.endsAt.toISOString() } : null,
    isOn: inWindow(window, now),
  };
}

function stateOf(lane: LaneRow, now: Date): LaneState {
  const gate = laneGate(lane, now);
  if (gate.open) return gate.most === undefined ? "RUNNING" : "TRIAL";
  return gate.because === "CIRCUIT" ? "CIRCUIT_OPEN" : gate.because;
}

/** Told whether or not people have stopped the lane too. */
function maintenanceOf({ windows }: LaneRow, now: Date): Lane["maintenance"] {
  const gate = laneGate({ pausedAt: null, circuit: "CLOSED", windows }, now);
  if (gate.open || !gate.until) return null;
  const reasons = windows.filter((window) => inWindow(window, now)).map(({ reason }) => reason);
  return { until: gate.until.toISOString(), reason: reasons.join("; ") };
}
