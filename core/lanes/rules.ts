import type { Engine } from "../context.ts";
import type { MaintenanceWindow, TargetSystem } from "../db.ts";

/** What a worker must know of a lane: how many, how fast, and when. */
export type LaneRules = Pick<
  TargetSystem,
  "id" | "key" | "concurrency" | "rateMax" | "ratePerSeconds" | "pausedAt" | "circuit"
> & {
  windows: MaintenanceWindow[];
  /** Bots that have something to do in the lane now; when none has, all that its automations use. */
  botIds: string[];
};

/** The rules of every lane of every municipality. */
export async function readLaneRules({ db, now }: Engine): Promise<LaneRules[]> {
  const windows = await db.maintenanceWindow.findMany({
    where: { OR: [{ endsAt: null }, { endsAt: { gt: now() } }] },
  });
  const systems = await db.targetSystem.findMany({
    select: {
      id: true,
      key: true,
      concurrency: true,
      rateMax: true,
      ratePerSeconds: true,
      pausedAt: true,
      circuit: true,
    },
  });
  const employed = await readEmployed(db);
  return systems.map((system) => ({
    ...system,
    windows: windows.filter((one) => one.targetSystemId === system.id),
    botIds: botsOfUse(employed.filter((one) => one.targetSystemId === system.id)),
  }));
}

type Employed = { targetSystemId: string; botId: string; hasWork: boolean };

/** The two lines are looked at one by one, as the indexes have them: what is not due yet may be a hundred thousand. */
async function readEmployed(db: Engine["db"]): Promise<Employed[]> {
  return db.$queryRaw<Employed[]>`
    -- prepared: employed-bots
    SELECT a.target_system_id AS "targetSystemId", a.bot_id AS "botId", bool_or(a.status = 'ACTIVE' AND (
      EXISTS (SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status IN ('QUEUED', 'RETRYING')
        AND w.not_before IS NULL AND w.worker_losses = 0)
      OR EXISTS (SELECT FROM work_item w WHERE w.automation_id = a.id AND w.status IN ('QUEUED', 'RETRYING')
        AND w.not_before IS NULL AND w.worker_losses > 0)
      OR EXISTS (SELECT FROM run r WHERE r.automation_id = a.id AND r.status = 'COLLECTING'))) AS "hasWork"
    FROM automation a WHERE a.status <> 'RETIRED' GROUP BY a.target_system_id, a.bot_id`;
}

function botsOfUse(employed: readonly Employed[]): string[] {
  const atWork = employed.filter(({ hasWork }) => hasWork);
  return (atWork.length > 0 ? atWork : employed).map(({ botId }) => botId);
}
