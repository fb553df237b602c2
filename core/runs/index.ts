export { claimRun, type ClaimedRun, failCollect, finishCollect, renewRunLease } from "./collect.ts";
export { closeSettledRuns, retryLostCollects } from "./reconcile.ts";
export { StartedRun, StartRun, startRun, startScheduledRun } from "./start-run.ts";
