import { Choice, DataTable, Errors, Facts, Page, SaveForm, Section, TextArea, TextField } from "../layout.tsx";
import type { FieldErrors } from "../layout.tsx";
import type { ArchiveLabels } from "../labels.ts";
import { CaseTable, entryFacts, type View } from "./pages.tsx";
import { entryTypes, units, type Case, type Entry, type FileFact, type SenderFact } from "./records.ts";
import type { SimilarForm } from "./similar-forms.ts";

export type Typed = Partial<Record<string, string>>;

export type Precheck = {
  typed: Typed;
  checksums: readonly string[];
  sender: SenderFact;
  cases: readonly Case[];
  entries: readonly Entry[];
  similar: readonly SimilarForm[];
  files: readonly FileFact[];
};

const shieldTexts = { NONE: "Ingen", CODE_6: "Strengt fortrolig (kode 6)", CODE_7: "Fortrolig (kode 7)" };
const checkTexts = { OK: "OK", VIRUS: "Virus funnet", LOCKED: "Låst fil" };

/** What a case worker must know before registering, and below it the form for doing so. */
export function ResultPage({ view, precheck, errors }: { view: View; precheck: Precheck; errors: FieldErrors }) {
  const { labels } = view;
  const entryRows = precheck.entries.map((entry) => [
    <a href={`/archive/entries/${entry.entryId}`}>{entry.entryNumber}</a>,
    entry.status,
    entry.registeredBy,
  ]);
  const similarRows = precheck.similar.map((form) => [form.formId, form.submittedAt, form.status]);
  const fileRows = precheck.files.map((file, index) => [
    precheck.checksums[index] ?? "",
    checkTexts[file.check],
    file.format,
  ]);
  return (
    <Page frame={view.frame} heading={labels.resultHeading}>
      <Errors errors={errors} />
      <Section title={labels.sender}>
        <Facts
          rows={[
            [labels.shield, shieldTexts[precheck.sender.shield]],
            [labels.conflict, precheck.sender.conflictOfInterest ? "Mulig inhabil saksbehandler" : "Ingen merknad"],
          ]}
        />
      </Section>
      <CaseTable view={view} cases={precheck.cases} />
      <Section title={labels.earlierEntries}>
        <DataTable
          columns={[labels.entryNumber, labels.entryStatus, labels.registeredBy]}
          rows={view.rows(entryRows)}
        />
      </Section>
      <Section title={labels.similarForms}>
        <DataTable columns={[labels.formId, labels.submittedAt, labels.formStatus]} rows={view.rows(similarRows)} />
      </Section>
      <Section title={labels.fileCheck}>
        <DataTable columns={[labels.sha256, labels.checkResult, labels.fileFormat]} rows={fileRows} />
      </Section>
      <RegisterForm view={view} precheck={precheck} />
    </Page>
  );
}

function RegisterForm({ view, precheck }: { view: View; precheck: Precheck }) {
  const { labels } = view;
  const { typed, cases, checksums } = precheck;
  const choices = [["NEW", labels.newCase], ...cases.map((found) => [found.caseNumber, found.caseNumber])] as const;
  return (
    <Section title={labels.registerEntry}>
      <SaveForm action="/archive/entries" button={labels.registerEntry} token={view.token}>
        <TextField name="formId" label={labels.formId} value={typed.formId ?? ""} />
        <TextField name="submittedAt" label={labels.submittedAt} value={typed.submittedAt ?? ""} />
        <TextField name="formType" label={labels.formType} value={typed.formType ?? ""} />
        <SenderFields labels={labels} typed={typed} />
        <TextField name="subject" label={labels.subject} value={typed.subject ?? ""} personal />
        <TextArea name="body" label={labels.body} value={typed.body ?? ""} personal />
        <Choice
          name="caseChoice"
          label={labels.caseChoice}
          options={choices.map(([id = "", text = ""]) => [id, text])}
        />
        <Choice name="entryType" label={labels.entryType} options={entryTypes.map((type) => [type, type])} />
        <TextField name="title" label={labels.entryTitle} value={typed.title ?? ""} />
        {checksums.map((_, index) => (
          <AttachmentFields labels={labels} typed={typed} number={index + 1} />
        ))}
      </SaveForm>
    </Section>
  );
}

