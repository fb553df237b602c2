import { describe, expect, test } from "vitest";
import { decide, type DueSchedule } from "../../../core/schedules/decide.ts";

const at = (clock: string) => new Date(`2026-11-23T${clock}:00Z`);
const clocks = (dates: readonly Date[]) => dates.map((date) => date.toISOString().slice(11, 16));

/** Every ten minutes, seen to at 08:00, and nothing goes on. */
const due: DueSchedule = {
  rule: { kind: "interval", minutes: 10 },
  timeZone: "UTC",
  calendar: new Map(),
  missedPolicy: "RUN_ONCE",
  overlapPolicy: "QUEUE",
  nextAt: at("08:00"),
  now: at("08:00"),
  goesOn: false,
  lastEndedAt: at("07:55"),
};

type Told = { start?: string; replace?: boolean; missed?: string[]; skipped?: number; nextAt?: string } | "wait";

function told(changes: Partial<DueSchedule>): Told {
  const decision = decide({ ...due, ...changes });
  if (decision === "wait") return decision;
  const { start, replace, missed, skipped, nextAt } = decision;
  return {
    ...(start && { start: clocks([start])[0] ?? "" }),
    ...(replace && { replace }),
    ...(missed.length > 0 && { missed: clocks(missed) }),
    ...(skipped > 0 && { skipped }),
    ...(nextAt && { nextAt: clocks([nextAt])[0] ?? "" }),
  };
}

describe("an occasion seen to in time", () => {
  test.for(["SKIP", "RUN_ONCE", "RUN_ALL"] as const)(
    "starts its run, whatever is done about missed ones: %s",
    (missedPolicy) => {
      expect(told({ missedPolicy })).toEqual({ start: "08:00", nextAt: "08:10" });
      expect(told({ missedPolicy, now: new Date("2026-11-23T08:01:00Z") })).toEqual({
        start: "08:00",
        nextAt: "08:10",
      });
    },
  );

  test.for<[DueSchedule["overlapPolicy"], Told]>([
    ["QUEUE", "wait"],
    ["SKIP", { skipped: 1, nextAt: "08:10" }],
    ["REPLACE", { start: "08:00", replace: true, nextAt: "08:10" }],
  ])("while the run before goes on: %s", ([overlapPolicy, expected]) => {
    expect(told({ overlapPolicy, goesOn: true })).toEqual(expected);
  });
});

describe("occasions that nobody was there for", () => {
  const away = { nextAt: at("07:30"), now: at("08:05"), lastEndedAt: at("07:25") };
  const missed = ["07:30", "07:40", "07:50", "08:00"];

  test.for<[DueSchedule["missedPolicy"], Told]>([
    ["SKIP", { missed, nextAt: "08:10" }],
    ["RUN_ONCE", { start: "08:00", missed, nextAt: "08:10" }],
    ["RUN_ALL", { start: "07:30", missed, nextAt: "07:40" }],
  ])("%s", ([missedPolicy, expected]) => {
    expect(told({ ...away, missedPolicy })).toEqual(expected);
  });

  test("SKIP starts the one that is still in time", () => {
    const now = new Date("2026-11-23T08:00:30Z");
    expect(told({ ...away, now, missedPolicy: "SKIP" })).toEqual({
      start: "08:00",
      missed: missed.slice(0, 3),
      nextAt: "08:10",
    });
  });

  test("a run that goes on is not stopped for an occasion that is skipped", () => {
    const changes = { ...away, missedPolicy: "SKIP", overlapPolicy: "REPLACE", goesOn: true } as const;
    expect(told(changes)).toEqual({ missed, nextAt: "08:10" });
  });

  test.for(["SKIP", "RUN_ONCE", "RUN_ALL"] as const)(
    "are skipped, and not missed, when the run before went on all the while: %s",
    (missedPolicy) => {
      const changes = { ...away, missedPolicy, overlapPolicy: "SKIP", goesOn: true } as const;
      expect(told(changes)).toEqual({ skipped: 4, nextAt: "08:10" });
    },
  );

  test("RUN_ALL makes up for one after the other, and for the latest hundred only", () => {
    const now = new Date("2026-11-24T08:05:00Z");
    const decision = decide({ ...due, missedPolicy: "RUN_ALL", now });
    if (decision === "wait") throw new Error("nothing to wait for");
    expect(decision.missed).toHaveLength(145);
    expect(decision.start?.toISOString()).toBe("2026-11-23T15:30:00.000Z");
    expect(decision.nextAt?.toISOString()).toBe("2026-11-23T15:40:00.000Z");
  });

  test("a year of minutes is looked through in a moment, and the latest is started", () => {
    const rule = { kind: "cron", expression: "* * * * *" } as const;
    const startedMs = performance.now();
    const decision = decide({ ...due, rule, nextAt: new Date("2025-11-23T08:00:00Z"), lastEndedAt: null });
    if (decision === "wait") throw new Error("nothing to wait for");

    expect(decision.start).toEqual(at("08:00"));
    expect(decision.nextAt).toEqual(at("08:01"));
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});

describe("occasions that waited for the run before", () => {
  const waited = { nextAt: at("07:30"), now: at("07:56"), lastEndedAt: at("07:55") };

  test.for(["SKIP", "RUN_ONCE"] as const)("are one run when it has ended, and none was missed: %s", (missedPolicy) => {
    expect(told({ ...waited, missedPolicy })).toEqual({ start: "07:50", nextAt: "08:00" });
  });

  test("are a run each with RUN_ALL", () => {
    expect(told({ ...waited, missedPolicy: "RUN_ALL" })).toEqual({ start: "07:30", nextAt: "07:40" });
  });
});

test("a rule without another occasion ends the schedule's waiting", () => {
  const rule = { kind: "cron", expression: "0 0 30 2 *" } as const;
  expect(told({ rule })).toEqual({ start: "08:00" });
});
