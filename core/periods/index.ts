export { assertPeriodOpen, waitForSettling, waitForWriters, type WrittenDays } from "./assert-open.ts";
export { closingOf, PeriodClosing } from "./closing-of.ts";
export { monthOf, monthsIn, nextMonth, type PeriodDays, periodFrom, periodsOfYear } from "./days.ts";
