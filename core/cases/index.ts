export { addWorkItems, caseHome, wakeFor } from "./add-work-items.ts";
export { cancelWorkItem } from "./cancel-work-item.ts";
export { changeWorkItems } from "./change-work-items.ts";
export { type AttemptKey, type BotAtHand, type ClaimedCase, claimCases, type Claimer, giveBackCases } from "./claim.ts";
export { CaseCounts, countCases } from "./counts.ts";
export { countUpTo, countWorkItems } from "./count-work-items.ts";
export { mayDo } from "./deeds.ts";
export { deadlinesFor } from "./deadlines.ts";
export { CaseFilter } from "./filter.ts";
export { holdWorkItem } from "./hold-work-item.ts";
export { prioritiseWorkItem } from "./prioritise-work-item.ts";
export { releaseWorkItem } from "./release-work-item.ts";
export { resolveWorkItem } from "./resolve-work-item.ts";
export { type ErrorTraits, fingerprintOf } from "./fingerprint.ts";
export { getScreenshotPath, getWorkItem } from "./get.ts";
export { getTracePath } from "./get-trace-path.ts";
export { hasKeyHash, insertCases } from "./insert.ts";
export { type LeaseSign, renewLeases } from "./leases.ts";
export { listWorkItems } from "./list.ts";
export { type AskedCase, type CaseHome, prepareCases, type PreparedCase } from "./prepare.ts";
export {
  Attempt,
  GetScreenshotInput,
  GetWorkItemInput,
  ListWorkItemsInput,
  WorkItem,
  WorkItemDetail,
  WorkItemPage,
} from "./read-schemas.ts";
export { makeDue, wakeLanesWithWork } from "./reconcile.ts";
export {
  defaultRetryRules,
  retriedKinds,
  type RetriedKind,
  retryLimits,
  RetryPolicy,
  retryPolicyOf,
} from "./retry-policy.ts";
export { retryFailedCases } from "./retry-failed-cases.ts";
export { retryWorkItem } from "./retry-work-item.ts";
export {
  AddedWorkItems,
  AddWorkItems,
  CaseChange,
  ChangedWorkItem,
  ChangedWorkItems,
  ChangeWorkItem,
  ChangeWorkItems,
  maxItemsPerRequest,
  NewWorkItem,
  PrioritiseWorkItem,
  ResolveWorkItem,
  WorkItemCounts,
} from "./schemas.ts";
export { masked } from "./masked.ts";
export { mayBecome } from "./status.ts";
export { expireLeases } from "./expire-leases.ts";
export { settleCases, type SettledCase, type Settlement, type StepRecord } from "./settle.ts";
export { takeBackStrays } from "./take-back-unbegun.ts";
export { wakeLane } from "./wake-lane.ts";
