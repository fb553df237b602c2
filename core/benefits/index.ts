export { benefitReport } from "./benefit-report.ts";
export { headlineNet, type Known, sumBenefits } from "./aggregate.ts";
export { countUnfinished } from "./count-unfinished.ts";
export { grouped } from "./grouped.ts";
export { monthsOf } from "./group-names.ts";
export { benefitTable } from "./benefit-table.ts";
export { checkRollups, checkSums, type RollupDifference } from "./check-rollups.ts";
export { ledgerYears } from "./ledger-years.ts";
export { logOperationTime } from "./log-operation-time.ts";
export {
  countedOver,
  coveredHarvests,
  freedWithin,
  type HarvestClaim,
  leftToHarvest,
  unitAndAbove,
  type UnitParents,
} from "./rules/harvest-cap.ts";
export { harvestRate } from "./rules/harvest-rate.ts";
export { type HandOverEnd, residualSeconds, workedSeconds } from "./rules/residual.ts";
export { summariseSample } from "./rules/sample.ts";
export { mean, outlierFences, sampleSize } from "./rules/statistics.ts";
export { isThinlySpread, type Spread, weeklySecondsEach } from "./rules/thin-spread.ts";
export { type RollupGrouping, type SummedEntries, sumRollups, type SumRollupsQuery } from "./sum-rollups.ts";
export {
  BenefitGroup,
  BenefitReport,
  BenefitReportInput,
  BenefitSums,
  type ReportGrouping,
  reportGroupings,
} from "./report-schemas.ts";
export { LogOperationTimeInput } from "./schemas.ts";
