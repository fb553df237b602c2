import type { UnitNode } from "./schemas.ts";

/** A unit's place on one day. */
export type PlacedUnit = Omit<UnitNode, "children"> & { parentId: string | null };

const norwegian = new Intl.Collator("nb-NO");

/**
 * Makes a tree of units, siblings by name.
 * A unit whose parent has no place that day stands at the top: nobody is lost when a service area is wound up.
 */
export function unitTree(units: readonly PlacedUnit[]): UnitNode[] {
  const nodes = new Map<string, UnitNode>(
    units.map(({ id, code, name, level }) => [id, { id, code, name, level, children: [] }]),
  );
  const top: UnitNode[] = [];
  for (const unit of units.toSorted((one, other) => norwegian.compare(one.name, other.name))) {
    const node = nodes.get(unit.id);
    const parent = unit.parentId === null ? undefined : nodes.get(unit.parentId);
    if (node) (parent?.children ?? top).push(node);
  }
  return top;
}
