import { addDays, isBankDay } from "../calendar.ts";
import { dealCard, type Prng } from "../prng.ts";
import { kidWithControlDigit, maskNationalId, syntheticPerson } from "../people.ts";
import { DeferralRequest } from "./records.ts";

/** Eighty in a hundred go straight through; every exception is there in each hundred. */
const deck: readonly (readonly [scenario: string, weight: number])[] = [
  ["straight-through", 68],
  ["not-a-working-day", 12],
  ["IN_COLLECTION", 3],
  ["AMOUNT_TOO_HIGH", 3],
  ["DEFERRAL_TOO_LONG", 3],
  ["TOO_MANY_DEFERRALS", 2],
  ["INVALID_KID", 2],
  ["SOCIAL_NEED", 2],
  ["GUARDIAN", 1],
  ["DISPUTED", 1],
  ["NOT_OWNER", 1],
  ["SHIELDED_ADDRESS", 1],
  ["CONFLICT_OF_INTEREST", 1],
];

const reasons = {
  nb: ["Jeg får lønn etter forfall.", "Jeg venter på penger fra forsikringen.", "Feriepengene kommer senere.", ""],
  nn: ["Eg får løn etter forfall.", "Eg ventar på pengar frå forsikringa.", "Feriepengane kjem seinare.", ""],
};

export type RequestSource = { prng: Prng; seed: number; baseDate: string; firstNumber: number };

/** New requests with an invoice each. The same source gives the same requests. */
export function generateRequests(count: number, source: RequestSource): DeferralRequest[] {
  return Array.from({ length: count }, (_, index) => newRequest(source, source.firstNumber + index));
}

function newRequest(source: RequestSource, number: number): DeferralRequest {
  const { prng, baseDate, seed } = source;
  const scenario = dealCard(deck, number, seed);
  const person = syntheticPerson(prng);
  const customerNumber = String(400_000 + number);
  const invoiceNumber = String(80_000_000 + number * 7);
  const dueDate = addDays(baseDate, prng.int(3, 25));
  const kid = kidWithControlDigit(`${customerNumber}${invoiceNumber}`);
  const earlier = scenario === "TOO_MANY_DEFERRALS" ? [addDays(baseDate, -200), addDays(baseDate, -60)] : [];
  return DeferralRequest.parse({
    requestId: `BU-${baseDate.slice(0, 4)}-${String(number + 1).padStart(6, "0")}`,
    receivedAt: new Date(Date.parse(`${addDays(baseDate, -1)}T06:00:00Z`) + prng.int(0, 50_000) * 1000).toISOString(),
    maskedNationalId: maskNationalId(person.nationalId),
    customerNumber,
    invoiceNumber,
    kid: scenario === "INVALID_KID" ? withWrongControlDigit(kid) : kid,
    amountOre: scenario === "AMOUNT_TOO_HIGH" ? prng.int(2_500_001, 9_000_000) : prng.int(20_000, 2_500_000),
    dueDate,
    requestedDueDate: requestedDate(scenario, dueDate, prng),
    reason:
      scenario === "SOCIAL_NEED"
        ? "Jeg har mistet jobben og venter på sosialhjelp."
        : prng.pick(reasons[person.language]),
    collectionStatus: scenario === "IN_COLLECTION" ? "COLLECTION" : prng.chance(0.1) ? "REMINDER" : "NONE",
    earlierDeferrals: earlier.length,
    sandbox: {
      scenario,
      customerName: person.name,
      language: person.language,
      invoiceKid: kid,
      grantedOn: earlier,
      disputed: scenario === "DISPUTED",
      guardian: scenario === "GUARDIAN",
      conflictOfInterest: scenario === "CONFLICT_OF_INTEREST",
      shield: scenario === "SHIELDED_ADDRESS" ? prng.pick(["CODE_6", "CODE_7"] as const) : "NONE",
      ...(scenario === "NOT_OWNER" && { ownerCustomerNumber: String(900_000 + number) }),
    },
  });
}

/** Within thirty days, and a working day or not as the scenario says. */
function requestedDate(scenario: string, dueDate: string, prng: Prng): string {
  if (scenario === "DEFERRAL_TOO_LONG") return addDays(dueDate, prng.int(31, 80));
  const wantsBankDay = scenario !== "not-a-working-day";
  let days = prng.int(7, 20);
  while (isBankDay(addDays(dueDate, days)) !== wantsBankDay) days++;
  return addDays(dueDate, days);
}

function withWrongControlDigit(kid: string): string {
  const last = Number(kid.at(-1));
  // One more makes modulus 10 wrong; two more where that would make modulus 11 right.
  const wrong = [1, 2].map((step) => `${kid.slice(0, -1)}${(last + step) % 10}`);
  return wrong.find((candidate) => !isModulus11(candidate)) ?? kid;
}

function isModulus11(digits: string): boolean {
  const sum = digits
    .slice(0, -1)
    .split("")
    .toReversed()
    .reduce((total, digit, index) => total + Number(digit) * (2 + (index % 6)), 0);
  return (11 - (sum % 11)) % 11 === Number(digits.at(-1));
}
