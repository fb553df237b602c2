import { showDate } from "../calendar.ts";
import type { ClaimsLabels } from "../labels.ts";
import { DataTable, Errors, Facts, Page, SaveForm, Section, TextArea, TextField } from "../layout.tsx";
import type { FieldErrors, Frame } from "../layout.tsx";
import type { Deferral, Invoice, OpenRequest } from "./records.ts";

export type View = {
  frame: Frame;
  labels: ClaimsLabels;
  token: string;
  /** Shows rows as the switch for duplicate rows says. */
  rows: <T>(rows: readonly T[]) => T[];
};

const requestStatusTexts = { NEW: "Ny", DUE_DATE_CHANGED: "Forfall endret", GRANTED: "Innvilget" };
const collectionTexts = { NONE: "Ingen", REMINDER: "Purret", COLLECTION: "Til innfordring" };
const shieldTexts = { NONE: "Ingen", CODE_6: "Strengt fortrolig (kode 6)", CODE_7: "Fortrolig (kode 7)" };

export function HomePage({ view, waiting }: { view: View; waiting: number }) {
  return (
    <Page frame={view.frame} heading={view.labels.homeHeading}>
      <p>{`${waiting} krav venter på behandling.`}</p>
    </Page>
  );
}

export type RequestsProps = { view: View; requests: readonly OpenRequest[]; next: string | undefined };

