export { addTenant } from "./add-tenant.ts";
export { addUnit, addUnitBySystem } from "./add-unit.ts";
export { closeUnit } from "./close-unit.ts";
export { getUnit } from "./get-unit.ts";
export { hoursPerFteOn } from "./hours-per-fte.ts";
export { listUnits } from "./list-units.ts";
export { moveUnit } from "./move-unit.ts";
export { renameUnit } from "./rename-unit.ts";
export {
  AddUnitInput,
  CloseUnitInput,
  GetUnitInput,
  ListUnitsInput,
  MoveUnitInput,
  RenameUnitInput,
  UnitDetail,
  UnitNode,
} from "./schemas.ts";
export { setHoursPerFte } from "./set-hours-per-fte.ts";
export { unitNamesOn } from "./unit-names.ts";
export { type UnitHistory, unitHistory, type UnitsOnDay } from "../unit-history/index.ts";
