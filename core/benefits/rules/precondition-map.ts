/** An arrow of the benefit map: `from` must be in place before `to`. */
export type Arrow = { from: string; to: string };

/**
 * The way round that a new arrow would close (domain.md 2.1: a benefit map is a graph without cycles).
 *
 * @returns From the arrow's own start and back to it; undefined when it closes none.
 * @example wayRound([{ from: "b", to: "c" }, { from: "c", to: "a" }], { from: "a", to: "b" }); // ["a", "b", "c", "a"]
 */
export function wayRound(arrows: readonly Arrow[], { from, to }: Arrow): string[] | undefined {
  const back = wayBetween(arrows, to, from);
  return back === undefined ? undefined : [from, ...back];
}

/** A shortest way along arrows, both ends in it; undefined when there is none. */
function wayBetween(arrows: readonly Arrow[], start: string, end: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  // A map's keys grow while they are gone through: each place is looked at once, the nearest first.
  for (const place of cameFrom.keys()) {
    if (place === end) return wayTo(place, cameFrom);
    for (const { from, to } of arrows) if (from === place && !cameFrom.has(to)) cameFrom.set(to, place);
  }
  return undefined;
}

function wayTo(place: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const before = cameFrom.get(place);
  return before === undefined ? [place] : [...wayTo(before, cameFrom), place];
}

/**
 * How many arrows lead up to each place at the most: the column it stands in when the map is drawn from left to right.
 *
 * @param arrows Without a cycle.
 */
export function columnsOf(places: readonly string[], arrows: readonly Arrow[]): Map<string, number> {
  const columns = new Map<string, number>();
  const columnOf = (place: string): number => {
    const known = columns.get(place);
    if (known !== undefined) return known;
    const column = Math.max(-1, ...arrows.filter(({ to }) => to === place).map(({ from }) => columnOf(from))) + 1;
    columns.set(place, column);
    return column;
  };
  for (const place of places) columnOf(place);
  return columns;
}
