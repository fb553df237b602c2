import type { StepClaim } from "../claims/index.ts";

type Step = { key: string; share: number };

/** Whoever takes over a step, and what its share of the manual time was and becomes. */
export type SharedClaim = StepClaim & { before: number; after: number };

/** What another version of a process does to those who have taken over its steps. */
export type ClaimEffects = {
  /** Their step is not there any more. */
  dropped: StepClaim[];
  /** Their step has another share: cases settled from then on are credited by it. */
  changed: SharedClaim[];
};

type Versions = { before: readonly Step[]; after: readonly Step[]; validFrom: string };

/**
 * Compares two versions of a process for those whose claims on it go on.
 *
 * @param validFrom First day of the version after; claims that have ended by then are passed over.
 */
export function claimEffects(claims: readonly StepClaim[], { before, after, validFrom }: Versions): ClaimEffects {
  const shareIn = (steps: readonly Step[], claim: StepClaim) => steps.find(({ key }) => key === claim.stepKey)?.share;
  const current = claims.filter(({ validTo }) => validTo === null || validTo > validFrom);
  return {
    dropped: current.filter((claim) => shareIn(after, claim) === undefined),
    changed: current.flatMap((claim) => {
      const [was, becomes] = [shareIn(before, claim), shareIn(after, claim)];
      if (was === undefined || becomes === undefined || was === becomes) return [];
      return [{ ...claim, before: was, after: becomes }];
    }),
  };
}
