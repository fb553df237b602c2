export { plausibilityAlarms } from "./plausibility-alarms.ts";
export { PlausibilityAlarm, PlausibilityAlarmList, PlausibilityInput } from "./schemas.ts";
