export { assertPeriodOpen, type WrittenDays } from "./assert-open.ts";
