import { columnsOf } from "../../../core/benefits/rules/precondition-map.ts";
import type { Plan } from "../../../core/plan/index.ts";

export type Box = { id: string; kind: "precondition" | "benefit"; met: boolean; lines: string[]; x: number; y: number };
export type Line = { fromX: number; fromY: number; toX: number; toY: number };
export type MapLayout = { width: number; height: number; boxes: Box[]; lines: Line[] };

/** Of a box, and from one to the next, in the drawing's own units. */
export const box = { width: 200, height: 64 };
const step = { x: box.width + 70, y: box.height + 20 };
const margin = 4;
const longestLine = 26;
const mostLines = 3;

/** The benefit map from left to right: each after what leads up to it. */
export function mapLayout({ preconditions, benefits }: Plan): MapLayout {
  const arrows = preconditions.flatMap(({ id, neededFor }) => neededFor.map((target) => ({ from: id, to: target.id })));
  const shown = benefits.filter(({ id }) => arrows.some(({ to }) => to === id));
  const places = [
    ...preconditions.map(({ id, title, metOn }) => ({ id, title, kind: "precondition" as const, met: metOn !== null })),
    ...shown.map(({ id, title }) => ({ id, title, kind: "benefit" as const, met: false })),
  ];
  const columns = columnsOf(
    places.map(({ id }) => id),
    arrows,
  );
  const last = Math.max(0, ...columns.values());
  const rows = new Map<number, number>();
  const boxes = places.map(({ id, title, kind, met }): Box => {
    const column = columns.get(id) ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return { id, kind, met, lines: linesOf(title), x: margin + column * step.x, y: margin + row * step.y };
  });
  return {
    width: 2 * margin + last * step.x + box.width,
    height: 2 * margin + Math.max(1, ...rows.values()) * step.y - (step.y - box.height),
    boxes,
    lines: arrows.flatMap(({ from, to }) => lineBetween(boxes, from, to)),
  };
}

function lineBetween(boxes: readonly Box[], from: string, to: string): Line[] {
  const [start, end] = [boxes.find(({ id }) => id === from), boxes.find(({ id }) => id === to)];
  if (!start || !end) return [];
  const middle = box.height / 2;
  return [{ fromX: start.x + box.width, fromY: start.y + middle, toX: end.x, toY: end.y + middle }];
}

/** A title in lines that fit the box; what does not fit is cut off, and stands in the list. */
function linesOf(title: string): string[] {
  const lines: string[] = [];
  for (const word of title.split(/\s+/)) {
    const current = lines.at(-1);
    const longer = current === undefined ? word : `${current} ${word}`;
    if (current !== undefined && longer.length <= longestLine) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines
    .slice(0, mostLines)
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line));
  if (lines.length > mostLines) shown[mostLines - 1] = `${shown[mostLines - 1]?.slice(0, longestLine - 1)}…`;
  return shown;
}
