import { proposeBaseline } from "../../core/baselines/index.ts";
import { addDays } from "../../core/calendar/index.ts";
import type { Engine } from "../../core/context.ts";
import type { Automation } from "../../core/db.ts";
import { localDateOf } from "../../core/local-date.ts";
import { addProcessVersion } from "../../core/processes/index.ts";
import { closeStudy, recordObservation, startStudy, voidObservation } from "../../core/studies/index.ts";
import { contextFor } from "../support/context.ts";

const seconds = [360, 405, 380, 420, 455, 390, 430, 415, 470, 1500, 400, 445];

/** A process with steps, a study that goes on, one that was closed, and a baseline that waits for a controller. */
export async function seedMeasuring(engine: Engine, { tenantId, processId, unitId }: Automation) {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  const today = localDateOf(engine.now());
  const steps = [
    { key: "lese", title: "Lese brevet", share: 0.2 },
    { key: "registrere", title: "Registrere i arkivet", share: 0.8 },
  ];
  await addProcessVersion(ctx, { processId, validFrom: `${today.slice(0, 4)}-01-01`, reason: "Slik det er", steps });
  const strata = [
    { key: "enkel", title: "Enkel", share: 0.8 },
    { key: "vedlegg", title: "Med vedlegg", share: 0.2 },
  ];
  const begun = { ...ctx, now: () => new Date(`${addDays(today, -30)}T08:00:00Z`) };
  const open = await startStudy(begun, { processId, unitId, title: "Tidtaking av brev", strata });
  const closed = await startStudy(begun, { processId, unitId, title: "Tidtaking i fjor" });
  const recorded = [];
  for (const [index, one] of seconds.entries()) {
    const observedOn = addDays(today, index * 2 - 30);
    const stratum = index % 3 === 0 ? "vedlegg" : "enkel";
    recorded.push(await recordObservation(ctx, { studyId: open.id, stratum, seconds: one, observedOn }));
    await recordObservation(ctx, { studyId: closed.id, seconds: one, observedOn, note: "Gikk som vanlig" });
  }
  const [first] = recorded;
  await voidObservation(ctx, { studyId: open.id, id: first?.id ?? "", reason: "Klokken gikk i lunsjen" });
  await closeStudy(ctx, { id: closed.id });
  const measured = { source: "STUDY", studyId: closed.id, method: "Klokke i saksbehandlingen" } as const;
  const proposal = await proposeBaseline(ctx, { ...measured, validFrom: today });
  return { open, closed, proposal, observation: recorded.at(-1) };
}
