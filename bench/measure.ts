/**
 * Lets contestants take turns, A B A B, after one warm-up each: whatever else the machine does then meets all of them.
 *
 * @returns The results of each, round by round.
 */
export async function takeTurns<Result, Names extends string>(
  contestants: { [Name in Names]: (round: { isWarmUp: boolean }) => Promise<Result> },
  rounds: number,
): Promise<Record<Names, Result[]>> {
  const names = Object.keys(contestants) as Names[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Names, Result[]>;
  for (const name of names) await contestants[name]({ isWarmUp: true });
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(await contestants[name]({ isWarmUp: false }));
  }
  return results;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0 is the lowest, 1 the highest; between two values, a value between them. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Each round's own ratio: what disturbed a round disturbed both sides of it. */
export function ratios(ours: readonly number[], reference: readonly number[]): number[] {
  return ours.map((value, round) => value / (reference[round] ?? Number.NaN));
}

/** Seconds that something took. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** `median (lowest–highest)`. */
export function spread(values: readonly number[], digits = 0): string {
  const show = (value: number) => value.toFixed(digits);
  return `${show(median(values))} (${show(Math.min(...values))}–${show(Math.max(...values))})`;
}

/** Prints rows under their headings; the first column is text, the others are numbers. */
export function printTable(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const shown = lines.map((line) =>
    widths
      .map((width, column) => pad(line[column] ?? "", width, column))
      .join("   ")
      .trimEnd(),
  );
  shown.splice(1, 0, widths.map((width) => "─".repeat(width)).join("   "));
  console.log(`\n${title}\n\n${shown.map((line) => `  ${line}`).join("\n")}\n`);
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}
