export { addUnit } from "./add-unit.ts";
export { defaultHoursPerFte, hoursPerFteOn } from "./hours-per-fte.ts";
export { listUnits } from "./list-units.ts";
export { AddUnitInput, ListUnitsInput, SetHoursPerFteInput, UnitNode } from "./schemas.ts";
export { setHoursPerFte } from "./set-hours-per-fte.ts";
export { unitNamesOn } from "./unit-names.ts";
