import { z } from "zod";

const localDate = z.iso.date();

/** A request for payment deferral from the citizen portal. The sandbox's own facts come in `sandbox`. */
export const DeferralRequest = z.object({
  requestId: z.string().min(1),
  receivedAt: z.iso.datetime({ offset: true }),
  maskedNationalId: z.string().min(1),
  customerNumber: z.string().min(1),
  invoiceNumber: z.string().min(1),
  kid: z.string(),
  amountOre: z.int(),
  dueDate: localDate,
  requestedDueDate: localDate,
  reason: z.string().default(""),
  collectionStatus: z.enum(["NONE", "REMINDER", "COLLECTION"]).default("NONE"),
  earlierDeferrals: z.int().min(0).default(0),
  /** What the claims system knows of the invoice and its customer; an invoice is made where none exists. */
  sandbox: z
    .object({
      /** What the generator made it for: `straight-through`, or the exception it is meant to end in. */
      scenario: z.string().default("given"),
      createInvoice: z.boolean().default(true),
      /** Whose the invoice is, when not the one who asks. */
      ownerCustomerNumber: z.string().optional(),
      customerName: z.string().default("Testperson Fiktivsen"),
      language: z.enum(["nb", "nn"]).default("nb"),
      invoiceKid: z.string().optional(),
      paid: z.boolean().default(false),
      invoiceCollectionStatus: z.enum(["NONE", "REMINDER", "COLLECTION"]).optional(),
      disputed: z.boolean().default(false),
      guardian: z.boolean().default(false),
      shield: z.enum(["NONE", "CODE_6", "CODE_7"]).default("NONE"),
      conflictOfInterest: z.boolean().default(false),
      /** Days on which the customer was granted deferrals before. */
      grantedOn: z.array(localDate).default([]),
    })
    .prefault({}),
});
export type DeferralRequest = z.infer<typeof DeferralRequest>;

export type CollectionStatus = DeferralRequest["collectionStatus"];

export type OpenRequest = DeferralRequest & {
  /** The due date is changed first, the journal note and the reply end the case. */
  status: "NEW" | "DUE_DATE_CHANGED" | "GRANTED";
  handledBy: string | null;
  receiptNumber: string | null;
  journalNote: string | null;
  reply: string | null;
};

export type Invoice = {
  invoiceNumber: string;
  customerNumber: string;
  customerName: string;
  maskedNationalId: string;
  kid: string;
  amountOre: number;
  originalDueDate: string;
  dueDate: string;
  status: "OPEN" | "PAID";
  collectionStatus: CollectionStatus;
  disputed: boolean;
  guardian: boolean;
  shield: "NONE" | "CODE_6" | "CODE_7";
  conflictOfInterest: boolean;
  language: "nb" | "nn";
};

/** One change of a due date. The list only grows, so a case done twice shows. */
export type Deferral = {
  requestId: string;
  invoiceNumber: string;
  customerNumber: string;
  newDueDate: string;
  grantedOn: string;
  grantedBy: string;
};

export type Reply = { requestId: string; receiptNumber: string; journalNote: string; text: string };

export type ClaimsState = {
  requests: OpenRequest[];
  invoices: Invoice[];
  deferrals: Deferral[];
  replies: Reply[];
};
