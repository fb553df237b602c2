import { approveBaseline, proposeBaseline } from "../../../core/baselines/index.ts";
import { addDays } from "../../../core/calendar/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { recordObservation, startStudy } from "../../../core/studies/index.ts";
import { aProcess, aUnit, contextFor } from "../../support/context.ts";

const now = new Date("2026-06-15T10:00:00Z");

/** A process owner and a controller of one municipality, with a process, and an estimate of it that may be proposed. */
export async function aPair(engine: Engine, at: Date = now) {
  const clock = { now: () => at };
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], ...clock });
  const { tenantId } = owner;
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, ...clock });
  const unit = await aUnit(engine.db, { tenantId });
  const process = await aProcess(engine.db, { tenantId, unitId: unit.id });
  const asked = {
    source: "ESTIMATE" as const,
    processId: process.id,
    unitId: unit.id,
    lowSeconds: 300,
    likelySeconds: 420,
    highSeconds: 600,
    method: "Anslag fra to som kjenner oppgaven",
    validFrom: "2026-01-01",
  };
  return { owner, controller, asked, tenantId, unit, process };
}

export type Pair = Awaited<ReturnType<typeof aPair>>;
type Asked = Parameters<typeof proposeBaseline>[1];

/** Proposed by the owner and approved by the controller. */
export async function anApproved(
  { owner, controller }: Pick<Pair, "owner" | "controller">,
  asked: Asked,
  closePrevious = false,
) {
  const { id } = await proposeBaseline(owner, asked);
  return approveBaseline(controller, { id, closePrevious });
}

/** A study with one observation on each of so many days, up to the day before yesterday. */
export async function aStudy(ctx: Context, { pair, seconds }: { pair: Pair; seconds: readonly number[] }) {
  const { process, unit } = pair;
  const begun = { ...ctx, now: () => new Date("2026-05-01T06:00:00Z") };
  const study = await startStudy(begun, { processId: process.id, unitId: unit.id, title: "Tidtaking i vår" });
  for (const [day, one] of seconds.entries()) {
    await recordObservation(ctx, { studyId: study.id, seconds: one, observedOn: addDays("2026-05-01", day * 2) });
  }
  return study;
}
