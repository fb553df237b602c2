import type { Engine } from "../context.ts";
import type { MaintenanceWindow } from "../db.ts";
import { laneGate } from "../lanes/index.ts";

/** How a lane stands, across all worker processes. */
export type LaneFigures = {
  tenant: string;
  lane: string;
  /** What the gate says: whether cases may be begun, and if not, why. */
  state: "running" | "trial" | "paused" | "maintenance" | "circuit";
  places: number;
  /** Places that a live worker holds. */
  placesHeld: number;
  queued: number;
  retrying: number;
  running: number;
  held: number;
  /** Of the case that has been due for longest; null when none is. */
  oldestDueSeconds: number | null;
};

/** How the whole installation stands, by the record. */
export type Figures = {
  lanes: LaneFigures[];
  openIncidents: { tenant: string; incidents: number }[];
  liveWorkers: number;
};

type LaneRow = Omit<LaneFigures, "state"> & {
  pausedAt: Date | null;
  circuit: "CLOSED" | "OPEN" | "HALF_OPEN";
  windows: MaintenanceWindow[];
};

/**
 * Reads figures on every municipality, for whoever runs the installation: counts and codes, nothing on persons. Open
 * cases are counted in the index; what is settled is not looked at.
 *
 * @param liveWithinSeconds A worker that gave a sign of life within so many seconds lives.
 */
export async function readFigures(engine: Engine, liveWithinSeconds: number): Promise<Figures> {
  const [lanes, windows, openIncidents, [alive]] = await Promise.all([
    readLanes(engine),
    engine.db.maintenanceWindow.findMany({ where: { OR: [{ endsAt: null }, { endsAt: { gt: engine.now() } }] } }),
    engine.db.$queryRaw<Figures["openIncidents"]>`
      -- prepared: open-incidents
      SELECT t.slug AS tenant, (SELECT count(*) FROM incident i WHERE i.tenant_id = t.id AND i.status = 'OPEN')::int AS incidents
      FROM tenant t ORDER BY 1`,
    engine.db.$queryRaw<{ workers: number }[]>`
      -- prepared: count-live-workers
      SELECT count(*)::int AS workers FROM worker_process
      WHERE stopped_at IS NULL AND lost_at IS NULL
        AND seen_at > clock_timestamp() - make_interval(secs => ${liveWithinSeconds}::int)`,
  ]);
  const now = engine.now();
  return {
    lanes: lanes.map(({ id, pausedAt, circuit, ...rest }) => {
      const own = windows.filter(({ targetSystemId }) => targetSystemId === id);
      return { ...rest, state: stateOf({ pausedAt, circuit, windows: own }, now) };
    }),
    openIncidents,
    liveWorkers: alive?.workers ?? 0,
  };
}

/** Automation by automation and status by status, so that each count is a stretch of one index. */
async function readLanes({ db }: Engine): Promise<(Omit<LaneRow, "windows"> & { id: string })[]> {
  return db.$queryRaw`
    -- prepared: lane-figures
    SELECT s.id, t.slug AS tenant, s.key AS lane, s.concurrency AS places, s.paused_at AS "pausedAt", s.circuit,
      (SELECT count(*) FROM lane_slot p WHERE p.target_system_id = s.id AND p.lease_until > clock_timestamp())::int AS "placesHeld",
      coalesce(n.queued, 0)::int AS queued, coalesce(n.retrying, 0)::int AS retrying,
      coalesce(n.running, 0)::int AS running, coalesce(n.held, 0)::int AS held,
      extract(epoch FROM clock_timestamp() - n.oldest)::float8 AS "oldestDueSeconds"
    FROM target_system s
    JOIN tenant t ON t.id = s.tenant_id
    LEFT JOIN LATERAL (
      SELECT sum(c.queued) AS queued, sum(c.retrying) AS retrying, sum(c.running) AS running, sum(c.held) AS held,
             min(c.oldest) AS oldest
      FROM automation a CROSS JOIN LATERAL (
        SELECT
          (SELECT count(*) FROM work_item w WHERE w.automation_id = a.id AND w.status = 'QUEUED') AS queued,
          (SELECT count(*) FROM work_item w WHERE w.automation_id = a.id AND w.status = 'RETRYING') AS retrying,
          (SELECT count(*) FROM work_item w WHERE w.automation_id = a.id AND w.status = 'RUNNING') AS running,
          (SELECT count(*) FROM work_item w WHERE w.automation_id = a.id AND w.status = 'HELD') AS held,
          -- One that a person queued anew came early and has not waited since: hence several, by when they came.
          (SELECT min(first_come.queued_at) FROM (
            (SELECT w.queued_at FROM work_item w
             WHERE w.automation_id = a.id AND w.status = 'QUEUED' AND w.not_before IS NULL ORDER BY w.id LIMIT 100)
            UNION ALL
            (SELECT w.queued_at FROM work_item w
             WHERE w.automation_id = a.id AND w.status = 'RETRYING' AND w.not_before IS NULL ORDER BY w.id LIMIT 100)
          ) first_come) AS oldest
      ) c
      WHERE a.target_system_id = s.id
    ) n ON true
    ORDER BY 2, 3`;
}

function stateOf(lane: Pick<LaneRow, "pausedAt" | "circuit" | "windows">, now: Date): LaneFigures["state"] {
  const gate = laneGate(lane, now);
  if (gate.open) return gate.most === undefined ? "running" : "trial";
  return ({ PAUSED: "paused", MAINTENANCE: "maintenance", CIRCUIT: "circuit" } as const)[gate.because];
}

/** An automation as figures and traces name it. */
export type AutomationName = { id: string; tenant: string; lane: string; automation: string };

/** Codes of every automation. */
export async function readAutomationNames({ db }: Engine): Promise<AutomationName[]> {
  return db.$queryRaw`
    SELECT a.id, t.slug AS tenant, s.key AS lane, a.code AS automation
    FROM automation a JOIN tenant t ON t.id = a.tenant_id JOIN target_system s ON s.id = a.target_system_id`;
}
