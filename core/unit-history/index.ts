export { type UnitHistory, unitHistory, type UnitsOnDay } from "./unit-history.ts";
