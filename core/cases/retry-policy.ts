import { z } from "zod";

/** What may have gone wrong with an attempt, each with a policy of its own for the next. */
export const retriedKinds = [
  "TARGET_DOWN",
  "SESSION_LOST",
  "UNKNOWN_SCREEN",
  "TIMEOUT",
  "STUCK",
  "BROWSER_CRASH",
  "UNEXPECTED",
  "LEASE_LOST",
] as const;
export type RetriedKind = (typeof retriedKinds)[number];

/** What an automation may say of a kind of error. */
export const retryLimits = {
  maxAttempts: { least: 1, most: 10 },
  backoffSeconds: { least: 0, most: 86_400 },
} as const;

const attempts = z.int().min(retryLimits.maxAttempts.least).max(retryLimits.maxAttempts.most);
const waitSeconds = z.int().min(retryLimits.backoffSeconds.least).max(retryLimits.backoffSeconds.most);

const RetryRule = z
  .strictObject({
    maxAttempts: attempts.optional().meta({ description: "Attempts in all when this goes wrong" }),
    firstBackoffSeconds: waitSeconds.optional().meta({ description: "Wait after the first attempt; doubles" }),
    longestBackoffSeconds: waitSeconds.optional(),
  })
  .refine(({ firstBackoffSeconds: first = 0, longestBackoffSeconds: longest = first }) => longest >= first, {
    path: ["longestBackoffSeconds"],
    error: "Must not be shorter than firstBackoffSeconds",
  })
  .meta({ id: "RetryRule" });
type RetryRule = z.infer<typeof RetryRule>;

const rule = RetryRule.optional();

/** How an automation differs from the defaults, by kind of error; what is left out is the default. */
export const RetryPolicy = z
  .strictObject({
    TARGET_DOWN: rule,
    SESSION_LOST: rule,
    UNKNOWN_SCREEN: rule,
    TIMEOUT: rule,
    STUCK: rule,
    BROWSER_CRASH: rule,
    UNEXPECTED: rule,
    LEASE_LOST: rule,
  } satisfies Record<RetriedKind, typeof rule>)
  .meta({ id: "RetryPolicy" });
export type RetryPolicy = z.infer<typeof RetryPolicy>;

type Defaults = {
  /** At most; an automation that allows fewer attempts has its way. */
  maxAttempts?: number;
  /** The first attempt is followed by the next without a wait. */
  atOnceOnce?: true;
  firstBackoffSeconds: number;
  longestBackoffSeconds: number;
};

/** What each kind is met with where the automation says nothing. */
export const defaultRetryRules: Readonly<Record<RetriedKind, Defaults>> = {
  // A system that is down is seldom back within seconds.
  TARGET_DOWN: { firstBackoffSeconds: 30, longestBackoffSeconds: 900 },
  // A new login is what it takes; one that does not last either is worth waiting with.
  SESSION_LOST: { atOnceOnce: true, firstBackoffSeconds: 10, longestBackoffSeconds: 300 },
  // What the bot does not know it will not know next time; the second attempt is for a page that was half loaded.
  UNKNOWN_SCREEN: { maxAttempts: 2, firstBackoffSeconds: 5, longestBackoffSeconds: 60 },
  TIMEOUT: { firstBackoffSeconds: 5, longestBackoffSeconds: 300 },
  STUCK: { firstBackoffSeconds: 5, longestBackoffSeconds: 300 },
  // The next browser is a fresh one.
  BROWSER_CRASH: { firstBackoffSeconds: 1, longestBackoffSeconds: 60 },
  UNEXPECTED: { firstBackoffSeconds: 2, longestBackoffSeconds: 300 },
  // Nothing says that the case or the system was to blame.
  LEASE_LOST: { firstBackoffSeconds: 0, longestBackoffSeconds: 0 },
};

/** What is done about a case after an attempt went wrong. */
export type RetryDecision = {
  /** Attempts the case may cost in all when it goes wrong in this way. */
  maxAttempts: number;
  /**
   * Milliseconds before the next attempt: doubling, at most the longest, spread by a fifth so that cases that failed
   * together do not come back together.
   *
   * @param attempt Number of the attempt that failed, from 1.
   */
  backoffMs(attempt: number, random?: () => number): number;
};

/**
 * The retry policy for one kind of error. What the automation says of the kind goes before the default; of the default's
 * attempts and the automation's own, the fewer count. An unknown kind is treated as `UNEXPECTED`, and a stored policy
 * that cannot be read as none, since a case must be settled in any event.
 *
 * @param policy As stored in `automation.retry_policy`.
 * @param automation Attempts that a case of the automation may cost.
 */
export function retryPolicyOf(policy: unknown, kind: string, { maxAttempts }: { maxAttempts: number }): RetryDecision {
  const known = isRetried(kind) ? kind : "UNEXPECTED";
  const own: RetryRule = RetryPolicy.safeParse(policy).data?.[known] ?? {};
  const { atOnceOnce, ...usual } = defaultRetryRules[known];
  const first = own.firstBackoffSeconds ?? usual.firstBackoffSeconds;
  const longest = own.longestBackoffSeconds ?? Math.max(usual.longestBackoffSeconds, first);
  const isAtOnce = (attempt: number) => attempt <= 1 && atOnceOnce === true && own.firstBackoffSeconds === undefined;
  return {
    maxAttempts: own.maxAttempts ?? Math.min(maxAttempts, usual.maxAttempts ?? maxAttempts),
    backoffMs(attempt, random = Math.random) {
      if (isAtOnce(attempt)) return 0;
      const plainMs = 1000 * Math.min(first * 2 ** (attempt - 1), longest);
      return Math.round(plainMs * (0.8 + 0.4 * random()));
    },
  };
}

function isRetried(kind: string): kind is RetriedKind {
  return retriedKinds.some((known) => known === kind);
}
