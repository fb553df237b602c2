export { claimRun, type ClaimedRun, failCollect, finishCollect, renewRunLease } from "./collect.ts";
export { getRun } from "./get.ts";
export { listRuns } from "./list.ts";
export { closeSettledRuns, retryLostCollects } from "./reconcile.ts";
export { GetRunInput, ListRunsInput, Run, RunPage } from "./schemas.ts";
export { StartedRun, StartRun, startRun, startScheduledRun } from "./start-run.ts";
export { holdRetriesOfStoppedRuns, StoppedRun, StopRun, stopRun, stopRunBySystem } from "./stop-run.ts";
