import { Gauge, type Registry } from "prom-client";
import type { Engine } from "../../core/context.ts";
import { type Figures, readFigures } from "../../core/operation/index.ts";
import type { BrowserPool } from "../browser-pool.ts";

/** The record is read at most so often, however many ask. */
const leastAgeMs = 5_000;
/** Reading it may take at most this part of the time: with millions waiting it is read less often. */
const mostOfTime = 0.01;

const laneStates = ["running", "trial", "paused", "maintenance", "circuit"] as const;
const openStatuses = ["queued", "retrying", "running", "held"] as const;

/** What the record tells of all processes together: every process tells the same. */
export function gaugesOfRecord(
  engine: Engine,
  { registry, leaseSeconds }: { registry: Registry; leaseSeconds: number },
): { refresh(): Promise<void> } {
  const show = showing(registry);
  let readAgainAt = 0;
  let reading: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      show(await readFigures(engine, leaseSeconds));
    } catch (error) {
      show(undefined);
      engine.log.warn({ err: error }, "record not read for figures");
    }
    const now = performance.now();
    readAgainAt = now + Math.max(leastAgeMs, (now - startedAt) / mostOfTime);
  };

  return {
    async refresh() {
      if (performance.now() < readAgainAt) return;
      await (reading ??= read().finally(() => (reading = undefined)));
    },
  };
}

/** Sets every gauge anew, so that what is gone is not shown for ever; of a record that is away nothing is shown. */
function showing(registry: Registry): (figures: Figures | undefined) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `minuttjakt_${name}`, help, labelNames, registers: [registry] });
  const ofLane = ["tenant", "lane"];
  const isUp = gauge("record_up", "Whether the database answered");
  const cases = gauge("cases", "Open cases by status", [...ofLane, "status"]);
  const oldest = gauge("oldest_due_case_age_seconds", "Time the oldest due case has waited; 0: none waits", ofLane);
  const isOpen = gauge("lane_open", "Whether the lane may begin cases", ofLane);
  const state = gauge("lane_state", "1 for the state that the lane is in", [...ofLane, "state"]);
  const places = gauge("lane_places", "Cases at a time that the lane bears", ofLane);
  const placesHeld = gauge("lane_places_held", "Places that a live worker holds", ofLane);
  const incidents = gauge("incidents_open", "Incidents that nobody has resolved", ["tenant"]);
  const workers = gauge("workers", "Worker processes that live");
  const all = [cases, oldest, isOpen, state, places, placesHeld, incidents, workers];

  return (figures) => {
    isUp.set(figures ? 1 : 0);
    for (const each of all) each.reset();
    if (!figures) return workers.remove();
    for (const { tenant, lane, ...figure } of figures.lanes) {
      const labels = { tenant, lane };
      for (const status of openStatuses) cases.set({ ...labels, status }, figure[status]);
      oldest.set(labels, figure.oldestDueSeconds ?? 0);
      isOpen.set(labels, ["running", "trial"].includes(figure.state) ? 1 : 0);
      for (const each of laneStates) state.set({ ...labels, state: each }, each === figure.state ? 1 : 0);
      places.set(labels, figure.places);
      placesHeld.set(labels, figure.placesHeld);
    }
    for (const { tenant, incidents: open } of figures.openIncidents) incidents.set({ tenant }, open);
    workers.set(figures.liveWorkers);
  };
}

/** What this process has open. */
export function gaugesOfPool(pool: Pick<BrowserPool, "size">, registry: Registry): void {
  const gauge = (name: string, help: string, count: () => number) =>
    new Gauge({
      name: `minuttjakt_${name}`,
      help,
      registers: [],
      collect() {
        this.set(count());
      },
    });
  registry.registerMetric(gauge("browsers", "Browsers that this process has open", () => pool.size().browsers));
  registry.registerMetric(gauge("browser_pages", "Pages that this process has open", () => pool.size().pages));
}
