import { auditSystem } from "../access/index.ts";
import { emitEvent } from "../events/index.ts";
import { wakeLane } from "../cases/index.ts";
import type { Engine } from "../context.ts";
import type { DbOrTransaction, TargetSystem } from "../db.ts";
import { type Verdict, waitSeconds } from "./circuit-rules.ts";

/** A lane as it was when somebody judged it; whoever comes second changes nothing. */
export type JudgedLane = Pick<
  TargetSystem,
  "id" | "tenantId" | "circuit" | "circuitChangedAt" | "circuitProbes" | "circuitOpenedAt"
>;

/** What a closed circuit has. */
export const closedCircuit = {
  circuit: "CLOSED",
  circuitCause: null,
  circuitOpenedAt: null,
  circuitProbeAt: null,
  circuitProbes: 0,
} as const;

/** Opens a circuit, or opens it again after a look or a trial that went badly: then the wait is doubled. */
export async function openCircuit(engine: Engine, lane: JudgedLane, why: { cause: string; errors?: number }) {
  const now = engine.now();
  const isNew = lane.circuit === "CLOSED";
  const looksInVain = isNew ? 0 : lane.circuitProbes + 1;
  await change(engine, lane, {
    to: {
      circuit: "OPEN",
      circuitCause: why.cause,
      ...(isNew && { circuitOpenedAt: now }),
      circuitProbeAt: secondsAfter(now, waitSeconds(looksInVain)),
      circuitProbes: looksInVain,
    },
    action: isNew ? "lane.circuit-open" : "lane.circuit-reopen",
    detail: why,
    besides: async (tx) => {
      if (!isNew) return;
      const data = { targetSystemId: lane.id, by: "CIRCUIT", reason: why.cause } as const;
      const { tenantId, id: subject } = lane;
      await emitEvent(tx, { tenantId, kind: "lane.stopped", subject, occasion: occasionOf(lane, now), data, at: now });
    },
  });
}

/** Lets a lane try one case at a time: the system answers again. */
export async function tryLane(engine: Engine, lane: JudgedLane): Promise<void> {
  const to = { circuit: "HALF_OPEN", circuitProbeAt: secondsAfter(engine.now(), waitSeconds(0)) } as const;
  const changed = await change(engine, lane, { to, action: "lane.circuit-try", detail: {} });
  if (changed) await wakeLane(engine, lane.id);
}

/** Closes a circuit by itself: the system works again. */
export async function closeCircuitOf(engine: Engine, lane: JudgedLane, because: "TRIAL" | "LOOKS"): Promise<void> {
  const at = engine.now();
  const changed = await change(engine, lane, {
    to: closedCircuit,
    action: "lane.circuit-close",
    detail: { because },
    besides: async (tx) => {
      const { pausedAt } = await tx.targetSystem.findUniqueOrThrow({
        where: { id: lane.id },
        select: { pausedAt: true },
      });
      // Nothing runs yet: whoever resumes the lane tells.
      if (pausedAt !== null) return;
      const data = { targetSystemId: lane.id, by: "CIRCUIT" } as const;
      const occasion = occasionOf(lane, lane.circuitOpenedAt ?? at);
      await emitEvent(tx, { tenantId: lane.tenantId, kind: "lane.running", subject: lane.id, occasion, data, at });
    },
  });
  if (changed) await wakeLane(engine, lane.id);
}

/** Does what a verdict says. */
export async function obey(engine: Engine, lane: JudgedLane, verdict: Verdict): Promise<void> {
  if (verdict.circuit === "CLOSED") await closeCircuitOf(engine, lane, "TRIAL");
  else await openCircuit(engine, lane, { cause: verdict.cause });
}

/** One stop of a lane, however many processes see it. */
function occasionOf({ id }: JudgedLane, openedAt: Date): string {
  return `${id} ${openedAt.toISOString()}`;
}

type Change = {
  to: Partial<Omit<TargetSystem, "id" | "tenantId">>;
  action: string;
  detail: { cause?: string; errors?: number; because?: string };
  besides?: (tx: DbOrTransaction) => Promise<void>;
};

async function change(engine: Engine, lane: JudgedLane, { to, action, detail, besides }: Change): Promise<boolean> {
  const { id, tenantId, circuit, circuitChangedAt } = lane;
  return engine.db.$transaction(async (tx) => {
    const where = { id, tenantId, circuit, circuitChangedAt };
    const { count } = await tx.targetSystem.updateMany({ where, data: { ...to, circuitChangedAt: engine.now() } });
    if (count === 0) return false;
    await auditSystem({ tx, engine }, tenantId, { action, entity: "lane", entityId: id, detail });
    await besides?.(tx);
    return true;
  });
}

function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
