export { addWorkItems } from "./add-work-items.ts";
export { cancelWorkItem } from "./cancel-work-item.ts";
export { type ClaimedCase, claimCases, type Claimer } from "./claim.ts";
export { CaseCounts, countCases } from "./counts.ts";
export { wakeWorkers } from "./enqueue.ts";
export { getScreenshotPath, getWorkItem } from "./get.ts";
export { insertCases } from "./insert.ts";
export { type LeaseSign, renewLeases } from "./leases.ts";
export { listWorkItems } from "./list.ts";
export { type AskedCase, type CaseHome, prepareCases } from "./prepare.ts";
export {
  Attempt,
  GetScreenshotInput,
  GetWorkItemInput,
  ListWorkItemsInput,
  WorkItem,
  WorkItemDetail,
  WorkItemPage,
} from "./read-schemas.ts";
export { enqueueLostCases } from "./reconcile.ts";
export { retryWorkItem } from "./retry-work-item.ts";
export {
  AddedWorkItems,
  AddWorkItems,
  CancelledWorkItem,
  ChangeWorkItem,
  maxItemsPerRequest,
  NewWorkItem,
  RetriedWorkItem,
} from "./schemas.ts";
export { mayBecome } from "./status.ts";
export { expireLeases, settleCases, type SettledCase, type Settlement, type StepRecord } from "./settle.ts";