export function RequestsPage({ view, requests, next }: RequestsProps) {
  const { labels } = view;
  const [first] = requests;
  const columns = first === undefined ? [] : requestFacts(labels, first).map(([label]) => label);
  const rows = view.rows(requests).map((request) => {
    const [id, ...others] = requestFacts(labels, request);
    const link = <a href={`/claims/requests/${encodeURIComponent(request.requestId)}`}>{id?.[1]}</a>;
    return [link, ...others.map(([label, text]) => ({ text, personal: isPersonal(labels, label) }))];
  });
  return (
    <Page frame={view.frame} heading={labels.requestsHeading}>
      <Section title={labels.requestsHeading}>
        <DataTable columns={columns} rows={rows} />
      </Section>
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

export function RequestPage({ view, request }: { view: View; request: OpenRequest }) {
  const { labels } = view;
  const facts = requestFacts(labels, request).map(
    ([label, text]) => [label, { text, personal: isPersonal(labels, label) }] as const,
  );
  return (
    <Page frame={view.frame} heading={labels.requestHeading}>
      <Section title={labels.requestHeading}>
        <Facts rows={facts} />
      </Section>
      <Section title={labels.searchHeading}>
        <InvoiceSearch labels={labels} />
      </Section>
    </Page>
  );
}

function InvoiceSearch({ labels }: { labels: ClaimsLabels }) {
  return (
    <form method="get" action="/claims/invoices">
      <TextField name="invoiceNumber" label={labels.invoiceNumber} />
      <button type="submit">{labels.findInvoice}</button>
    </form>
  );
}

export function InvoiceSearchPage({ view, invoices }: { view: View; invoices: readonly Invoice[] }) {
  const { labels } = view;
  const rows = view
    .rows(invoices)
    .map((found) => [
      <a href={`/claims/invoices/${found.invoiceNumber}`}>{found.invoiceNumber}</a>,
      found.customerNumber,
      kroner(found.amountOre),
      showDate(found.dueDate),
    ]);
  return (
    <Page frame={view.frame} heading={labels.searchHeading}>
      <InvoiceSearch labels={labels} />
      <Section title={labels.invoiceHeading}>
        <DataTable columns={[labels.invoiceNumber, labels.customerNumber, labels.amount, labels.dueDate]} rows={rows} />
      </Section>
    </Page>
  );
}

export type InvoiceProps = {
  view: View;
  invoice: Invoice;
  deferrals: readonly Deferral[];
  awaitingReply: OpenRequest | undefined;
  errors: FieldErrors;
};

export function InvoicePage({ view, invoice, deferrals, awaitingReply, errors }: InvoiceProps) {
  const { labels } = view;
  const rows = view
    .rows(deferrals)
    .map((row) => [row.requestId, row.invoiceNumber, showDate(row.grantedOn), showDate(row.newDueDate)]);
  const columns = [labels.requestId, labels.invoiceNumber, labels.grantedOn, labels.newDueDate];
  return (
    <Page frame={view.frame} heading={`${labels.invoiceHeading} ${invoice.invoiceNumber}`}>
      <Errors errors={errors} />
      <Section title={labels.invoiceHeading}>
        <InvoiceFacts labels={labels} invoice={invoice} />
      </Section>
      <Section title={labels.deferrals}>
        <DataTable columns={columns} rows={rows} />
      </Section>
      {awaitingReply ? (
        <ReplyForm view={view} request={awaitingReply} />
      ) : (
        <Section title={labels.saveDueDate}>
          <SaveForm
            action={`/claims/invoices/${invoice.invoiceNumber}/due-date`}
            button={labels.saveDueDate}
            token={view.token}
          >
            <TextField name="requestId" label={labels.requestReference} />
            <TextField name="newDueDate" label={labels.newDueDate} />
          </SaveForm>
        </Section>
      )}
    </Page>
  );
}

function ReplyForm({ view, request }: { view: View; request: OpenRequest }) {
  const { labels } = view;
  const action = `/claims/requests/${encodeURIComponent(request.requestId)}/reply`;
  return (
    <Section title={labels.sendReply}>
      <p role="status">{`Forfallet er endret for krav ${request.requestId}.`}</p>
      <SaveForm action={action} button={labels.sendReply} token={view.token}>
        <TextArea name="journalNote" label={labels.journalNote} />
        <TextArea name="reply" label={labels.reply} />
      </SaveForm>
    </Section>
  );
}

function InvoiceFacts({ labels, invoice }: { labels: ClaimsLabels; invoice: Invoice }) {
  return (
    <Facts
      rows={[
        [labels.invoiceNumber, invoice.invoiceNumber],
        [labels.customerNumber, invoice.customerNumber],
        [labels.customerName, { text: invoice.customerName, personal: true }],
        [labels.nationalId, { text: invoice.maskedNationalId, personal: true }],
        [labels.kid, invoice.kid],
        [labels.amount, kroner(invoice.amountOre)],
        [labels.dueDate, showDate(invoice.dueDate)],
        [labels.invoiceStatus, invoice.status === "OPEN" ? "Åpen" : "Betalt"],
        [labels.collectionStatus, collectionTexts[invoice.collectionStatus]],
        [labels.disputed, invoice.disputed ? "Ja" : "Nei"],
        [labels.guardian, invoice.guardian ? "Ja" : "Nei"],
        [labels.shield, shieldTexts[invoice.shield]],
        [labels.conflict, invoice.conflictOfInterest ? "Mulig inhabil saksbehandler" : "Ingen merknad"],
        [labels.language, invoice.language === "nn" ? "nynorsk" : "bokmål"],
      ]}
    />
  );
}

export function ConfirmationPage({ view, request, dueDate }: { view: View; request: OpenRequest; dueDate: string }) {
  const { labels } = view;
  return (
    <Page frame={view.frame} heading={labels.confirmationHeading}>
      <Section title={labels.requestHeading}>
        <Facts
          rows={[
            [labels.receiptNumber, request.receiptNumber ?? ""],
            [labels.requestId, request.requestId],
            [labels.invoiceNumber, request.invoiceNumber],
            [labels.newDueDate, showDate(dueDate)],
          ]}
        />
      </Section>
    </Page>
  );
}

function requestFacts(labels: ClaimsLabels, request: OpenRequest): readonly (readonly [label: string, text: string])[] {
  return [
    [labels.requestId, request.requestId],
    [labels.requestStatus, requestStatusTexts[request.status]],
    [labels.handledBy, request.handledBy ?? ""],
    [labels.receiptNumber, request.receiptNumber ?? ""],
    [labels.receivedAt, request.receivedAt],
    [labels.nationalId, request.maskedNationalId],
    [labels.customerNumber, request.customerNumber],
    [labels.invoiceNumber, request.invoiceNumber],
    [labels.kid, request.kid],
    [labels.amount, kroner(request.amountOre)],
    [labels.dueDate, showDate(request.dueDate)],
    [labels.requestedDueDate, showDate(request.requestedDueDate)],
    [labels.reason, request.reason],
    [labels.collectionStatus, collectionTexts[request.collectionStatus]],
    [labels.earlierDeferrals, String(request.earlierDeferrals)],
  ];
}

function isPersonal(labels: ClaimsLabels, label: string): boolean {
  return label === labels.nationalId || label === labels.reason;
}

const kronerFormat = new Intl.NumberFormat("nb-NO", { minimumFractionDigits: 2 });

function kroner(ore: number): string {
  return kronerFormat.format(ore / 100);
}
