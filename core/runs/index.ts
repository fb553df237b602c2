export { claimRun, type ClaimedRun, failCollect, finishCollect, renewRunLease } from "./collect.ts";
export { getRun } from "./get.ts";
export { listRuns } from "./list.ts";
export { closeSettledRuns, retryLostCollects } from "./reconcile.ts";
export { GetRunInput, ListRunsInput, Run, RunPage } from "./schemas.ts";
export { insertScheduledRun, type NewRun, StartedRun, StartRun, startRun, wakeCollector } from "./start-run.ts";
export { holdRetriesOfStoppedRuns, StoppedRun, StopRun, stopRun, stopRunBySystem } from "./stop-run.ts";
