export { addWorkItems } from "./add-work-items.ts";
export { type ClaimedCase, claimCases, type Claimer } from "./claim.ts";
export { wakeWorkers } from "./enqueue.ts";
export { getScreenshotPath, getWorkItem } from "./get.ts";
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
export { AddedWorkItems, AddWorkItems, maxItemsPerRequest, NewWorkItem } from "./schemas.ts";
export { expireLeases, settleCases, type SettledCase, type Settlement, type StepRecord } from "./settle.ts";
