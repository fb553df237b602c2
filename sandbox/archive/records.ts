import { z } from "zod";

/** Documents as the archive knows them before anybody has registered them. */
export const Attachment = z.object({
  fileName: z.string().min(1),
  mimeType: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(0),
});
export type Attachment = z.infer<typeof Attachment>;

/** A form as a citizen or an organisation sent it. The sandbox's own facts about it come in `sandbox`. */
export const FormSubmission = z
  .object({
    formId: z.string().min(1),
    submittedAt: z.iso.datetime({ offset: true }),
    formType: z.string().min(1),
    senderType: z.enum(["PERSON", "ORGANISATION"]),
    nationalId: z.string().nullish(),
    orgNumber: z.string().nullish(),
    name: z.string(),
    address: z.string().default(""),
    email: z.string().nullish(),
    language: z.enum(["nb", "nn"]).default("nb"),
    subject: z.string().default(""),
    body: z.string().default(""),
    attachments: z.array(Attachment).default([]),
    /** Facts that a screen shows, but that no form carries. */
    sandbox: z
      .object({
        /** What the generator made it for: `straight-through`, or the exception it is meant to end in. */
        scenario: z.string().default("given"),
        shield: z.enum(["NONE", "CODE_6", "CODE_7"]).default("NONE"),
        conflictOfInterest: z.boolean().default(false),
        fileCheck: z.enum(["OK", "VIRUS", "LOCKED"]).default("OK"),
        openCases: z.int().min(0).max(5).default(0),
      })
      .prefault({}),
  })
  .refine((form) => (form.senderType === "PERSON" ? form.nationalId : form.orgNumber), {
    message: "A person needs nationalId, an organisation orgNumber",
    path: ["senderType"],
  });
export type FormSubmission = z.infer<typeof FormSubmission>;

export type IntakeForm = FormSubmission & { status: "NEW" | "IN_PROGRESS" | "HANDLED" };

/** Codes of the records standard: B is open, A is closed. */
export type Case = {
  caseNumber: string;
  title: string;
  formType: string;
  senderId: string;
  status: "B" | "A";
  openedOn: string;
};

export const entryTypes = ["I", "U", "N", "X"] as const;
export type EntryType = (typeof entryTypes)[number];

export type ArchiveDocument = {
  title: string;
  mimeType: string;
  sha256: string | null;
  sizeBytes: number;
  archiveFormat: "original" | "PDF/A";
  frozen: boolean;
};

/** What somebody typed when the form was registered. */
export type RegisteredForm = {
  formId: string;
  submittedAt: string;
  formType: string;
  senderType: string;
  senderId: string;
  name: string;
  address: string;
  email: string;
  language: string;
  subject: string;
  body: string;
};

export type Receipt = { receiptNumber: string; language: string; text: string };

/** A journal entry. Status R is registered, F is finished by the case worker, J is in the journal. */
export type Entry = {
  entryId: number;
  entryNumber: string;
  caseNumber: string;
  type: EntryType;
  status: "R" | "F" | "J";
  title: string;
  form: RegisteredForm | null;
  registeredBy: string;
  registeredAt: string;
  documents: ArchiveDocument[];
  unit: string | null;
  receipt: Receipt | null;
};

export type FileFact = { check: "OK" | "VIRUS" | "LOCKED"; format: string };
export type SenderFact = { shield: "NONE" | "CODE_6" | "CODE_7"; conflictOfInterest: boolean };

export type ArchiveState = {
  forms: IntakeForm[];
  cases: Case[];
  entries: Entry[];
  files: Record<string, FileFact>;
  senders: Record<string, SenderFact>;
};

export const units = [
  "Plan og bygg",
  "Vann og avløp",
  "Kultur og fritid",
  "Næring og skjenking",
  "Parkering",
  "Servicetorget",
] as const;
