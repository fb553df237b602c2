import { isValidKid } from "./kid.ts";
import type { Input, Settings } from "./schema.ts";
import { mentionsAny } from "../sdk/index.ts";
import { daysBetween, nextWorkingDay, twelveMonthsBefore } from "./working-days.ts";

/** What the claims system says of the invoice and its customer. */
export type Invoice = {
  invoiceNumber: string;
  customerNumber: string;
  maskedNationalId: string;
  kid: string;
  amountOre: number;
  dueDate: string;
  isPaid: boolean;
  collectionStatus: Input["collectionStatus"];
  isDisputed: boolean;
  hasGuardian: boolean;
  isShielded: boolean;
  hasConflictOfInterest: boolean;
  language: "nb" | "nn";
  deferrals: readonly { requestId: string; grantedOn: string }[];
};

export type Facts = { input: Input; invoice: Invoice; settings: Settings; today: string };

type Rule = { code: string; message: string; applies(facts: Facts): boolean };

/** In this order: what must be kept from most eyes first, then what makes the rest meaningless, then the limits. */
const rules: readonly Rule[] = [
  {
    code: "SHIELDED_ADDRESS",
    message: "Kunden har adressesperre. Bare de som har tilgang til slike saker, kan behandle kravet.",
    applies: ({ invoice }) => invoice.isShielded,
  },
  {
    code: "CONFLICT_OF_INTEREST",
    message: "Kunden er merket for mulig inhabilitet. Leder må avgjøre hvem som behandler kravet.",
    applies: ({ invoice }) => invoice.hasConflictOfInterest,
  },
  {
    code: "NOT_OWNER",
    message: "Den som spør, eier ikke fakturaen. Avklar hvem kravet gjelder.",
    applies: ({ input, invoice }) =>
      input.customerNumber !== invoice.customerNumber || input.maskedNationalId !== invoice.maskedNationalId,
  },
  {
    code: "INVALID_KID",
    message: "KID i kravet er ikke gyldig. Finn ut hvilken faktura kravet gjelder.",
    applies: ({ input }) => !isValidKid(input.kid),
  },
  {
    code: "INVOICE_MISMATCH",
    message: "KID, beløp eller forfall i kravet stemmer ikke med fakturaen.",
    applies: ({ input, invoice }) =>
      input.kid !== invoice.kid || input.amountOre !== invoice.amountOre || input.dueDate !== invoice.dueDate,
  },
  { code: "ALREADY_PAID", message: "Fakturaen er betalt.", applies: ({ invoice }) => invoice.isPaid },
  {
    code: "GUARDIAN",
    message: "Kunden har verge, eller kravet nevner en verge. En saksbehandler må vurdere det.",
    applies: ({ input, invoice, settings }) => invoice.hasGuardian || mentionsAny(input.reason, settings.guardianWords),
  },
  {
    code: "SOCIAL_NEED",
    message: "Begrunnelsen kan tyde på at kunden trenger hjelp. En saksbehandler må lese den.",
    applies: ({ input, settings }) => mentionsAny(input.reason, settings.socialNeedWords),
  },
  {
    code: "DISPUTED",
    message: "Fakturaen er bestridt, eller kunden er uenig i den. Innvendingen må avklares først.",
    applies: ({ input, invoice, settings }) => invoice.isDisputed || mentionsAny(input.reason, settings.disputeWords),
  },
  {
    code: "IN_COLLECTION",
    message: "Fakturaen er sendt til innfordring.",
    applies: ({ input, invoice }) =>
      input.collectionStatus === "COLLECTION" || invoice.collectionStatus === "COLLECTION",
  },
  {
    code: "AMOUNT_TOO_HIGH",
    message: "Beløpet er over grensen for utsettelse etter fast regel.",
    applies: ({ invoice, settings }) => invoice.amountOre > settings.maxAmountOre,
  },
  {
    code: "DATE_NOT_LATER",
    message: "Ønsket dato er ikke senere enn dagens forfall.",
    applies: ({ input, invoice }) => input.requestedDueDate <= invoice.dueDate,
  },
  {
    code: "DATE_PASSED",
    message: "Ønsket dato er ikke fram i tid.",
    applies: ({ input, today }) => input.requestedDueDate <= today,
  },
  {
    code: "DEFERRAL_TOO_LONG",
    message: "Ønsket utsettelse er lengre enn fast regel tillater.",
    applies: ({ input, invoice, settings }) => daysBetween(invoice.dueDate, input.requestedDueDate) > settings.maxDays,
  },
  {
    code: "TOO_MANY_DEFERRALS",
    message: "Kunden har alt fått så mange utsettelser som fast regel tillater på tolv måneder.",
    applies: (facts) => earlierDeferrals(facts) + 1 > facts.settings.maxPer12Months,
  },
];

/** What each code of a case that is handed over means. */
export const reasons = {
  ...Object.fromEntries(rules.map(({ code, message }) => [code, message])),
  REQUEST_NOT_FOUND: "Kravet finnes ikke i Fordringer.",
  ALREADY_HANDLED: "En saksbehandler har alt tatt kravet.",
  INVOICE_NOT_FOUND: "Fakturaen i kravet finnes ikke i Fordringer.",
};

/** Why a person must decide, or nothing when the request is granted by rule. There is no third outcome: the robot never refuses. */
export function findException(facts: Facts): Pick<Rule, "code" | "message"> | undefined {
  return rules.find((rule) => rule.applies(facts));
}

/** The wished date, or the next working day. That shift may pass the limit: the citizen's wish is what is tested. */
export function newDueDate(input: Pick<Input, "requestedDueDate">): string {
  return nextWorkingDay(input.requestedDueDate);
}

/** What the portal says and what the system holds may differ; the higher number counts. */
function earlierDeferrals({ input, invoice, today }: Facts): number {
  const since = twelveMonthsBefore(today);
  const counted = new Set(
    invoice.deferrals
      .filter(({ requestId, grantedOn }) => requestId !== input.requestId && grantedOn > since)
      .map(({ requestId }) => requestId),
  );
  return Math.max(counted.size, input.earlierDeferrals);
}
