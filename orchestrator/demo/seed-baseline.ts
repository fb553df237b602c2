import { approveBaseline, proposeBaseline } from "../../core/baselines/index.ts";
import type { Context } from "../../core/context.ts";
import { localDateOf } from "../../core/local-date.ts";
import { addProcessVersion } from "../../core/processes/index.ts";
import { closeStudy, recordObservation, startStudy } from "../../core/studies/index.ts";
import { addDays } from "../../core/calendar/index.ts";

/** How a process of the demo was timed, or what people who know it think. */
export type DemoBaseline =
  | { source: "STUDY"; title: string; method: string; seconds: readonly number[] }
  | { source: "ESTIMATE"; lowSeconds: number; likelySeconds: number; highSeconds: number; method: string };

type Seeded = { processId: string; unitId: string; botId: string; baseline: DemoBaseline };

/** Describes a process and gives it a baseline for this year: the owner proposes, the controller approves. */
export async function seedBaseline(
  { owner, controller }: { owner: Context; controller: Context },
  { processId, unitId, botId, baseline }: Seeded,
): Promise<void> {
  const validFrom = `${localDateOf(owner.now()).slice(0, 4)}-01-01`;
  // Over three weeks before the year that the baseline is for.
  const begunOn = addDays(validFrom, -30);
  const steps = owner.catalogue.find(botId)?.processSteps ?? [];
  await addProcessVersion(owner, {
    processId,
    validFrom: begunOn,
    reason: "Slik oppgaven ble gjort før roboten (demotall)",
    steps: steps.map(({ id, title, share }) => ({ key: id, title: title.nb, share })),
  });
  const { id } =
    baseline.source === "STUDY"
      ? await proposeStudy(owner, { processId, unitId, baseline, validFrom, begunOn })
      : await proposeBaseline(owner, { ...baseline, processId, unitId, validFrom });
  await approveBaseline(controller, { id });
}

type Study = Omit<Seeded, "botId" | "baseline"> & {
  baseline: Extract<DemoBaseline, { source: "STUDY" }>;
  validFrom: string;
  begunOn: string;
};

async function proposeStudy(
  owner: Context,
  { processId, unitId, baseline, validFrom, begunOn }: Study,
): Promise<{ id: string }> {
  const { title, method, seconds } = baseline;
  const then = () => new Date(`${begunOn}T08:00:00Z`);
  const study = await startStudy({ ...owner, now: then }, { processId, unitId, title });
  for (const [place, one] of seconds.entries()) {
    const observedOn = addDays(begunOn, Math.floor(place / 2) * 2);
    await recordObservation(owner, { studyId: study.id, seconds: one, observedOn });
  }
  await closeStudy(owner, { id: study.id });
  return proposeBaseline(owner, { source: "STUDY", studyId: study.id, method, validFrom });
}
