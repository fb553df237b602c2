import type { DbOrTransaction } from "../db.ts";
import type { ToldEvent } from "./delivery-data.ts";

/** What automations, target systems and processes are called, by id. */
export type Names = ReadonlyMap<string, string>;

type Told = { tenantId: string; events: readonly ToldEvent[] };

/** Looks up what the things that events tell of are called. */
export async function namesOf(db: DbOrTransaction, { tenantId, events }: Told): Promise<Names> {
  const [automations, systems, processes] = await Promise.all([
    db.automation.findMany({
      where: { tenantId, id: { in: idsOf(events, "automationId") } },
      select: { id: true, title: true },
    }),
    db.targetSystem.findMany({
      where: { tenantId, id: { in: idsOf(events, "targetSystemId") } },
      select: { id: true, name: true },
    }),
    db.process.findMany({
      where: { tenantId, id: { in: idsOf(events, "processId") } },
      select: { id: true, title: true },
    }),
  ]);
  return new Map([
    ...automations.map(({ id, title }) => [id, title] as const),
    ...systems.map(({ id, name }) => [id, name] as const),
    ...processes.map(({ id, title }) => [id, title] as const),
  ]);
}

function idsOf(events: readonly ToldEvent[], field: "automationId" | "targetSystemId" | "processId"): string[] {
  const ids = events.map(({ data }) => data[field]).filter((id) => typeof id === "string");
  return [...new Set(ids)];
}
