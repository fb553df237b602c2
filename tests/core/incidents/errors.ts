import { v7 as uuidv7 } from "uuid";
import { fingerprintOf, settleCases, type StepRecord } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Automation } from "../../../core/db.ts";
import { aRun, unique } from "../../support/context.ts";

type Erring = {
  automation: Automation;
  count?: number;
  /** Of three: after the last the case has failed. */
  attempt?: number;
  at?: string;
  errorCode?: string;
  message?: string;
  steps?: readonly StepRecord[];
  screenshotPath?: string;
};

const search: StepRecord = { name: "Søk", startedMs: 1, durationMs: 9, failed: true };

/** Cases of which each has just had an attempt that ended in an error, settled as the engine does it. */
export async function anError(engine: Engine, erring: Erring): Promise<string[]> {
  const { automation, count = 1, attempt = 1, at = "2026-11-23T08:00:00Z", ...error } = erring;
  const { errorCode = "TARGET_DOWN", message = "Fagsystemet svarte med feil 500", steps = [search] } = error;
  const { tenantId, id: automationId, targetSystemId, unitId } = automation;
  const { id: runId } = await aRun(engine.db, { automation });
  const key = unique("sum");
  const ids = Array.from({ length: count }, () => uuidv7());
  const home = { tenantId, automationId, targetSystemId, unitId, runId, input: { sumNumber: 1 } };
  const lease = { leaseOwner: "test", leaseUntil: new Date(Date.now() + 600_000) };
  await engine.db.workItem.createMany({
    data: ids.map((id, index) => ({
      id,
      ...home,
      ...lease,
      businessKey: `${key}-${index}`,
      businessKeyHash: `${key}-${index}`,
      status: "RUNNING" as const,
      attemptNumber: attempt,
    })),
  });
  await beginAttempts(engine, { automation, ids, attempt, at });
  await failAttempts(engine, { automation, ids, attempt, at, errorCode, message, steps, ...shotOf(error) });
  return ids;
}

const shotOf = ({ screenshotPath }: { screenshotPath?: string }) =>
  screenshotPath === undefined ? {} : { screenshotPath };

type Attempts = { automation: Automation; ids: readonly string[]; attempt: number; at: string };

export async function beginAttempts(engine: Engine, { automation, ids, attempt, at }: Attempts): Promise<void> {
  const common = { number: attempt, tenantId: automation.tenantId, worker: "w-1", botVersion: "1.0.0", robotShare: 1 };
  await engine.db.attempt.createMany({
    data: ids.map((workItemId) => ({ workItemId, ...common, startedAt: new Date(at) })),
  });
}

type Failure = Attempts & {
  errorCode: string;
  message: string;
  steps: readonly StepRecord[];
  screenshotPath?: string;
};

async function failAttempts(engine: Engine, failure: Failure): Promise<void> {
  const { automation, ids, attempt, at, errorCode, message, steps, ...rest } = failure;
  const step = steps.findLast(({ failed }) => failed)?.name ?? null;
  const settlements = ids.map((workItemId, index) => {
    // Every case has a message of its own.
    const errorMessage = `${message} for sak ${1000 + index}`;
    const fingerprint = fingerprintOf({ automationId: automation.id, errorCode, step, message: errorMessage });
    const outcome = "TECHNICAL_ERROR" as const;
    return { workItemId, attempt, outcome, errorCode, errorMessage, steps, fingerprint, backoffMs: 1, ...rest };
  });
  await settleCases({ ...engine, now: () => new Date(at) }, settlements);
}
