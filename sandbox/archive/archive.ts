import { localDate } from "../calendar.ts";
import type { FieldErrors } from "../layout.tsx";
import { similarForms, type SimilarForm } from "./similar-forms.ts";
import {
  units,
  type ArchiveState,
  type Attachment,
  type Case,
  type Entry,
  type EntryType,
  type FileFact,
  type FormSubmission,
  type IntakeForm,
  type RegisteredForm,
  type SenderFact,
} from "./records.ts";

export type Registration = {
  form: RegisteredForm;
  /** Number of an open case, or `NEW`. */
  caseChoice: string;
  type: EntryType;
  title: string;
  attachments: Attachment[];
};

export type Distribution = { unit: string; language: string; text: string };

type Saved<T> = { saved: T } | { errors: FieldErrors };

/** The records of the case and archive system. It refuses what such a system refuses, and never a second registration. */
export class Archive {
  readonly #now: () => Date;
  readonly #forms = new Map<string, IntakeForm>();
  readonly #cases = new Map<string, Case>();
  readonly #entries = new Map<number, Entry>();
  readonly #casesBySender = new Map<string, Case[]>();
  readonly #entriesInCase = new Map<string, number>();
  readonly #entriesByForm = new Map<string, Entry[]>();
  readonly #files: Record<string, FileFact>;
  readonly #senders: Record<string, SenderFact>;

  constructor(state: ArchiveState, now: () => Date) {
    this.#now = now;
    this.#files = state.files;
    this.#senders = state.senders;
    for (const form of state.forms) this.#forms.set(form.formId, form);
    for (const existing of state.cases) this.#keepCase(existing);
    for (const entry of state.entries) this.#keepEntry(entry);
  }

  toState(): ArchiveState {
    return {
      forms: this.forms(),
      cases: this.cases(),
      entries: this.entries(),
      files: this.#files,
      senders: this.#senders,
    };
  }

  forms(): IntakeForm[] {
    return [...this.#forms.values()];
  }

  cases(): Case[] {
    return [...this.#cases.values()];
  }

  entries(): Entry[] {
    return [...this.#entries.values()];
  }

  form(formId: string): IntakeForm | undefined {
    return this.#forms.get(formId);
  }

  entry(entryId: number): Entry | undefined {
    return this.#entries.get(entryId);
  }

  entriesOfForm(formId: string): Entry[] {
    return this.#entriesByForm.get(formId) ?? [];
  }

  openCases(senderId: string, formType: string): Case[] {
    const ofSender = this.#casesBySender.get(senderId) ?? [];
    return ofSender.filter((candidate) => candidate.formType === formType && candidate.status === "B");
  }

  sender(senderId: string): SenderFact {
    return this.#senders[senderId] ?? { shield: "NONE", conflictOfInterest: false };
  }

  file(sha256: string): FileFact {
    return this.#files[sha256] ?? { check: "OK", format: "Ukjent" };
  }

  similar(query: {
    formId: string;
    senderId: string;
    submittedAt: string;
    checksums: readonly string[];
  }): SimilarForm[] {
    return similarForms(query, { forms: this.#forms.values(), entries: this.#entries.values() });
  }

  /** Ids that exist already. When there are any, nothing is added. */
  addForms(forms: readonly FormSubmission[]): string[] {
    const ids = forms.map((form) => form.formId);
    const seen = new Set<string>();
    const taken = ids.filter((id) => this.#forms.has(id) || seen.size === seen.add(id).size);
    if (taken.length > 0) return taken;
    for (const form of forms) {
      this.#forms.set(form.formId, { ...form, status: "NEW" });
      this.#learn(form);
    }
    return [];
  }

  register(registration: Registration, username: string): Saved<Entry> {
    const errors = this.#registrationErrors(registration);
    if (Object.keys(errors).length > 0) return { errors };
    const { form, caseChoice } = registration;
    const { formType, senderId } = form;
    const known = this.#cases.get(caseChoice);
    const opened = known ?? this.#openCase({ title: registration.title, formType, senderId }, localDate(this.#now()));
    const entry = this.#addEntry(opened.caseNumber, {
      type: registration.type,
      status: "R",
      title: registration.title,
      form,
      registeredBy: username,
      documents: documentsOf(registration),
    });
    this.#mark(form.formId, "IN_PROGRESS");
    return { saved: entry };
  }

  /** Freezes every document of an entry; what is not PDF/A must be converted in the same go. */
  freeze(entry: Entry, formats: readonly string[]): Saved<Entry> {
    const kept = entry.documents.filter(
      (document, index) => formats[index] !== "PDF/A" && !this.#isArchivable(document.sha256),
    );
    if (kept.length > 0) return { errors: { format: `${kept.length} dokument må konverteres til PDF/A.` } };
    for (const document of entry.documents) {
      document.archiveFormat = "PDF/A";
      document.frozen = true;
    }
    return { saved: entry };
  }

  /** Gives an entry to a unit, puts it in the journal and sends the receipt, which is an entry of its own. */
  distribute(entry: Entry, distribution: Distribution): Saved<Entry> {
    const errors: FieldErrors = {};
    if (!units.some((unit) => unit === distribution.unit)) errors.unit = "Velg en enhet.";
    if (distribution.text.trim() === "") errors.text = "Skriv en kvitteringstekst.";
    if (entry.documents.some((document) => !document.frozen)) errors.documents = "Dokumentene er ikke frosset.";
    if (Object.keys(errors).length > 0) return { errors };
    const receipt = this.#addEntry(entry.caseNumber, {
      type: "U",
      status: "F",
      title: "Kvittering på mottatt skjema",
      form: null,
      registeredBy: entry.registeredBy,
      documents: [],
    });
    entry.unit = distribution.unit;
    entry.status = "J";
    entry.receipt = { receiptNumber: receipt.entryNumber, language: distribution.language, text: distribution.text };
    if (entry.form) this.#mark(entry.form.formId, "HANDLED");
    return { saved: entry };
  }

  #registrationErrors({ form, caseChoice, title }: Registration): FieldErrors {
    const errors: FieldErrors = {};
    if (form.formId === "") errors.formId = "Skjema-ID mangler.";
    if (form.formType === "") errors.formType = "Skjematype mangler.";
    if (!/^(\d{9}|\d{11})$/.test(form.senderId)) errors.senderId = "Avsender må ha 11 eller 9 siffer.";
    if (form.name.trim() === "") errors.name = "Navn mangler.";
    if (!/^\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}:\d{2}$/.test(form.submittedAt))
      errors.submittedAt = "Innsendt er ikke et tidspunkt.";
    if (title.trim() === "") errors.title = "Tittel mangler.";
    if (/\d{11}/.test(title)) errors.title = "Tittelen kan ikke ha fødselsnummer.";
    const chosen = this.#cases.get(caseChoice);
    if (caseChoice !== "NEW" && chosen?.status !== "B") errors.caseChoice = "Velg en åpen saksmappe.";
    return errors;
  }

