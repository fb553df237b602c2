export { isCron } from "./cron.ts";
export { easterSunday, type Holidays, publicHolidays } from "./holidays.ts";
export { listDaysOff } from "./list-days-off.ts";
export { calendarsOf, loadCalendar } from "./load-calendar.ts";
export {
  addDays,
  instantOf,
  instantsOf,
  isoWeekday,
  type LocalMoment,
  localMomentOf,
  LocalTime,
  TimeZone,
} from "./local-time.ts";
export { nextOccasions } from "./occasions.ts";
export { removeDayOff } from "./remove-day-off.ts";
export { ScheduleRule } from "./rule.ts";
export { DayOff, DayOffList, ListDaysOffInput, RemoveDayOffInput, SetDayOffInput } from "./schemas.ts";
export { setDayOff } from "./set-day-off.ts";
export {
  addWorkingDays,
  deadlineAfterWorkingDays,
  endOfWork,
  homeTimeZone,
  isWorkingDay,
  type OwnDay,
  workEndsAt,
  type WorkCalendar,
} from "./working-days.ts";
