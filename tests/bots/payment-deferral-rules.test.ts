import { describe, expect, test } from "vitest";
import { z } from "zod";
import paymentDeferral from "../../bots/payment-deferral/bot.ts";
import { isValidKid } from "../../bots/payment-deferral/kid.ts";
import { findException, newDueDate, type Facts, type Invoice } from "../../bots/payment-deferral/rules.ts";
import { Input, Settings } from "../../bots/payment-deferral/schema.ts";
import { mentionsAny } from "../../bots/sdk/index.ts";
import {
  daysBetween,
  easterSunday,
  isWorkingDay,
  nextWorkingDay,
  publicHolidays,
  twelveMonthsBefore,
} from "../../bots/payment-deferral/working-days.ts";

describe("working days", () => {
  test.each([
    [1961, "1961-04-02"],
    [2000, "2000-04-23"],
    [2008, "2008-03-23"],
    [2026, "2026-04-05"],
    [2027, "2027-03-28"],
    [2038, "2038-04-25"],
    [2285, "2285-03-22"],
  ])("Easter Sunday of %i is %s", (year, sunday) => {
    expect(easterSunday(year)).toBe(sunday);
  });

  test("the public holidays of 2026 are these, and every Sunday", () => {
    const weekdays = [...publicHolidays(2026)].filter((date) => new Date(date).getUTCDay() !== 0);

    expect(weekdays.toSorted()).toEqual([
      "2026-01-01",
      "2026-04-02",
      "2026-04-03",
      "2026-04-06",
      "2026-05-01",
      "2026-05-14",
      "2026-05-25",
      "2026-12-25",
      "2026-12-26",
    ]);
    expect([...publicHolidays(2026)].filter((date) => new Date(date).getUTCDay() === 0)).toHaveLength(52);
  });

  test("two holidays that meet on one day count once", () => {
    // In 2027 Whit Monday is 17 May.
    const may17 = [...publicHolidays(2027)].filter((date) => date === "2027-05-17");

    expect(may17).toHaveLength(1);
    expect([...publicHolidays(2023)].filter((date) => new Date(date).getUTCDay() === 0)).toHaveLength(53);
  });

  test.each(["2026-12-24", "2026-12-31", "2026-04-01"])("%s is a working day like others", (date) => {
    expect(isWorkingDay(date)).toBe(true);
  });

  test.each([
    ["2026-04-01", "2026-04-01"],
    ["2026-04-02", "2026-04-07"],
    ["2026-12-25", "2026-12-28"],
    ["2027-01-01", "2027-01-04"],
    ["2026-05-16", "2026-05-18"],
  ])("the working day from %s on is %s", (date, workingDay) => {
    expect(nextWorkingDay(date)).toBe(workingDay);
  });

  test("days and months are counted over summer time and leap days", () => {
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(twelveMonthsBefore("2026-03-02")).toBe("2025-03-02");
    expect(twelveMonthsBefore("2028-02-29")).toBe("2027-02-28");
  });
});

test.each([
  ["400001800000071", true],
  ["400001800000072", false],
  ["987651", true], // modulus 10
  ["987654", true], // modulus 11, where modulus 10 would ask for 1
  ["1230-", false],
  ["6-", true], // modulus 11 with remainder ten
  ["7", false],
  ["12345678901234567890123456", false],
])("KID %s: %s", (kid, isValid) => {
  expect(isValidKid(kid)).toBe(isValid);
});

test.each([
  ["Jeg går på NAV nå.", ["nav"], true],
  ["Navnet mitt er feil.", ["nav"], false],
  ["Sosialhjelpen kom ikke.", ["sosialhjelp*"], true],
  ["Eg har mista\n  jobben.", ["mista jobben"], true],
  ["Æsosialhjelp", ["sosialhjelp*"], false],
  ["Er det greit (nav)?", ["nav"], true],
  ["kr 1.000", ["1.000"], true],
  ["kr 1x000", ["1.000"], false],
])("«%s» mentions %j: %s", (text, phrases, expected) => {
  expect(mentionsAny(text, phrases)).toBe(expected);
});

