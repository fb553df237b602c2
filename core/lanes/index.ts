export { listLanes } from "./list-lanes.ts";
export { Lane, LaneList, UpdateLaneInput } from "./schemas.ts";
export { updateLane } from "./update-lane.ts";
