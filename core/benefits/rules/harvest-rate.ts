/**
 * The part of freed time that has become something (domain.md 2.5.9).
 *
 * @returns Undefined when nothing was freed.
 */
export function harvestRate(harvestedSeconds: number, freedNetSeconds: number): number | undefined {
  return freedNetSeconds > 0 ? harvestedSeconds / freedNetSeconds : undefined;
}
