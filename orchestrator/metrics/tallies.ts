import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Engine } from "../../core/context.ts";
import { type AutomationName, readAutomationNames } from "../../core/operation/index.ts";
import type { Watch } from "../../core/watch.ts";

const secondsOfCase = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const secondsOfStatement = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const sizes = [0, 1, 2, 5, 10, 25, 50, 100, 250, 500];
const settledStatuses = new Set(["SUCCEEDED", "HANDED_OVER", "FAILED"]);

/** What this process itself has done since it started: Prometheus sums it over the processes. */
export function createTallies(
  engine: Engine,
  { registry, version }: { registry: Registry; version: string },
): Required<Pick<Watch, "claimed" | "settled" | "attempted">> {
  const registers = [registry];
  const names = createNames(engine);
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `minuttjakt_${name}`, help, buckets, registers });
  const claimSeconds = histogram("claim_duration_seconds", "Time to claim cases", secondsOfStatement);
  const claimSize = histogram("claim_cases", "Cases that one claim got", sizes);
  const settleSeconds = histogram("settle_duration_seconds", "Time to record outcomes", secondsOfStatement);
  const settleSize = histogram("settle_cases", "Outcomes that were recorded together", sizes);
  const caseSeconds = new Histogram({
    name: "minuttjakt_case_duration_seconds",
    help: "Time an attempt at a case took",
    labelNames: ["tenant", "automation", "outcome"],
    buckets: secondsOfCase,
    registers,
  });
  const settled = new Counter({
    name: "minuttjakt_cases_settled_total",
    help: "Cases that this process has settled",
    labelNames: ["tenant", "lane", "automation", "outcome"],
    registers,
  });
  const build = { name: "minuttjakt_build_info", help: "Always 1", labelNames: ["version"], registers };
  new Gauge(build).set({ version }, 1);

  return {
    claimed({ durationMs, cases }) {
      claimSeconds.observe(durationMs / 1000);
      claimSize.observe(cases);
    },
    settled({ durationMs, attempts, cases }) {
      settleSeconds.observe(durationMs / 1000);
      settleSize.observe(attempts);
      for (const { automationId, status } of cases) {
        if (!settledStatuses.has(status)) continue;
        const outcome = status.toLowerCase();
        names.with(automationId, ({ tenant, lane, automation }) => settled.inc({ tenant, lane, automation, outcome }));
      }
    },
    attempted({ automationId, outcome, durationMs }) {
      names.with(automationId, ({ tenant, automation }) => {
        caseSeconds.observe({ tenant, automation, outcome: outcome.toLowerCase() }, durationMs / 1000);
      });
    },
  };
}

/** Codes by id; they never change, so they are read again only when one is not known. */
function createNames(engine: Engine) {
  const known = new Map<string, AutomationName>();
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    for (const name of await readAutomationNames(engine)) known.set(name.id, name);
  };
  return {
    with(id: string, tell: (name: AutomationName) => void): void {
      const name = known.get(id);
      if (name) return tell(name);
      reading ??= read().finally(() => (reading = undefined));
      reading.then(
        () => tell(known.get(id) ?? { id, tenant: "", lane: "", automation: id }),
        (error: unknown) => engine.log.warn({ err: error, automationId: id }, "automation not known; not counted"),
      );
    },
  };
}