  #openCase(details: Pick<Case, "title" | "formType" | "senderId">, openedOn: string): Case {
    const caseNumber = `${openedOn.slice(0, 4)}/${this.#cases.size + 1}`;
    const opened: Case = { caseNumber, ...details, status: "B", openedOn };
    this.#keepCase(opened);
    return opened;
  }

  #addEntry(
    caseNumber: string,
    entry: Pick<Entry, "type" | "status" | "title" | "form" | "registeredBy" | "documents">,
  ): Entry {
    const inCase = this.#entriesInCase.get(caseNumber) ?? 0;
    const added: Entry = {
      entryId: 100_000 + this.#entries.size,
      entryNumber: `${caseNumber}-${inCase + 1}`,
      caseNumber,
      ...entry,
      registeredAt: this.#now().toISOString(),
      unit: null,
      receipt: null,
    };
    this.#keepEntry(added);
    return added;
  }

  #isArchivable(sha256: string | null): boolean {
    return sha256 === null || this.file(sha256).format === "PDF/A";
  }

  #mark(formId: string, status: IntakeForm["status"]): void {
    const form = this.#forms.get(formId);
    if (form) form.status = status;
  }

  #keepCase(kept: Case): void {
    this.#cases.set(kept.caseNumber, kept);
    this.#casesBySender.set(kept.senderId, [...(this.#casesBySender.get(kept.senderId) ?? []), kept]);
  }

  #keepEntry(kept: Entry): void {
    this.#entries.set(kept.entryId, kept);
    this.#entriesInCase.set(kept.caseNumber, (this.#entriesInCase.get(kept.caseNumber) ?? 0) + 1);
    if (kept.form) this.#entriesByForm.set(kept.form.formId, [...this.entriesOfForm(kept.form.formId), kept]);
  }

  #learn({ attachments, sandbox, ...form }: FormSubmission): void {
    const senderId = form.nationalId ?? form.orgNumber ?? "";
    if (sandbox.shield !== "NONE" || sandbox.conflictOfInterest) {
      this.#senders[senderId] = { shield: sandbox.shield, conflictOfInterest: sandbox.conflictOfInterest };
    }
    for (const file of attachments) {
      this.#files[file.sha256] ??= { check: sandbox.fileCheck, format: formatOf(file) };
    }
    const { formType } = form;
    for (let made = 0; made < sandbox.openCases; made++) {
      this.#openCase({ title: `Tidligere sak, ${formType}`, formType, senderId }, form.submittedAt.slice(0, 10));
    }
  }
}

function formatOf(file: Attachment): string {
  if (file.mimeType === "application/pdf") return file.fileName.includes("pdfa") ? "PDF/A" : "PDF";
  return file.mimeType.split("/").at(-1) ?? "Ukjent";
}

function documentsOf({ form, attachments }: Registration): Entry["documents"] {
  const main = { title: `Skjema ${form.formId}.pdf`, mimeType: "application/pdf", sha256: null, sizeBytes: 0 };
  const files = attachments.map(({ fileName, ...file }) => ({ title: fileName, ...file }));
  return [main, ...files].map((document) => ({ ...document, archiveFormat: "original", frozen: false }));
}
