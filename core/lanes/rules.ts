import type { Engine } from "../context.ts";
import type { MaintenanceWindow, TargetSystem } from "../db.ts";

/** What a worker must know of a lane: how many, how fast, and when. */
export type LaneRules = Pick<
  TargetSystem,
  "id" | "key" | "concurrency" | "rateMax" | "ratePerSeconds" | "pausedAt" | "circuit"
> & {
  windows: MaintenanceWindow[];
  /** Bots that the lane's automations use, those that rest included. */
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
  const employed = await db.automation.findMany({
    where: { status: { not: "RETIRED" } },
    distinct: ["targetSystemId", "botId"],
    select: { targetSystemId: true, botId: true },
  });
  return systems.map((system) => ({
    ...system,
    windows: windows.filter((one) => one.targetSystemId === system.id),
    botIds: employed.filter((one) => one.targetSystemId === system.id).map(({ botId }) => botId),
  }));
}
