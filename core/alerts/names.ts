import type { DbOrTransaction } from "../db.ts";
import { localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import type { ToldEvent } from "./delivery-data.ts";

/** What automations, target systems, processes and units are called, by id. */
export type Names = ReadonlyMap<string, string>;

type Told = { tenantId: string; events: readonly ToldEvent[] };

/** Looks up what the things that events tell of are called. */
export async function namesOf(db: DbOrTransaction, { tenantId, events }: Told): Promise<Names> {
  const [automations, systems, processes, units] = await Promise.all([
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
    unitNames(db, { tenantId, events }),
  ]);
  return new Map([
    ...automations.map(({ id, title }) => [id, title] as const),
    ...systems.map(({ id, name }) => [id, name] as const),
    ...processes.map(({ id, title }) => [id, title] as const),
    ...units,
  ]);
}

async function unitNames(db: DbOrTransaction, { tenantId, events }: Told): Promise<[string, string][]> {
  const ids = idsOf(events, "unitId");
  const [last] = events
    .map(({ at }) => at)
    .toSorted()
    .slice(-1);
  if (ids.length === 0 || last === undefined) return [];
  const names = await unitNamesOn(db, tenantId, { ids, on: localDateOf(new Date(last)) });
  return [...names].map(([id, { name }]) => [id, name]);
}

type IdField = "automationId" | "targetSystemId" | "processId" | "unitId";

function idsOf(events: readonly ToldEvent[], field: IdField): string[] {
  const ids = events.map(({ data }) => data[field]).filter((id) => typeof id === "string");
  return [...new Set(ids)];
}
