import { showInstant } from "../calendar.ts";
import type { ArchiveLabels } from "../labels.ts";
import { DataTable, Facts, Page, SaveForm, Section, TextArea, TextField, type Frame } from "../layout.tsx";
import type { Case, Entry, IntakeForm } from "./records.ts";

export type View = {
  frame: Frame;
  labels: ArchiveLabels;
  token: string;
  /** Shows rows as the switch for duplicate rows says. */
  rows: <T>(rows: readonly T[]) => T[];
};

const statusTexts = { NEW: "Ny", IN_PROGRESS: "Under registrering", HANDLED: "Behandlet" };

export function HomePage({ view, unhandled }: { view: View; unhandled: number }) {
  return (
    <Page frame={view.frame} heading={view.labels.homeHeading}>
      <p>{`${unhandled} skjema venter på registrering.`}</p>
    </Page>
  );
}

export type IntakeProps = { view: View; forms: readonly IntakeForm[]; next: string | undefined; full: boolean };

/** The intake list, as a table or with every field written out. */
export function IntakePage({ view, forms, next, full }: IntakeProps) {
  const { labels } = view;
  const shown = view.rows(forms);
  return (
    <Page frame={view.frame} heading={labels.intakeHeading}>
      <p>
        <a href="?">Liste</a> <a href="?view=full">Alle opplysninger</a>
      </p>
      {full ? (
        shown.map((form) => <FormDetails labels={labels} form={form} />)
      ) : (
        <FormTable labels={labels} forms={shown} />
      )}
      {next !== undefined && (
        <p>
          <a rel="next" href={next}>
            {labels.nextPage}
          </a>
        </p>
      )}
    </Page>
  );
}

function FormTable({ labels, forms }: { labels: ArchiveLabels; forms: readonly IntakeForm[] }) {
  const rows = forms.map((form) => [
    <a href={`/archive/intake/${encodeURIComponent(form.formId)}`}>{form.formId}</a>,
    showInstant(form.submittedAt),
    form.formType,
    statusTexts[form.status],
  ]);
  return <DataTable columns={[labels.formId, labels.submittedAt, labels.formType, labels.formStatus]} rows={rows} />;
}

export function FormPage({ view, form }: { view: View; form: IntakeForm }) {
  return (
    <Page frame={view.frame} heading={view.labels.formHeading}>
      <FormDetails labels={view.labels} form={form} />
    </Page>
  );
}

function FormDetails({ labels, form }: { labels: ArchiveLabels; form: IntakeForm }) {
  const files = form.attachments.map((file) => [file.fileName, file.mimeType, file.sha256, String(file.sizeBytes)]);
  return (
    <Section title={`${labels.formHeading} ${form.formId}`}>
      <Facts
        rows={[
          [labels.formId, form.formId],
          [labels.formStatus, statusTexts[form.status]],
          [labels.submittedAt, form.submittedAt],
          [labels.formType, form.formType],
          [labels.senderType, form.senderType === "PERSON" ? "Person" : "Virksomhet"],
          [labels.nationalId, { text: form.nationalId ?? "", personal: true }],
          [labels.orgNumber, form.orgNumber ?? ""],
          [labels.name, { text: form.name, personal: true }],
          [labels.address, { text: form.address, personal: true }],
          [labels.email, { text: form.email ?? "", personal: true }],
          [labels.language, form.language === "nn" ? "nynorsk" : "bokmål"],
          [labels.subject, { text: form.subject, personal: true }],
          [labels.body, { text: form.body, personal: true }],
        ]}
      />
      <DataTable columns={[labels.fileName, labels.mimeType, labels.sha256, labels.sizeBytes]} rows={files} />
    </Section>
  );
}

export function CaseSearchPage({ view, cases }: { view: View; cases: readonly Case[] | undefined }) {
  const { labels } = view;
  return (
    <Page frame={view.frame} heading={labels.caseSearchHeading}>
      <SaveForm action="/archive/cases" button={labels.searchCases} token={view.token}>
        <TextField name="senderId" label={labels.nationalId} personal />
        <TextField name="formType" label={labels.formType} />
      </SaveForm>
      {cases && <CaseTable view={view} cases={cases} />}
    </Page>
  );
}

export function CaseTable({ view, cases }: { view: View; cases: readonly Case[] }) {
  const { labels } = view;
  const rows = view.rows(cases).map((found) => [found.caseNumber, found.title, found.status]);
  return (
    <Section title={labels.openCases}>
      <DataTable columns={[labels.caseNumber, labels.caseTitle, labels.caseStatus]} rows={rows} />
    </Section>
  );
}

/** Where somebody says which form they are about to register. */
export function PrecheckPage({ view }: { view: View }) {
  const { labels } = view;
  return (
    <Page frame={view.frame} heading={labels.precheckHeading}>
      <SaveForm action="/archive/precheck" button={labels.precheck} token={view.token}>
        <TextField name="formId" label={labels.formId} />
        <TextField name="submittedAt" label={labels.submittedAt} />
        <TextField name="formType" label={labels.formType} />
        <TextField name="nationalId" label={labels.nationalId} personal />
        <TextField name="orgNumber" label={labels.orgNumber} />
        <TextArea name="checksums" label={labels.checksums} />
      </SaveForm>
    </Page>
  );
}

export function ConfirmationPage({ view, entry }: { view: View; entry: Entry }) {
  const { labels } = view;
  return (
    <Page frame={view.frame} heading={labels.confirmationHeading}>
      <Section title={labels.entryHeading}>
        <Facts rows={[...entryFacts(labels, entry)]} />
      </Section>
    </Page>
  );
}

export function entryFacts(labels: ArchiveLabels, entry: Entry): readonly (readonly [string, string])[] {
  return [
    [labels.entryNumber, entry.entryNumber],
    [labels.caseNumber, entry.caseNumber],
    [labels.entryType, entry.type],
    [labels.entryStatus, entry.status],
    [labels.entryTitle, entry.title],
    [labels.formId, entry.form?.formId ?? ""],
    [labels.registeredBy, entry.registeredBy],
    [labels.unit, entry.unit ?? ""],
  ];
}
