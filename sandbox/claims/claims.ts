import { isBankDay, localDate, parseDate } from "../calendar.ts";
import type { FieldErrors } from "../layout.tsx";
import type { ClaimsState, Deferral, DeferralRequest, Invoice, OpenRequest, Reply } from "./records.ts";

type Saved<T> = { saved: T } | { errors: FieldErrors };

/** The records of the claims system. It checks what such a system checks, but never whether a deferral was granted before. */
export class Claims {
  readonly #now: () => Date;
  readonly #requests = new Map<string, OpenRequest>();
  readonly #invoices = new Map<string, Invoice>();
  readonly #deferrals: Deferral[];
  readonly #byCustomer = new Map<string, Deferral[]>();
  readonly #replies: Reply[];

  constructor(state: ClaimsState, now: () => Date) {
    this.#now = now;
    this.#deferrals = [];
    this.#replies = state.replies;
    for (const request of state.requests) this.#requests.set(request.requestId, request);
    for (const invoice of state.invoices) this.#invoices.set(invoice.invoiceNumber, invoice);
    for (const deferral of state.deferrals) this.#keepDeferral(deferral);
  }

  toState(): ClaimsState {
    return {
      requests: this.requests(),
      invoices: this.invoices(),
      deferrals: this.deferrals(),
      replies: this.replies(),
    };
  }

  requests(): OpenRequest[] {
    return [...this.#requests.values()];
  }

  invoices(): Invoice[] {
    return [...this.#invoices.values()];
  }

  deferrals(): Deferral[] {
    return this.#deferrals;
  }

  replies(): Reply[] {
    return this.#replies;
  }

  request(requestId: string): OpenRequest | undefined {
    return this.#requests.get(requestId);
  }

  invoice(invoiceNumber: string): Invoice | undefined {
    return this.#invoices.get(invoiceNumber);
  }

  deferralsOf(customerNumber: string): Deferral[] {
    return this.#byCustomer.get(customerNumber) ?? [];
  }

  /** The request whose due date is changed, but which has no reply yet. */
  awaitingReply(invoiceNumber: string): OpenRequest | undefined {
    const waiting = this.#deferrals.findLast((deferral) => deferral.invoiceNumber === invoiceNumber);
    const request = waiting && this.#requests.get(waiting.requestId);
    return request?.status === "DUE_DATE_CHANGED" ? request : undefined;
  }

  /** Ids that exist already. When there are any, nothing is added. */
  addRequests(requests: readonly DeferralRequest[]): string[] {
    const seen = new Set<string>();
    const ids = requests.map((request) => request.requestId);
    const taken = ids.filter((id) => this.#requests.has(id) || seen.size === seen.add(id).size);
    if (taken.length > 0) return taken;
    for (const request of requests) {
      const untouched = {
        status: "NEW",
        handledBy: null,
        receiptNumber: null,
        journalNote: null,
        reply: null,
      } as const;
      this.#requests.set(request.requestId, { ...request, ...untouched });
      if (request.sandbox.createInvoice) this.#learn(request);
    }
    return [];
  }

  changeDueDate(invoice: Invoice, typed: { requestId: string; newDueDate: string }, username: string): Saved<Invoice> {
    const request = this.#requests.get(typed.requestId);
    const newDueDate = parseDate(typed.newDueDate);
    const errors = this.#dueDateErrors(invoice, newDueDate);
    if (request?.invoiceNumber !== invoice.invoiceNumber) errors.requestId = "Krav-ID hører ikke til fakturaen.";
    if (!request || newDueDate === undefined || Object.keys(errors).length > 0) return { errors };
    this.#keepDeferral({
      requestId: request.requestId,
      invoiceNumber: invoice.invoiceNumber,
      customerNumber: invoice.customerNumber,
      newDueDate,
      grantedOn: localDate(this.#now()),
      grantedBy: username,
    });
    invoice.dueDate = newDueDate;
    request.status = "DUE_DATE_CHANGED";
    request.handledBy = username;
    return { saved: invoice };
  }

  /** Ends the case: note in the journal, reply to the citizen, receipt number. */
  sendReply(request: OpenRequest, typed: { journalNote: string; reply: string }): Saved<OpenRequest> {
    const errors: FieldErrors = {};
    if (typed.journalNote.trim() === "") errors.journalNote = "Skriv et journalnotat.";
    if (typed.reply.trim() === "") errors.reply = "Skriv et svar.";
    if (request.status === "NEW") errors.request = "Forfallsdatoen er ikke endret.";
    if (Object.keys(errors).length > 0) return { errors };
    const receiptNumber = `U-${200_000 + this.#replies.length}`;
    this.#replies.push({
      requestId: request.requestId,
      receiptNumber,
      journalNote: typed.journalNote,
      text: typed.reply,
    });
    Object.assign(request, { status: "GRANTED", receiptNumber, ...typed });
    return { saved: request };
  }

  #dueDateErrors(invoice: Invoice, newDueDate: string | undefined): FieldErrors {
    const errors: FieldErrors = {};
    if (newDueDate === undefined) errors.newDueDate = "Ny forfallsdato må skrives dd.mm.åååå.";
    else if (!isBankDay(newDueDate)) errors.newDueDate = "Ny forfallsdato må være en virkedag.";
    else if (newDueDate <= localDate(this.#now())) errors.newDueDate = "Ny forfallsdato må ligge fram i tid.";
    else if (newDueDate <= invoice.originalDueDate) errors.newDueDate = "Ny forfallsdato er før fakturaens forfall.";
    if (invoice.status === "PAID") errors.status = "Fakturaen er betalt.";
    if (invoice.collectionStatus === "COLLECTION") errors.collectionStatus = "Fakturaen er til innfordring.";
    return errors;
  }

  #keepDeferral(deferral: Deferral): void {
    this.#deferrals.push(deferral);
    this.#byCustomer.set(deferral.customerNumber, [...this.deferralsOf(deferral.customerNumber), deferral]);
  }

  #learn({ sandbox, ...request }: DeferralRequest): void {
    const customerNumber = sandbox.ownerCustomerNumber ?? request.customerNumber;
    if (!this.#invoices.has(request.invoiceNumber)) {
      this.#invoices.set(request.invoiceNumber, {
        invoiceNumber: request.invoiceNumber,
        customerNumber,
        customerName: sandbox.customerName,
        maskedNationalId: request.maskedNationalId,
        kid: sandbox.invoiceKid ?? request.kid,
        amountOre: request.amountOre,
        originalDueDate: request.dueDate,
        dueDate: request.dueDate,
        status: sandbox.paid ? "PAID" : "OPEN",
        collectionStatus: sandbox.invoiceCollectionStatus ?? request.collectionStatus,
        disputed: sandbox.disputed,
        guardian: sandbox.guardian,
        shield: sandbox.shield,
        conflictOfInterest: sandbox.conflictOfInterest,
        language: sandbox.language,
      });
    }
    for (const [index, grantedOn] of sandbox.grantedOn.entries()) {
      const earlier = {
        requestId: `TIDL-${request.requestId}-${index + 1}`,
        invoiceNumber: `TIDL-${request.invoiceNumber}`,
      };
      this.#keepDeferral({ ...earlier, customerNumber, newDueDate: grantedOn, grantedOn, grantedBy: "saksbehandler" });
    }
  }
}
