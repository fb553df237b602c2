/** The part of a step that somebody takes over from `from` until before `to`; a null `to` is until further notice. */
export type ClaimedPart = {
  stepKey: string;
  /** Ten-thousandths of the step, 1 to 10 000. */
  part: number;
  /** Local dates. */
  from: string;
  to: string | null;
};

/** The whole of a step, in ten-thousandths. */
const wholeStep = 10_000;

/** A day on which more than a step is claimed of it. */
export type OverClaim = { stepKey: string; day: string; claimed: number };

/**
 * The first day on which the parts of a step are more than the step (domain.md 2.5.6 and 2.6): what is automated, simplified
 * and removed of a minute is never more than the minute.
 *
 * @returns Undefined when no day has too much.
 * @example overClaimed([{ stepKey: "a", part: 6_000, from: "2026-01-01", to: null }, { stepKey: "a", part: 5_000, from: "2026-02-01", to: null }]); // { stepKey: "a", day: "2026-02-01", claimed: 11_000 }
 */
export function overClaimed(claims: readonly ClaimedPart[]): OverClaim | undefined {
  // The sum only grows on a day when a claim begins.
  return claims
    .toSorted((one, other) => one.from.localeCompare(other.from))
    .map(({ stepKey, from: day }) => ({ stepKey, day, claimed: claimedOn(claims, { stepKey, day }) }))
    .find(({ claimed }) => claimed > wholeStep);
}

/** What is claimed of a step on a day, in ten-thousandths. */
export function claimedOn(claims: readonly ClaimedPart[], { stepKey, day }: { stepKey: string; day: string }): number {
  return claims
    .filter((claim) => claim.stepKey === stepKey && claim.from <= day && (claim.to === null || day < claim.to))
    .reduce((sum, { part }) => sum + part, 0);
}
