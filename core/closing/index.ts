export { closePeriod } from "./close-period.ts";
export { HoursChange } from "./change-schema.ts";
export { PeriodContent } from "./content.ts";
export { Difference, signedFigures } from "./differences.ts";
export { type FigureUnit, unitOfFigure } from "./figure-units.ts";
export { proposeClose } from "./propose-close.ts";
export { getPeriod, listPeriods } from "./read-periods.ts";
export { getPeriodReport, listPeriodReports, reproduceReport } from "./read-reports.ts";
export { reopenForRestatement } from "./reopen-period.ts";
export {
  ListPeriodsInput,
  PeriodDetail,
  PeriodIdInput,
  PeriodInput,
  PeriodList,
  PeriodReport,
  PeriodStatus,
  ReopenPeriodInput,
  Reproduction,
} from "./schemas.ts";
