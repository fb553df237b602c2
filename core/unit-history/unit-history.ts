import type { DbOrTransaction } from "../db.ts";
import { fromDbDate } from "../local-date.ts";

type Placement = { unitId: string; parentId: string | null; level: string; from: string; to: string | null };

/** The tree as it stood on one day. */
export type UnitsOnDay = {
  /** From the top down to the unit itself; a unit that had no place that day stands alone. */
  pathOf(unitId: string): { id: string; level: string }[];
  /** Units without a parent that day. */
  tops: readonly string[];
  /** The unit and all that stood below it. */
  withBelow(unitId: string): string[];
};

/** Where every unit of a municipality stood, at any time. */
export type UnitHistory = {
  on(localDate: string): UnitsOnDay;
  /** Cuts [from, to) where anything in the tree changed: within a part, it stood still. */
  parts(period: { from: string; to: string }): { from: string; to: string }[];
  /** Every local date on which anything in the tree changed. */
  changes: readonly string[];
};

/** Reads where every unit stood, so that what was done on a day counts where the unit stood on that day. */
export async function unitHistory(db: DbOrTransaction, tenantId: string): Promise<UnitHistory> {
  const rows = await db.unitPlacement.findMany({ where: { tenantId } });
  const placements = rows.map(({ unitId, parentId, level, validFrom, validTo }) => {
    return { unitId, parentId, level, from: fromDbDate(validFrom), to: validTo && fromDbDate(validTo) };
  });
  const dates = placements.flatMap(({ from, to }) => (to === null ? [from] : [from, to]));
  const changes = [...new Set(dates)].toSorted();
  return {
    changes,
    on: (localDate) =>
      treeOf(placements.filter(({ from, to }) => from <= localDate && (to === null || localDate < to))),
    parts({ from, to }) {
      const cuts = [from, ...changes.filter((date) => date > from && date < to), to];
      return cuts.slice(1).map((end, index) => ({ from: cuts[index] ?? from, to: end }));
    },
  };
}

function treeOf(placements: readonly Placement[]): UnitsOnDay {
  const placed = new Map(placements.map((placement) => [placement.unitId, placement]));
  const parentOf = (unitId: string) => {
    const parentId = placed.get(unitId)?.parentId ?? null;
    return parentId !== null && placed.has(parentId) ? parentId : null;
  };
  const pathOf = (unitId: string) => {
    const path: { id: string; level: string }[] = [];
    const seen = new Set<string>();
    for (let id: string | null = unitId; id !== null && !seen.has(id); id = parentOf(id)) {
      seen.add(id);
      path.unshift({ id, level: placed.get(id)?.level ?? "" });
    }
    return path;
  };
  return {
    pathOf,
    tops: placements.map(({ unitId }) => unitId).filter((unitId) => parentOf(unitId) === null),
    withBelow: (unitId) => {
      const below = [...placed.keys()].filter((id) => pathOf(id).some((above) => above.id === unitId));
      return below.includes(unitId) ? below : [unitId, ...below];
    },
  };
}
