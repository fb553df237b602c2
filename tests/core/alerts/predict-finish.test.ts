import { describe, expect, test } from "vitest";
import {
  type ClosedPeriod,
  groupsAtRisk,
  predictFinish,
  type WaitingGroup,
} from "../../../core/alerts/predict-finish.ts";

const at = (clock: string) => new Date(`2026-03-02T${clock}:00Z`);
const now = at("08:00");
const closed = (from: string, to: string): ClosedPeriod => ({ from: at(from), to: at(to) });
const hour = 3600;

describe("when work is done", () => {
  test.each([
    ["with nothing in the way", hour, [], "09:00"],
    ["with a closed hour on the way", 2 * hour, [closed("09:00", "10:00")], "11:00"],
    ["with a lane that is closed now", hour, [closed("07:00", "08:30")], "09:30"],
    ["that ends as the lane closes", hour, [closed("09:00", "12:00")], "09:00"],
    ["with periods that overlap", 2 * hour, [closed("09:00", "11:00"), closed("10:00", "11:30")], "12:30"],
    ["with a period inside another", 2 * hour, [closed("09:00", "12:00"), closed("10:00", "11:00")], "13:00"],
    ["with a period that is past", hour, [closed("06:00", "07:00")], "09:00"],
    ["of no work at all", 0, [closed("09:00", "10:00")], "08:00"],
  ] as const)("is told %s", (...[, seconds, periods, finish]) => {
    expect(predictFinish(now, seconds, periods)).toEqual(at(finish));
  });
});

describe("cases at risk", () => {
  const group = (given: Partial<WaitingGroup> = {}): WaitingGroup => ({
    automationId: "a",
    deadlines: { first: at("09:00"), last: at("09:00") },
    cases: 10,
    tooLate: 0,
    secondsPerCase: 600,
    ...given,
  });
  const pace = { concurrency: 1, closed: [], secondsInHand: 0 };
  const told = (groups: readonly WaitingGroup[], given: Partial<Parameters<typeof groupsAtRisk>[2]> = {}) =>
    groupsAtRisk(now, groups, { ...pace, ...given }).map(({ cases, predictedAt }) => [cases, predictedAt]);

  test("are those that come after the last that can be done in time", () => {
    expect(told([group()])).toEqual([[4, at("09:10")]]);
    expect(told([group({ cases: 6 })])).toEqual([]);
    expect(told([group({ cases: 7 })])).toEqual([[1, at("09:10")]]);
  });

  test("are fewer the more cases the lane does at a time", () => {
    expect(told([group({ cases: 14 })], { concurrency: 2 })).toEqual([[3, at("09:05")]]);
    expect(told([group({ cases: 11 })], { concurrency: 2 })).toEqual([]);
  });

  test("count what is ahead of them in the queue and what is in hand, also of other automations", () => {
    const ahead = group({ automationId: "b", deadlines: null, cases: 3, secondsPerCase: 1200 });

    expect(told([ahead, group({ cases: 1 })])).toEqual([[1, at("09:10")]]);
    expect(told([group({ cases: 1 })], { secondsInHand: hour })).toEqual([[1, at("09:10")]]);
    expect(told([group({ cases: 1 }), ahead])).toEqual([]);
  });

  test("are all of them when one case alone takes too long, however many are done at a time", () => {
    expect(told([group({ cases: 2, secondsPerCase: 2 * hour })], { concurrency: 50 })).toEqual([[2, at("10:00")]]);
  });

  test("see a maintenance window coming", () => {
    expect(told([group({ cases: 6 })], { closed: [closed("08:30", "12:00")] })).toEqual([[3, at("12:10")]]);
  });

  test("count cases that are not to be tried before their deadline, and none without a deadline", () => {
    expect(told([group({ cases: 3, tooLate: 2 })])).toEqual([[2, at("09:00")]]);
    expect(told([group({ deadlines: null, cases: 100_000 })])).toEqual([]);
  });

  test("have deadlines of their own: an even stream that keeps pace is not at risk because its first is near", () => {
    const stream = group({ cases: 60, secondsPerCase: 50, deadlines: { first: at("08:01"), last: at("09:01") } });

    expect(told([stream])).toEqual([]);
    expect(told([{ ...stream, secondsPerCase: 61 }], { secondsInHand: 60 }).map(([cases]) => cases)).toEqual([60]);
  });

  test("are counted near enough in a group too large to judge one by one", () => {
    const [[cases] = []] = told([group({ cases: 100_000, secondsPerCase: 1 })]);

    expect(Math.abs(Number(cases) - 96_400)).toBeLessThan(600);
  });
});
