import { idnr } from "@navikt/fnrvalidator";
import { z } from "zod";
import { choice, reference } from "../sdk/index.ts";
import { Labels } from "./labels.ts";

const Attachment = z.object({
  fileName: z
    .string()
    .min(1, "Vedlegget mangler filnavn")
    .max(255, "Filnavnet er for langt")
    .meta({ title: "Filnavn" }),
  mimeType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/, "Skriv filtypen slik: application/pdf")
    .meta({ title: "Filtype" }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "sha256 skal være 64 heksadesimale tegn med små bokstaver")
    .meta({ title: "Kontrollsum (SHA-256)" }),
  sizeBytes: z
    .int("Størrelsen skal være hele byte")
    .min(0, "Størrelsen kan ikke være negativ")
    .meta({ title: "Størrelse i byte" }),
});

const usualFormTypes = {
  "building-permit": { title: "Søknad om byggetillatelse", unit: "Plan og bygg" },
  "water-connection": { title: "Søknad om tilknytning til vann og avløp", unit: "Vann og avløp" },
  "event-permit": { title: "Søknad om arrangement", unit: "Kultur og fritid" },
  "culture-grant": { title: "Søknad om kulturmidler", unit: "Kultur og fritid" },
  "serving-licence": { title: "Søknad om skjenkebevilling", unit: "Næring og skjenking" },
  "resident-parking": { title: "Søknad om boligsoneparkering", unit: "Parkering" },
  "general-inquiry": { title: "Henvendelse", unit: "Servicetorget" },
};

export const Input = z
  .object({
    formId: reference.meta({ title: "Skjemareferanse" }),
    submittedAt: z.iso
      .datetime({ offset: true, message: "Skriv tidspunktet som ISO 8601 med tidssone" })
      .meta({ title: "Sendt inn" }),
    /** Any type is taken in; one that the tenant has no rule for goes to a person. */
    formType: z
      .string()
      .min(1, "Skjematype mangler")
      .max(80, "Skjematypen er for lang")
      .meta({
        title: "Skjematype",
        labels: Object.fromEntries(Object.entries(usualFormTypes).map(([code, { title }]) => [code, title])),
      }),
    senderType: choice(
      { PERSON: "Privatperson", ORGANISATION: "Virksomhet" },
      "Avsender er PERSON eller ORGANISATION",
    ).meta({ title: "Type avsender" }),
    /** Birth number, D-number, H-number or a synthetic number. */
    nationalId: z
      .string()
      .refine((digits) => idnr(digits).status === "valid", "Fødselsnummeret er ikke gyldig")
      .optional()
      .meta({ title: "Fødselsnummer" }),
    orgNumber: z
      .string()
      .refine(isOrgNumber, "Organisasjonsnummeret er ikke gyldig")
      .optional()
      .meta({ title: "Organisasjonsnummer" }),
    name: z.string().min(1, "Navn mangler").max(200, "Navnet er for langt").meta({ title: "Navn" }),
    address: z.string().max(300, "Adressen er for lang").default("").meta({ title: "Adresse" }),
    email: z.email("E-postadressen er ikke gyldig").optional().meta({ title: "E-post" }),
    language: choice({ nb: "Bokmål", nn: "Nynorsk" }, "Målform er nb eller nn")
      .default("nb")
      .meta({ title: "Målform" }),
    subject: z.string().max(300, "Emnet er for langt").default("").meta({ title: "Emne" }),
    body: z.string().max(20_000, "Friteksten er for lang").default("").meta({ title: "Fritekst" }),
    attachments: z.array(Attachment).max(50, "Skjemaet har for mange vedlegg").default([]).meta({ title: "Vedlegg" }),
  })
  .refine((form) => form.senderType === "ORGANISATION" || form.nationalId !== undefined, {
    message: "En person må ha fødselsnummer",
    path: ["nationalId"],
  })
  .refine((form) => form.senderType === "PERSON" || form.orgNumber !== undefined, {
    message: "En virksomhet må ha organisasjonsnummer",
    path: ["orgNumber"],
  });
export type Input = z.infer<typeof Input>;

export const Output = z.object({
  formId: z.string().meta({ title: "Skjemareferanse" }),
  caseNumber: z
    .string()
    .regex(/^\d{4}\/\d+$/)
    .meta({ title: "Saksnummer" }),
  entryNumber: z.string().min(1).meta({ title: "Journalpost" }),
  unit: z.string().min(1).meta({ title: "Mottakende enhet" }),
});
export type Output = z.infer<typeof Output>;

const FormType = z.object({ title: z.string().min(1).max(200), unit: z.string().min(1) });

const words = (defaults: string[]) => z.array(z.string().min(2)).default(defaults);

export const Settings = z.object({
  /** Title of the journal entry and the unit that gets it. Titles are standard: they must tell nothing of the person. */
  formTypes: z.record(z.string(), FormType).default(usualFormTypes),
  /** The same file from the same sender within so many days is a duplicate. */
  duplicateDays: z.int().min(0).max(7).default(7),
  /** File types that the archive itself converts to PDF/A. */
  convertibleTypes: z
    .array(z.string())
    .default([
      "application/pdf",
      "image/jpeg",
      "image/png",
      "image/tiff",
      "text/plain",
      "application/rtf",
      "application/msword",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.oasis.opendocument.text",
    ]),
  /** Words that bring a form to a person at once; `*` stands for any ending. */
  threatWords: words([
    "drepe",
    "drep",
    "skade dere",
    "skade dykk",
    "skade deg",
    "ta livet av",
    "ta livet mitt",
    "selvmord*",
    "sjølvmord*",
    "bombe*",
    "skyte",
    "våpen*",
    "trussel*",
    "trussl*",
    "trusl*",
    "trugsmål*",
    "truer",
    "truet",
    "trua",
    "trugar",
    "hevn*",
  ]),
  childConcernWords: words([
    "bekymringsmelding*",
    "bekymret for barn*",
    "bekymra for barn*",
    "uroa for barn*",
    "uroleg for barn*",
    "barnevern*",
    "omsorgssvikt*",
    "barnemishandling*",
    "mishandl*",
    "slår barn*",
    "vold i hjemmet",
    "vald i heimen",
    "overgrep*",
  ]),
  /** Whom the sender may ask: every receipt names a human contact. */
  contact: z.string().min(1).default("Servicetorget i kommunen"),
  labels: Labels.prefault({}),
});
export type Settings = z.infer<typeof Settings>;

/** Nine digits by modulus 11; the first digit says nothing, since test units have their own. */
export function isOrgNumber(digits: string): boolean {
  if (!/^\d{9}$/.test(digits)) return false;
  const weights = [3, 2, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[8]);
}