function SenderFields({ labels, typed }: { labels: ArchiveLabels; typed: Typed }) {
  const senderTypes = [
    ["PERSON", "Person"],
    ["ORGANISATION", "Virksomhet"],
  ] as const;
  const languages = [
    ["nb", "bokmål"],
    ["nn", "nynorsk"],
  ] as const;
  return (
    <>
      <Choice name="senderType" label={labels.senderType} value={typed.senderType ?? ""} options={senderTypes} />
      <TextField name="nationalId" label={labels.nationalId} value={typed.nationalId ?? ""} personal />
      <TextField name="orgNumber" label={labels.orgNumber} value={typed.orgNumber ?? ""} />
      <TextField name="name" label={labels.name} value={typed.name ?? ""} personal />
      <TextField name="address" label={labels.address} value={typed.address ?? ""} personal />
      <TextField name="email" label={labels.email} value={typed.email ?? ""} personal />
      <Choice name="language" label={labels.language} value={typed.language ?? ""} options={languages} />
    </>
  );
}

function AttachmentFields({ labels, typed, number }: { labels: ArchiveLabels; typed: Typed; number: number }) {
  const fields = [
    ["fileName", labels.fileName],
    ["mimeType", labels.mimeType],
    ["sha256", labels.sha256],
    ["sizeBytes", labels.sizeBytes],
  ] as const;
  return (
    <>
      {fields.map(([name, label]) => (
        <TextField
          name={`attachment-${number}-${name}`}
          label={`${labels.attachment} ${number}: ${label}`}
          value={typed[`attachment-${number}-${name}`] ?? ""}
        />
      ))}
    </>
  );
}

/** One journal entry, with the form for its next step: first the documents, then unit and receipt. */
export function EntryPage({ view, entry, errors }: { view: View; entry: Entry; errors: FieldErrors }) {
  const { labels } = view;
  const documents = entry.documents.map((document) => [
    document.title,
    document.frozen ? "Frosset" : "Under arbeid",
    document.archiveFormat,
  ]);
  const frozen = entry.documents.every((document) => document.frozen);
  return (
    <Page frame={view.frame} heading={`${labels.entryHeading} ${entry.entryNumber}`}>
      <Errors errors={errors} />
      <Section title={labels.entryHeading}>
        <Facts rows={[...entryFacts(labels, entry)]} />
      </Section>
      <Section title={labels.documents}>
        <DataTable columns={[labels.document, labels.documentStatus, labels.fileFormat]} rows={documents} />
        {!frozen && <FreezeForm view={view} entry={entry} />}
      </Section>
      {frozen && entry.status === "R" && <DistributeForm view={view} entry={entry} />}
    </Page>
  );
}

function FreezeForm({ view, entry }: { view: View; entry: Entry }) {
  const { labels } = view;
  const formats = [
    ["original", "Behold"],
    ["PDF/A", "Konverter til PDF/A"],
  ] as const;
  return (
    <SaveForm action={`/archive/entries/${entry.entryId}/documents`} button={labels.freeze} token={view.token}>
      {entry.documents.map((document, index) => (
        <Choice name={`format-${index}`} label={`${labels.archiveFormat} ${document.title}`} options={formats} />
      ))}
    </SaveForm>
  );
}

function DistributeForm({ view, entry }: { view: View; entry: Entry }) {
  const { labels } = view;
  const languages = [
    ["nb", "bokmål"],
    ["nn", "nynorsk"],
  ] as const;
  return (
    <Section title={labels.distribute}>
      <SaveForm action={`/archive/entries/${entry.entryId}/distribution`} button={labels.distribute} token={view.token}>
        <Choice name="unit" label={labels.unit} options={["", ...units].map((unit) => [unit, unit])} />
        <Choice name="language" label={labels.receiptLanguage} options={languages} />
        <TextArea name="text" label={labels.receiptText} />
      </SaveForm>
    </Section>
  );
}
