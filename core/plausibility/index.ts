export { plausibilityAlarms } from "./plausibility-alarms.ts";
export { type PlausibilityAlarm, PlausibilityAlarmList, PlausibilityInput } from "./schemas.ts";
