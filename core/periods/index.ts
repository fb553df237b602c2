export { assertPeriodOpen, waitForWriters, type WrittenDays } from "./assert-open.ts";
export { monthOf, monthsIn, nextMonth, type PeriodDays, periodFrom, periodsOfYear } from "./days.ts";