describe("the rules", () => {
  const invoice: Invoice = {
    invoiceNumber: "80000007",
    customerNumber: "400001",
    maskedNationalId: "158770 *****",
    kid: "400001800000071",
    amountOre: 2_500_000,
    dueDate: "2026-03-16",
    isPaid: false,
    collectionStatus: "REMINDER",
    isDisputed: false,
    hasGuardian: false,
    isShielded: false,
    hasConflictOfInterest: false,
    language: "nb",
    deferrals: [],
  };
  const asked = {
    requestId: "BU-1",
    receivedAt: "2026-03-01T10:00:00Z",
    maskedNationalId: invoice.maskedNationalId,
    customerNumber: invoice.customerNumber,
    invoiceNumber: invoice.invoiceNumber,
    kid: invoice.kid,
    amountOre: invoice.amountOre,
    dueDate: invoice.dueDate,
    requestedDueDate: "2026-04-15",
  };
  type Given = { invoice?: Partial<Invoice>; input?: Partial<Input>; settings?: Partial<Settings>; today?: string };
  const facts = (given: Given): Facts => ({
    invoice: { ...invoice, ...given.invoice },
    input: { ...Input.parse(asked), ...given.input },
    settings: { ...Settings.parse({}), ...given.settings },
    today: given.today ?? "2026-03-02",
  });
  const granted = (dates: string[]) => dates.map((grantedOn, index) => ({ requestId: `BU-old-${index}`, grantedOn }));

  test.each<[string, Given, string | undefined]>([
    ["every limit exactly met", {}, undefined],
    ["one øre too much", { invoice: { amountOre: 2_500_001 }, input: { amountOre: 2_500_001 } }, "AMOUNT_TOO_HIGH"],
    ["a day too long", { input: { requestedDueDate: "2026-04-16" } }, "DEFERRAL_TOO_LONG"],
    ["one day later than the due date", { input: { requestedDueDate: "2026-03-17" } }, undefined],
    ["the due date itself", { input: { requestedDueDate: "2026-03-16" } }, "DATE_NOT_LATER"],
    ["a date that is today", { today: "2026-04-15" }, "DATE_PASSED"],
    ["one deferral before", { invoice: { deferrals: granted(["2026-02-01"]) } }, undefined],
    ["two before", { invoice: { deferrals: granted(["2025-03-03", "2026-02-01"]) } }, "TOO_MANY_DEFERRALS"],
    ["two before, one a year ago", { invoice: { deferrals: granted(["2025-03-02", "2026-02-01"]) } }, undefined],
    ["two before, says the portal only", { input: { earlierDeferrals: 2 } }, "TOO_MANY_DEFERRALS"],
    [
      "its own deferral in the list",
      { invoice: { deferrals: [{ requestId: "BU-1", grantedOn: "2026-03-02" }, ...granted(["2026-02-01"])] } },
      undefined,
    ],
    [
      "a tenant with a higher limit",
      { settings: { maxDays: 60 }, input: { requestedDueDate: "2026-05-04" } },
      undefined,
    ],
    ["another owner by national id", { invoice: { maskedNationalId: "010190 *****" } }, "NOT_OWNER"],
    ["another due date", { invoice: { dueDate: "2026-03-20" } }, "INVOICE_MISMATCH"],
    [
      "shielded and in collection",
      { invoice: { isShielded: true, collectionStatus: "COLLECTION" } },
      "SHIELDED_ADDRESS",
    ],
  ])("%s", (_, given, code) => {
    expect(findException(facts(given))?.code).toBe(code);
  });

  test("the shift to a working day may pass the limit of days", () => {
    const input = { requestedDueDate: "2026-04-04" };

    expect(newDueDate(input)).toBe("2026-04-07");
  });

  test("the input tells what is wrong with each field", () => {
    const result = Input.safeParse({
      ...asked,
      maskedNationalId: "15877010012",
      dueDate: "16.03.2026",
      requestId: "15877010012",
    });

    expect(z.flattenError(result.error ?? new z.ZodError([])).fieldErrors).toEqual({
      requestId: ["Referansen kan ikke inneholde et fødselsnummer"],
      maskedNationalId: ["Fødselsnummeret skal være maskert, slik: 158770 *****"],
      dueDate: ["Skriv datoen som ÅÅÅÅ-MM-DD"],
    });
  });

  test("the definition can be shown as JSON Schema, and its key holds no personal data", () => {
    expect(z.toJSONSchema(paymentDeferral.input, { io: "input" })).toMatchObject({ type: "object" });
    expect(paymentDeferral.businessKey(Input.parse(asked))).toBe("BU-1");
  });
});
