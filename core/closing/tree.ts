import { z } from "zod";
import { type UnitParents, unitAndAbove } from "../benefits/index.ts";
import type { HarvestMonth } from "../harvest/index.ts";

/** Who stood above whom when a report was signed: what its harvests were held against. */
export const Tree = z
  .array(
    z.object({
      month: z.iso.date(),
      parents: z
        .record(z.string(), z.string().nullable())
        .meta({ description: "Unit above each unit; null at the top" }),
    }),
  )
  .meta({
    id: "SignedTree",
    description:
      "The report's units and those above them, on the last day of the month; a month is left out when it is as the one before. From format 2 on",
  });
export type Tree = z.infer<typeof Tree>;

/** The tree of each month, as far as units of any of the months need it. */
export function treeOf(months: readonly HarvestMonth[]): Tree {
  const units = months.flatMap(({ freed, claims }) => [...freed.keys(), ...claims.map(({ unitId }) => unitId)]);
  const tree: Tree = [];
  for (const { month, parents: all } of months) {
    const chains = units.flatMap((id) => unitAndAbove(id, all));
    const placed = [...new Set(chains)].toSorted().filter((id) => all.has(id));
    const parents = Object.fromEntries(placed.map((id) => [id, all.get(id) ?? null]));
    if (JSON.stringify(parents) !== JSON.stringify(tree.at(-1)?.parents)) tree.push({ month, parents });
  }
  return tree;
}

/** The tree of a month as it was signed. */
export function parentsIn(tree: Tree, month: string): UnitParents {
  const parents = tree.findLast((since) => since.month <= month)?.parents ?? {};
  return new Map(Object.entries(parents));
}
