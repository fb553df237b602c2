/** Somebody's part of a cost key; parts are taken in proportion. */
export type KeyPart = {
  id: string;
  /** Ten-thousandths, 0 or more. */
  weight: number;
};

/**
 * Splits whole seconds, or kroner, by a cost key (domain.md 2.5.15), so that the parts add up to the whole: each gets its
 * share rounded down, and what is left goes one by one to the largest remainders, in order of ids where they are equal.
 *
 * @param whole 0 or more.
 * @returns One part for each, in the order given; undefined when nobody has a weight.
 * @example splitByKey(100, [{ id: "a", weight: 1 }, { id: "b", weight: 2 }]); // [{ id: "a", part: 33 }, { id: "b", part: 67 }]
 */
export function splitByKey(whole: number, key: readonly KeyPart[]): { id: string; part: number }[] | undefined {
  const all = key.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  if (all === 0n) return undefined;
  const shares = key.map(({ id, weight }) => {
    const product = BigInt(whole) * BigInt(weight);
    return { id, part: Number(product / all), remainder: product % all };
  });
  const left = whole - shares.reduce((sum, { part }) => sum + part, 0);
  const lucky = shares.toSorted(byRemainder).slice(0, left);
  return shares.map((share) => ({ id: share.id, part: share.part + (lucky.includes(share) ? 1 : 0) }));
}

function byRemainder(one: { id: string; remainder: bigint }, other: { id: string; remainder: bigint }): number {
  if (one.remainder === other.remainder) return one.id.localeCompare(other.id);
  return one.remainder > other.remainder ? -1 : 1;
}
