import { endSilences, routeEvents, watchDeadlines, watchIdle } from "../core/alerts/index.ts";
import { sealAuditLog } from "../core/audit/index.ts";
import { watchBaselines } from "../core/baselines/index.ts";
import { expireLeases, wakeLanesWithWork } from "../core/cases/index.ts";
import type { Engine } from "../core/context.ts";
import { endIdleClocks } from "../core/handling/index.ts";
import { remindOwners } from "../core/harvest/index.ts";
import { groupErrors } from "../core/incidents/index.ts";
import { sealLedger } from "../core/ledger/index.ts";
import { logOfCase } from "../core/log.ts";
import { checkCircuits, probeCircuits } from "../core/lanes/index.ts";
import { takeBackLateCredits } from "../core/measures/index.ts";
import { purgeByPolicy } from "../core/retention/index.ts";
import { closeSettledRuns, holdRetriesOfStoppedRuns, retryLostCollects } from "../core/runs/index.ts";
import { startDueSchedules } from "../core/schedules/index.ts";
import { openAndCloseBatches } from "../core/triggers/index.ts";
import { findLostWorkers } from "../core/workers/index.ts";

/** Something that is looked after again and again, in every worker process: guarded statements, harmless when run twice. */
export type Duty = {
  /** For the log. */
  name: string;
  /** At least so long between two rounds; undefined: every round of the reconciler. */
  everySeconds?: number;
  /** Whether it may take its time, and so goes rounds of its own: no case that was lost, and no look at a system, waits for a purge. */
  isUnhurried?: boolean;
  /** Whether it judges others by their signs of life: not until they could give one again, after the database was away. */
  judgesLiveness?: boolean;
  run(engine: Engine): Promise<unknown>;
};

/** What the process of the pages sees to as well: when every worker is gone, somebody must still tell. */
export const watchDuties: readonly Duty[] = [
  { name: "workers", judgesLiveness: true, run: findLostWorkers },
  { name: "deadlines", everySeconds: 60, isUnhurried: true, run: watchDeadlines },
  { name: "idle automations", everySeconds: 300, isUnhurried: true, run: watchIdle },
  // After all that tell of something.
  { name: "silences", everySeconds: 5, run: endSilences },
  { name: "alerts", everySeconds: 2, run: routeEvents },
];

/** What the reconciler sees to, in this order. */
export const duties: readonly Duty[] = [
  { name: "leases of the dead", run: (engine) => takeBackCases(engine, { only: "dead" }) },
  { name: "leases", judgesLiveness: true, run: (engine) => takeBackCases(engine) },
  { name: "lost collects", judgesLiveness: true, run: retryLostCollects },
  { name: "retries of stopped runs", run: holdRetriesOfStoppedRuns },
  { name: "runs", run: closeSettledRuns },
  { name: "incidents", everySeconds: 5, run: groupErrors },
  { name: "circuits", everySeconds: 5, run: checkCircuits },
  { name: "stopped systems", everySeconds: 5, isUnhurried: true, run: probeCircuits },
  { name: "lanes with work", run: wakeLanesWithWork },
  { name: "schedules", run: startDueSchedules },
  { name: "batches", run: openAndCloseBatches },
  { name: "harvest reminders", everySeconds: 3600, isUnhurried: true, run: remindOwners },
  { name: "idle clocks", everySeconds: 60, run: endIdleClocks },
  { name: "ledger seal", everySeconds: 10, isUnhurried: true, run: sealLedger },
  { name: "audit seal", everySeconds: 10, isUnhurried: true, run: sealAuditLog },
  { name: "late credits", everySeconds: 3600, isUnhurried: true, run: takeBackLateCredits },
  { name: "ageing baselines", everySeconds: 3600, isUnhurried: true, run: watchBaselines },
  { name: "retention", everySeconds: 600, isUnhurried: true, run: purgeByPolicy },
  ...watchDuties,
];

async function takeBackCases(engine: Engine, which?: { only: "dead" }): Promise<void> {
  const expired = await expireLeases(engine, which);
  for (const { status, lost } of expired) {
    logOfCase(engine.log, lost).warn({ status, worker: lost.worker }, "lease lost");
  }
}
