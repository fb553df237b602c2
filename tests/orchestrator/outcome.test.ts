import { errors } from "playwright";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { BusinessException, TechnicalError } from "../../bots/sdk/index.ts";
import { failureOf, isSessionLost } from "../../orchestrator/outcome.ts";

const unfit = z
  .object({ receipt: z.object({ number: z.string() }), sum: z.number() })
  .safeParse({ receipt: { number: 15_808_012_345 } });

const meanings: [thrown: unknown, outcome: string, code: string, message: string][] = [
  [
    new BusinessException("NOT_OWNER", "Kunden eier ikke fakturaen"),
    "BUSINESS_EXCEPTION",
    "NOT_OWNER",
    "Kunden eier ikke fakturaen",
  ],
  [
    new TechnicalError("UNKNOWN_SCREEN", "Ventet et annet skjermbilde"),
    "TECHNICAL_ERROR",
    "UNKNOWN_SCREEN",
    "Ventet et annet skjermbilde",
  ],
  [new TechnicalError("SESSION_LOST", "Ny innlogging"), "TECHNICAL_ERROR", "SESSION_LOST", "Ny innlogging"],
  [
    new errors.TimeoutError("page.click: Timeout 10000ms exceeded.\nCall log: fnr 15808012345"),
    "TECHNICAL_ERROR",
    "TIMEOUT",
    "page.click: Timeout 10000ms exceeded.",
  ],
  [
    new errors.TimeoutError("locator.click: Timeout 10ms exceeded.\nCall log:\n  - waiting for getByText('Ola')\n"),
    "TECHNICAL_ERROR",
    "UNKNOWN_SCREEN",
    "locator.click: Timeout 10ms exceeded.",
  ],
  [new TechnicalError("STUCK", "Kom ikke videre"), "TECHNICAL_ERROR", "STUCK", "Kom ikke videre"],
  [
    new Error("Could not file", { cause: new TechnicalError("TARGET_DOWN", "Nede") }),
    "TECHNICAL_ERROR",
    "TARGET_DOWN",
    "Could not file",
  ],
  [
    new Error("page.goto: net::ERR_CONNECTION_REFUSED at http://x"),
    "TECHNICAL_ERROR",
    "TARGET_DOWN",
    "page.goto: net::ERR_CONNECTION_REFUSED at http://x",
  ],
  [new Error("connect ECONNREFUSED 127.0.0.1:1"), "TECHNICAL_ERROR", "TARGET_DOWN", "connect ECONNREFUSED 127.0.0.1:1"],
  [new Error("socket hang up"), "TECHNICAL_ERROR", "TARGET_DOWN", "socket hang up"],
  [
    new Error("page.evaluate: Target page, context or browser has been closed"),
    "TECHNICAL_ERROR",
    "BROWSER_CRASH",
    "page.evaluate: Target page, context or browser has been closed",
  ],
  [new Error("page.goto: Page crashed"), "TECHNICAL_ERROR", "BROWSER_CRASH", "page.goto: Page crashed"],
  [new TypeError("x is not a function\n    at y"), "TECHNICAL_ERROR", "UNEXPECTED", "x is not a function"],
  [new Error(""), "TECHNICAL_ERROR", "UNEXPECTED", ""],
  ["a word", "TECHNICAL_ERROR", "UNEXPECTED", "a word"],
  [undefined, "TECHNICAL_ERROR", "UNEXPECTED", "undefined"],
  [unfit.error, "TECHNICAL_ERROR", "UNEXPECTED", "Does not fit the schema: receipt.number, sum"],
];

describe("failureOf", () => {
  test.for(meanings)("%s is %s %s", ([thrown, outcome, errorCode, errorMessage]) => {
    expect(failureOf(thrown)).toEqual({ outcome, errorCode, errorMessage });
  });
});

test("only a session that is lost is worth a new login", () => {
  expect(isSessionLost(new TechnicalError("SESSION_LOST", "x"))).toBe(true);
  expect(isSessionLost(new TechnicalError("TARGET_DOWN", "x"))).toBe(false);
  expect(isSessionLost(new BusinessException("SESSION_LOST", "x"))).toBe(false);
  expect(isSessionLost("SESSION_LOST")).toBe(false);
});
