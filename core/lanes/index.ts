export { type GatedLane, laneGate, type LaneGate } from "./gate.ts";
export { listLanes } from "./list-lanes.ts";
export { giveBackPermits, type Permits, takePermits } from "./permits.ts";
export { Lane, LaneList, UpdateLaneInput } from "./schemas.ts";
export { updateLane } from "./update-lane.ts";
export { inWindow, windowEnd } from "./windows.ts";
