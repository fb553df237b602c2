export { addMaintenanceWindow } from "./add-maintenance-window.ts";
export { checkCircuits } from "./check-circuits.ts";
export { closeCircuit } from "./close-circuit.ts";
export { createLane } from "./create-lane.ts";
export { addCredential, replaceCredentialPassword } from "./credentials.ts";
export { type GatedLane, laneGate, type LaneGate } from "./gate.ts";
export { getLane } from "./get-lane.ts";
export { listLaneHistory } from "./list-lane-history.ts";
export { listLanes } from "./list-lanes.ts";
export { pauseLane, resumeLane } from "./pause-lane.ts";
export { giveBackPermits, type Permits, takePermits } from "./permits.ts";
export { probeCircuits } from "./probe-circuits.ts";
export { removeMaintenanceWindow } from "./remove-maintenance-window.ts";
export { type LaneRules, readLaneRules } from "./rules.ts";
export {
  AddCredentialInput,
  AddMaintenanceWindowInput,
  CreateLaneInput,
  type Credential,
  DecideOnLaneInput,
  GetLaneInput,
  Lane,
  type LaneChange,
  LaneDetail,
  LaneHistory,
  LaneList,
  type LaneState,
  ListLaneHistoryInput,
  MaintenanceWindow,
  NewMaintenanceWindow,
  RemoveMaintenanceWindowInput,
  ReplaceCredentialPasswordInput,
  UpdateLaneInput,
} from "./schemas.ts";
export { holdSlots, letGoSlots, shareOf } from "./slots.ts";
export { updateLane } from "./update-lane.ts";
export { nextOccasion, type WindowTimes } from "./windows.ts";
