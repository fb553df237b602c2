import { describe, expect, test } from "vitest";
import { retriedKinds, RetryPolicy, retryPolicyOf } from "../../../core/cases/retry-policy.ts";

const none = {};
const three = { maxAttempts: 3 };
const middle = () => 0.5;

const waits: [kind: string, seconds: number[], attempts: number][] = [
  ["TARGET_DOWN", [30, 60, 120, 240, 480, 900, 900], 3],
  ["SESSION_LOST", [0, 20, 40, 80, 160, 300, 300], 3],
  ["UNKNOWN_SCREEN", [5, 10, 20, 40, 60, 60, 60], 2],
  ["TIMEOUT", [5, 10, 20, 40, 80, 160, 300], 3],
  ["STUCK", [5, 10, 20, 40, 80, 160, 300], 3],
  ["BROWSER_CRASH", [1, 2, 4, 8, 16, 32, 60], 3],
  ["UNEXPECTED", [2, 4, 8, 16, 32, 64, 128], 3],
  ["LEASE_LOST", [0, 0, 0, 0, 0, 0, 0], 3],
  ["SOMETHING_NEW", [2, 4, 8, 16, 32, 64, 128], 3],
];

describe("by default", () => {
  test.for(waits)("%s waits %j seconds and is tried %i times", ([kind, seconds, attempts]) => {
    const decision = retryPolicyOf(none, kind, three);

    expect(decision.maxAttempts).toBe(attempts);
    expect(seconds.map((_, index) => decision.backoffMs(index + 1, middle))).toEqual(
      seconds.map((wait) => wait * 1000),
    );
  });

  test("every kind has a row in this table", () => {
    expect(waits.map(([kind]) => kind)).toEqual([...retriedKinds, "SOMETHING_NEW"]);
  });
});

test("the wait is spread by a fifth, so that cases that failed together do not come back together", () => {
  const { backoffMs } = retryPolicyOf(none, "TARGET_DOWN", three);

  expect(backoffMs(1, () => 0)).toBe(24_000);
  expect(backoffMs(1, () => 1)).toBe(36_000);
  const drawn = Array.from({ length: 50 }, () => backoffMs(1));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(24_000);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(36_000);
  expect(new Set(drawn).size).toBeGreaterThan(10);
});

test("a wait never outgrows its longest, however many attempts there were", () => {
  expect(retryPolicyOf(none, "UNEXPECTED", three).backoffMs(5_000, middle)).toBe(300_000);
});

test("an automation that allows fewer attempts than the default has its way, and more where it says so itself", () => {
  expect(retryPolicyOf(none, "UNKNOWN_SCREEN", { maxAttempts: 1 }).maxAttempts).toBe(1);
  expect(retryPolicyOf(none, "UNKNOWN_SCREEN", { maxAttempts: 9 }).maxAttempts).toBe(2);
  expect(retryPolicyOf({ UNKNOWN_SCREEN: { maxAttempts: 5 } }, "UNKNOWN_SCREEN", three).maxAttempts).toBe(5);
  expect(retryPolicyOf({ TIMEOUT: { maxAttempts: 1 } }, "TIMEOUT", three).maxAttempts).toBe(1);
});

const overrides: [policy: RetryPolicy, kind: string, seconds: number[]][] = [
  [{ TARGET_DOWN: { firstBackoffSeconds: 60 } }, "TARGET_DOWN", [60, 120, 240, 480, 900]],
  [{ TARGET_DOWN: { longestBackoffSeconds: 45 } }, "TARGET_DOWN", [30, 45, 45, 45, 45]],
  [{ TARGET_DOWN: { firstBackoffSeconds: 3600 } }, "TARGET_DOWN", [3600, 3600, 3600, 3600, 3600]],
  [{ TIMEOUT: { firstBackoffSeconds: 0 } }, "TIMEOUT", [0, 0, 0, 0, 0]],
  [{ SESSION_LOST: { firstBackoffSeconds: 4 } }, "SESSION_LOST", [4, 8, 16, 32, 64]],
  [{ SESSION_LOST: { maxAttempts: 2 } }, "SESSION_LOST", [0, 20, 40, 80, 160]],
  [{ TARGET_DOWN: { firstBackoffSeconds: 60 } }, "UNEXPECTED", [2, 4, 8, 16, 32]],
];

test.for(overrides)("with %j, %s waits %j seconds", ([policy, kind, seconds]) => {
  const { backoffMs } = retryPolicyOf(policy, kind, three);

  expect(seconds.map((_, index) => backoffMs(index + 1, middle))).toEqual(seconds.map((wait) => wait * 1000));
});

test.for([[null], ["x"], [{ TARGET_DOWN: { firstBackoffSeconds: -1 } }], [{ NO_SUCH: {} }], [undefined]])(
  "a stored policy that cannot be read, %j, counts as none",
  ([policy]) => {
    const decision = retryPolicyOf(policy, "TARGET_DOWN", three);

    expect(decision.maxAttempts).toBe(3);
    expect(decision.backoffMs(1, middle)).toBe(30_000);
  },
);

const refused: [policy: unknown, path: string][] = [
  [{ TARGET_DOWN: { firstBackoffSeconds: 60, longestBackoffSeconds: 30 } }, "TARGET_DOWN.longestBackoffSeconds"],
  [{ TIMEOUT: { maxAttempts: 0 } }, "TIMEOUT.maxAttempts"],
  [{ TIMEOUT: { maxAttempts: 11 } }, "TIMEOUT.maxAttempts"],
  [{ STUCK: { firstBackoffSeconds: 86_401 } }, "STUCK.firstBackoffSeconds"],
  [{ STUCK: { firstBackoffSeconds: 1.5 } }, "STUCK.firstBackoffSeconds"],
  [{ STUCK: { waits: 3 } }, "STUCK"],
  [{ NO_SUCH: {} }, ""],
];

test.for(refused)("the policy %j is refused at %s", ([policy, path]) => {
  const parsed = RetryPolicy.safeParse(policy);

  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
});
