import { describe, expect, test } from "vitest";
import { fingerprintOf, withoutVariables } from "../../../core/cases/fingerprint.ts";

const error = { automationId: "a-1", errorCode: "UNEXPECTED", step: "Søk", message: "Fant ikke sak 2026/123" };

const stable: [message: string, withoutVariables: string][] = [
  ["Fagsystemet svarte med feil 500", "Fagsystemet svarte med feil #"],
  ["Fant ikke sak 2026/123-4 for KID 00012345678", "Fant ikke sak # for KID #"],
  ["Beløpet −1 234,50 kr er for stort", "Beløpet # kr er for stort"],
  ["Beløpet 12 kr er for stort", "Beløpet # kr er for stort"],
  ["Frist 23.11.2026 kl. 10:15 er ute", "Frist # kl. # er ute"],
  ["Frist 3. desember 2026 er ute", "Frist # er ute"],
  ["Frist 24. mai er ute", "Frist # er ute"],
  ["at 2026-11-23T07:25:03.123Z it stopped", "at # it stopped"],
  ["No row 0192f0c1-aaaa-7bbb-8ccc-abcdefabcdef", "No row #"],
  ["No row deadbeef-aaaa-bbbb-cccc-abcdefabcdef", "No row #"],
  ["Rows 3, 14 and 15 are wrong", "Rows # and # are wrong"],
  ["Rows 3 and 15 are wrong", "Rows # and # are wrong"],
  ["Ventet skjermbildet «Krav», men fikk et annet", "Ventet skjermbildet <value>, men fikk et annet"],
  ['Expected \'Kari\' but got "Ola \\"O\\" Li" here', "Expected <value> but got <value> here"],
  ["It can't and won't open", "It can't and won't open"],
  ["locator.click: Timeout 10000ms exceeded.", "locator.click: Timeout # exceeded."],
  ["Sent to kari.holm@solvik.example.", "Sent to <e-mail>."],
  [
    "page.goto: net::ERR_CONNECTION_REFUSED at http://solvik.example:3000/krav/123?fnr=1#x",
    "page.goto: net::ERR_CONNECTION_REFUSED at <http//solvik.example:#/krav/#>",
  ],
  ["GET https://robot:hemmelig@Solvik.example/sak/ab12/logg failed", "GET <https//solvik.example/sak/#/logg> failed"],
  ["token abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ is stale", "token # is stale"],
  ["  over \n several\t lines ", "over several lines"],
  ["", ""],
];

describe("withoutVariables", () => {
  test.for(stable)("%s", ([message, expected]) => {
    expect(withoutVariables(message)).toBe(expected);
  });

  test.for(["a", "„", "«", "-", "1-", "_", '\\"'])(
    "takes no longer for a page full of %s than for a sentence",
    (sign) => {
      const startedAt = performance.now();

      withoutVariables(`"${sign.repeat(200_000)}`);

      expect(performance.now() - startedAt).toBeLessThan(1_000);
    },
  );

  test("is at most five hundred characters, however long the message", () => {
    expect(withoutVariables("feil ".repeat(10_000))).toHaveLength(500);
  });
});

const equal: [what: string, change: Partial<typeof error>][] = [
  ["another case", { message: "Fant ikke sak 2027/9" }],
  ["the same case", {}],
  ["a step that names its case", { step: "Søk" }],
];
const different: [what: string, change: Partial<Record<keyof typeof error, string | null>>][] = [
  ["another automation", { automationId: "a-2" }],
  ["another error code", { errorCode: "TIMEOUT" }],
  ["another step", { step: "Lagre" }],
  ["no step", { step: null }],
  ["other words", { message: "Fant ikke person 12" }],
  ["words moved from step to message", { step: "", message: "Søk Fant ikke sak 2026/123" }],
];

describe("fingerprintOf", () => {
  test("is sixteen hexadecimal digits", () => {
    expect(fingerprintOf(error)).toMatch(/^[0-9a-f]{16}$/);
  });

  test.for(equal)("is the same for %s", ([, change]) => {
    expect(fingerprintOf({ ...error, ...change })).toBe(fingerprintOf(error));
  });

  test.for(different)("is another for %s", ([, change]) => {
    expect(fingerprintOf({ ...error, ...(change as Partial<typeof error>) })).not.toBe(fingerprintOf(error));
  });

  test("a step that names its case is the same step", () => {
    const first = fingerprintOf({ ...error, step: "Åpne sak 2026/1" });
    expect(fingerprintOf({ ...error, step: "Åpne sak 2026/22" })).toBe(first);
  });
});
