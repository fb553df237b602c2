export { type GatedLane, laneGate, type LaneGate } from "./gate.ts";
export { listLanes } from "./list-lanes.ts";
export { giveBackPermits, type Permits, takePermits } from "./permits.ts";
export { type LaneRules, readLaneRules } from "./rules.ts";
export { Lane, LaneList, UpdateLaneInput } from "./schemas.ts";
export { holdSlots, letGoSlots, shareOf } from "./slots.ts";
export { updateLane } from "./update-lane.ts";
export { inWindow, nextOccasion, windowEnd, type WindowTimes } from "./windows.ts";
