/** Under so many seconds a week to each employee, freed time can hardly become anything (domain.md 2.5.10). */
const thinSeconds = 1800;

/** Freed time of some days, shared by those who did the work. */
export type Spread = { freedNetSeconds: number; employees: number | null; days: number };

/**
 * Seconds a week that each employee concerned is given (domain.md 2.5.10).
 *
 * @returns Undefined when nobody knows how many they are, or nothing was freed.
 */
export function weeklySecondsEach({ freedNetSeconds, employees, days }: Spread): number | undefined {
  if (employees === null || employees < 1 || days < 1 || freedNetSeconds <= 0) return undefined;
  return (freedNetSeconds * 7) / (employees * days);
}

/** Whether freed time is spread so thin that little can be made of it: «lite hentbar» (domain.md 2.5.10). */
export function isThinlySpread(spread: Spread): boolean {
  const seconds = weeklySecondsEach(spread);
  return seconds !== undefined && seconds < thinSeconds;
}
