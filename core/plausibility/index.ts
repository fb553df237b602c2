export { plausibilityAlarms } from "./plausibility-alarms.ts";
export { freeHandOvers } from "./free-hand-overs.ts";
export { seldomClocked, type SeldomClocked } from "./seldom-clocked.ts";
export { type PlausibilityAlarm, PlausibilityAlarmList, PlausibilityInput } from "./schemas.ts";
