export { annualText } from "./annual-text.ts";
export { closingFact, type FactOf } from "./closing-fact.ts";
export { creditTrail } from "./credit-trail.ts";
export { keyFigures } from "./key-figures.ts";
export { ledgerCsv } from "./ledger-csv.ts";
export { statusNames, verdictNames } from "./other-columns.ts";
export { qualityGains } from "./quality-gains.ts";
export { groupName, reportTable } from "./report-table.ts";
export {
  AnnualText,
  AutomationScore,
  CreditTrail,
  CreditTrailInput,
  KeyFigures,
  type PeriodFigures,
  QualityGains,
  QualityGainsInput,
  RemoveRowInput,
  ReportFileInput,
  ReportName,
  SaveGoalInput,
  SaveStatusEntryInput,
  Scorecard,
  ScorecardInput,
  SetYearFigureInput,
  StatusTable,
  YearInput,
  YearRow,
  YearTable,
} from "./schemas.ts";
export { automationScorecard } from "./scorecard.ts";
export { getStatusTable, removeGoal, removeStatusEntry, saveGoal, saveStatusEntry } from "./status-table.ts";
export { signedReportTable } from "./signed-table.ts";
export type { Cell, ColumnUnit, ReportTable } from "./table.ts";
export { toCsv } from "./to-csv.ts";
export { toXlsx } from "./to-xlsx.ts";
export { getYearTable, setYearFigure } from "./year-table.ts";
export { groupingNames } from "./benefit-columns.ts";
