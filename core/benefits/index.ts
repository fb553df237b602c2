export { approveBaseline } from "./approve-baseline.ts";
export { benefitReport } from "./benefit-report.ts";
export { benefitTable } from "./benefit-table.ts";
export { checkRollups, type RollupDifference } from "./check-rollups.ts";
export { type CurrentBaseline, currentBaselines } from "./current-baselines.ts";
export { listBaselines } from "./list-baselines.ts";
export { logOperationTime } from "./log-operation-time.ts";
export {
  ApproveBaselineInput,
  Baseline,
  BaselinePage,
  BenefitGroup,
  BenefitReport,
  BenefitReportInput,
  BenefitSums,
  ListBaselinesInput,
  LogOperationTimeInput,
} from "./schemas.ts";
