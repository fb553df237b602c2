import type { Engine } from "../context.ts";
import type { MaintenanceWindow, TargetSystem } from "../db.ts";
import { closeCircuitOf, openCircuit, tryLane } from "./circuit-change.ts";
import { waitSeconds } from "./circuit-rules.ts";
import { inWindow } from "./windows.ts";

type ProbedLane = TargetSystem & { windows: MaintenanceWindow[] };

/**
 * Looks at the systems whose circuits are not closed, each when its time has come and in one process at a time. One that
 * answers is tried with one case; one that is tried and has no cases is taken for well after a second good look.
 *
 * @param options `timeoutMs`: how long a system may take to answer; 10 s by default.
 */
export async function probeCircuits(engine: Engine, { timeoutMs = 10_000 } = {}): Promise<void> {
  const now = engine.now();
  const due = await engine.db.targetSystem.findMany({
    where: { circuit: { not: "CLOSED" }, circuitProbeAt: { lte: now } },
    include: { windows: true },
  });
  // Whoever works on the system has it to himself.
  const free = due.filter(({ windows }) => !windows.some((window) => inWindow(window, now)));
  await Promise.all(free.map((lane) => probe(engine, lane, timeoutMs)));
}

async function probe(engine: Engine, lane: ProbedLane, timeoutMs: number): Promise<void> {
  const { id, circuit, circuitProbeAt } = lane;
  // Long enough for the look: should this process die meanwhile, another one looks.
  const takenUntil = new Date(engine.now().getTime() + timeoutMs + 10_000);
  const { count } = await engine.db.targetSystem.updateMany({
    where: { id, circuit, circuitProbeAt },
    data: { circuitProbeAt: takenUntil },
  });
  if (count === 0) return;
  const isAlive = await answers(lane.baseUrl, timeoutMs);
  if (circuit === "HALF_OPEN") await lookAtTried(engine, lane, isAlive);
  else if (isAlive) await tryLane(engine, lane);
  else await waitLonger(engine, lane, takenUntil);
}

async function lookAtTried(engine: Engine, lane: ProbedLane, isAlive: boolean): Promise<void> {
  if (!isAlive) return openCircuit(engine, lane, { cause: "TARGET_DOWN" });
  if (!(await hasCases(engine, lane.id))) return closeCircuitOf(engine, lane, "LOOKS");
  await engine.db.targetSystem.updateMany({
    where: { id: lane.id, circuit: "HALF_OPEN", circuitChangedAt: lane.circuitChangedAt },
    data: { circuitProbeAt: new Date(engine.now().getTime() + waitSeconds(0) * 1000) },
  });
}

async function waitLonger(engine: Engine, lane: ProbedLane, takenUntil: Date): Promise<void> {
  const looksInVain = lane.circuitProbes + 1;
  await engine.db.targetSystem.updateMany({
    where: { id: lane.id, circuit: "OPEN", circuitProbeAt: takenUntil },
    data: {
      circuitProbes: looksInVain,
      circuitProbeAt: new Date(engine.now().getTime() + waitSeconds(looksInVain) * 1000),
    },
  });
}

/** Whether there is a case, now or after its back-off, by which the lane will be judged. */
async function hasCases({ db }: Engine, targetSystemId: string): Promise<boolean> {
  const [found] = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM automation a
    WHERE a.target_system_id = ${targetSystemId}::uuid AND a.status = 'ACTIVE' AND EXISTS (
      SELECT FROM work_item w
      WHERE w.automation_id = a.id
        AND (w.status IN ('RUNNING', 'RETRYING') OR (w.status = 'QUEUED' AND w.not_before IS NULL)))
    LIMIT 1`;
  return found !== undefined;
}

/** Whether a system answers a plain question: whatever is not a failure of the server itself is life. */
async function answers(url: string, timeoutMs: number): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.status < 500;
  } catch (error) {
    return isDistrusted(error);
  }
}

/** A system whose certificate this process does not know has answered; whether the browser knows it, a case will show. */
function isDistrusted(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}
