import { expect, test } from "vitest";
import { type GatedLane, laneGate } from "../../../core/lanes/gate.ts";
import type { WindowTimes } from "../../../core/lanes/windows.ts";

const now = new Date("2026-03-05T12:00:00Z");

function window(startsAt: string, endsAt: string): WindowTimes {
  return { weekdays: [], startTime: null, endTime: null, startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
}

function lane(given: Partial<GatedLane>): GatedLane {
  return { pausedAt: null, circuit: "CLOSED", windows: [], ...given };
}

const on = window("2026-03-05T11:00:00Z", "2026-03-05T13:00:00Z");
const over = window("2026-03-05T10:00:00Z", "2026-03-05T12:00:00Z");
const follows = window("2026-03-05T13:00:00Z", "2026-03-05T15:00:00Z");
const overlaps = window("2026-03-05T11:30:00Z", "2026-03-05T14:00:00Z");
const later = window("2026-03-05T15:30:00Z", "2026-03-05T16:00:00Z");
const until = (at: string) => ({ open: false, because: "MAINTENANCE", until: new Date(at) });

test.each([
  ["is open when nothing keeps it", lane({}), { open: true }],
  ["is open when its window is over", lane({ windows: [over] }), { open: true }],
  ["is stopped by people", lane({ pausedAt: now }), { open: false, because: "PAUSED" }],
  ["rests until its window ends", lane({ windows: [on] }), until("2026-03-05T13:00:00Z")],
  ["rests until the last window of a chain", lane({ windows: [later, follows, on] }), until("2026-03-05T15:00:00Z")],
  ["rests until the longer of two windows", lane({ windows: [on, overlaps] }), until("2026-03-05T14:00:00Z")],
  ["is stopped by its circuit", lane({ circuit: "OPEN" }), { open: false, because: "CIRCUIT" }],
  ["takes one case when it is tried again", lane({ circuit: "HALF_OPEN" }), { open: true, most: 1 }],
  [
    "tells of people first",
    lane({ pausedAt: now, circuit: "OPEN", windows: [on] }),
    { open: false, because: "PAUSED" },
  ],
  ["tells of windows before the circuit", lane({ circuit: "OPEN", windows: [on] }), until("2026-03-05T13:00:00Z")],
  ["is not tried in a window", lane({ circuit: "HALF_OPEN", windows: [on] }), until("2026-03-05T13:00:00Z")],
])("a lane %s", (_name, given, gate) => {
  expect(laneGate(given, now)).toEqual(gate);
});

test("windows without an end in sight have an end all the same", () => {
  const always: WindowTimes = {
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    startTime: "00:00",
    endTime: "00:00",
    startsAt: null,
    endsAt: null,
  };

  expect(laneGate(lane({ windows: [always] }), now)).toMatchObject({ open: false, because: "MAINTENANCE" });
});
