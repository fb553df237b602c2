import { expect, test } from "vitest";
import { type Trial, verdictOf, waitSeconds } from "../../../core/lanes/circuit-rules.ts";

const failed = (errorCode: string): Trial => ({ outcome: "TECHNICAL_ERROR", errorCode });
const done: Trial = { outcome: "SUCCEEDED", errorCode: null };
const handedOver: Trial = { outcome: "BUSINESS_EXCEPTION", errorCode: null };
const down = failed("TARGET_DOWN");
const bug = failed("UNEXPECTED");

test.each<[string, Trial[], ReturnType<typeof verdictOf>]>([
  ["nothing yet says nothing", [], undefined],
  ["one case done closes", [done], { circuit: "CLOSED" }],
  ["one case handed over closes: the robot got so far", [handedOver], { circuit: "CLOSED" }],
  ["one failure may be the case's own fault", [down], undefined],
  ["a case done after one that failed closes", [down, done], { circuit: "CLOSED" }],
  ["two failures open again, by the latest cause", [down, failed("TIMEOUT")], { circuit: "OPEN", cause: "TIMEOUT" }],
  [
    "a page that hangs is the system's failure",
    [failed("STUCK"), failed("STUCK")],
    { circuit: "OPEN", cause: "STUCK" },
  ],
  ["two errors of the bot say nothing", [bug, failed("BROWSER_CRASH")], undefined],
  ["three errors of the bot close, since they count against the cases", [bug, bug, bug], { circuit: "CLOSED" }],
  ["errors of the bot do not hide the system's", [bug, down, bug, down], { circuit: "OPEN", cause: "TARGET_DOWN" }],
  ["an error without a code is not the system's", [{ outcome: "TECHNICAL_ERROR", errorCode: null }, down], undefined],
])("%s", (_name, trials, verdict) => {
  expect(verdictOf(trials)).toEqual(verdict);
});

test("the wait doubles from half a minute to ten", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 1000].map((looks) => waitSeconds(looks))).toEqual([
    30, 60, 120, 240, 480, 600, 600, 600,
  ]);
});
