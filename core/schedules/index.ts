export { createSchedule } from "./create-schedule.ts";
export { deleteSchedule } from "./delete-schedule.ts";
export { getSchedule, listSchedules } from "./read-schedules.ts";
export {
  CreateScheduleInput,
  GetScheduleInput,
  ListSchedulesInput,
  Schedule,
  SchedulePage,
  UpdateScheduleInput,
} from "./schemas.ts";
export { nextDueAt, startDueSchedules } from "./start-due.ts";
export { updateSchedule } from "./update-schedule.ts";
