import { z } from "zod";
import { choice, reference } from "../sdk/index.ts";
import { Labels } from "./labels.ts";

const localDate = z.iso.date("Skriv datoen som ÅÅÅÅ-MM-DD");

export const Input = z.object({
  requestId: reference.meta({ title: "Kravets referanse" }),
  receivedAt: z.iso
    .datetime({ offset: true, message: "Skriv tidspunktet som ISO 8601 med tidssone" })
    .meta({ title: "Mottatt" }),
  maskedNationalId: z
    .string()
    .regex(/^\d{6} \*{5}$/, "Fødselsnummeret skal være maskert, slik: 158770 *****")
    .meta({ title: "Fødselsnummer, maskert" }),
  customerNumber: z
    .string()
    .regex(/^\d{1,12}$/, "Kundenummeret skal bare ha siffer")
    .meta({ title: "Kundenummer" }),
  invoiceNumber: z
    .string()
    .regex(/^\d{1,12}$/, "Fakturanummeret skal bare ha siffer")
    .meta({ title: "Fakturanummer" }),
  /** Control digits are a rule of the case, not of the format: a wrong one is for a person to sort out. */
  kid: z
    .string()
    .regex(/^\d{1,24}[\d-]$/, "KID skal ha 2 til 25 siffer")
    .meta({ title: "KID" }),
  amountOre: z
    .int("Beløpet skal være hele øre")
    .positive("Beløpet må være større enn null")
    .meta({ title: "Beløp i øre" }),
  dueDate: localDate.meta({ title: "Forfallsdato" }),
  requestedDueDate: localDate.meta({ title: "Ønsket forfallsdato" }),
  reason: z.string().max(10_000, "Begrunnelsen er for lang").default("").meta({ title: "Innbyggerens begrunnelse" }),
  collectionStatus: choice(
    { NONE: "Ingen", REMINDER: "Purring er sendt", COLLECTION: "Til inkasso" },
    "Ukjent inkassostatus",
  )
    .default("NONE")
    .meta({ title: "Inkassostatus" }),
  earlierDeferrals: z
    .int()
    .min(0, "Antall utsettelser kan ikke være negativt")
    .default(0)
    .meta({ title: "Tidligere utsettelser" }),
});
export type Input = z.infer<typeof Input>;

export const Output = z.object({
  requestId: z.string().meta({ title: "Kravets referanse" }),
  invoiceNumber: z.string().meta({ title: "Fakturanummer" }),
  newDueDate: z.iso.date().meta({ title: "Ny forfallsdato" }),
  receiptNumber: z.string().min(1).meta({ title: "Kvitteringsnummer" }),
});
export type Output = z.infer<typeof Output>;

const words = (defaults: string[]) => z.array(z.string().min(2)).default(defaults);

export const Settings = z.object({
  /** Highest amount of an invoice that may be deferred, in øre. */
  maxAmountOre: z.int().positive().default(2_500_000),
  /** Longest deferral, in days from the invoice's due date to the wished date. */
  maxDays: z.int().positive().default(30),
  /** Deferrals a customer may get in twelve months, this one included. */
  maxPer12Months: z.int().positive().default(2),
  /** Words that bring a request to a person; `*` stands for any ending. */
  socialNeedWords: words([
    "nav",
    "sosialhjelp*",
    "sosialstønad*",
    "mistet jobben",
    "mista jobben",
    "arbeidsledig*",
    "arbeidslaus*",
    "sykmeld*",
    "sjukmeld*",
    "alvorlig syk*",
    "alvorleg sjuk*",
    "gjeldsordning*",
    "gjeldsproblem*",
    "ikke råd til mat*",
    "ikkje råd til mat*",
    "kastet ut",
    "kasta ut",
    "krisesenter*",
  ]),
  guardianWords: words(["verge*", "verje*"]),
  disputeWords: words(["bestrid*", "uenig*", "ueinig*", "usamd*", "feil faktura", "feil beløp", "klage*", "klagar"]),
  /** Whom the citizen may ask: every letter names a human contact. */
  contact: z.string().min(1).default("Servicetorget i kommunen"),
  labels: Labels.prefault({}),
});
export type Settings = z.infer<typeof Settings>;
