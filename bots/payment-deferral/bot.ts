import { BusinessException, defineBot, type CaseAccess } from "../sdk/index.ts";
import { ClaimsPage } from "./claims-page.ts";
import { journalNote, replyText } from "./letters.ts";
import { processSteps, ruleTexts } from "./process.ts";
import { findException, newDueDate, reasons, type Facts, type Invoice } from "./rules.ts";
import { Input, Output, Settings } from "./schema.ts";

const version = "1.0.0";

export default defineBot({
  id: "payment-deferral",
  version,
  title: { nb: "Betalingsutsettelse", nn: "Betalingsutsetjing", en: "Payment deferral" },
  lane: "claims",
  input: Input,
  output: Output,
  settings: Settings,
  businessKey: (input) => input.requestId,
  processSteps,
  rules: ruleTexts,
  reasons,
  timeoutSeconds: 120,
  sensitive: [".personal"],

  login: ({ credential, ...access }) => new ClaimsPage(access).logIn(credential),

  collect: (access) => new ClaimsPage(access).listRequests(),

  async alreadyDone(access) {
    const { input } = access;
    const claims = new ClaimsPage(access);
    const request = await access.step("Se om kravet alt er innvilget", () => claims.openRequest(input.requestId));
    return request?.status === "GRANTED" && request.handledByMe ? readGrant(access, request.receiptNumber) : undefined;
  },

  async handle(access) {
    const { input, settings, today } = access;
    const claims = new ClaimsPage(access);
    const request = await access.step("Åpne kravet", () => claims.openRequest(input.requestId));
    if (!request) throw new BusinessException("REQUEST_NOT_FOUND", reasons.REQUEST_NOT_FOUND);
    if (request.status !== "NEW" && !request.handledByMe) {
      throw new BusinessException("ALREADY_HANDLED", reasons.ALREADY_HANDLED);
    }
    if (request.status === "GRANTED") return readGrant(access, request.receiptNumber);

    const invoice = await access.step("Finn faktura og eier", () => findInvoice(claims, input));
    // An earlier attempt that got this far has tested the rules; the new date is on the invoice already.
    const isChanged = request.status === "DUE_DATE_CHANGED";
    const dueDate = isChanged ? invoice.dueDate : newDueDate(input);
    if (!isChanged) {
      await access.step("Prøv reglene", async () => testRules({ input, invoice, settings, today }));
      await access.save("Endre forfall", () => claims.changeDueDate({ ...input, newDueDate: dueDate }));
    }
    const granted = { ...input, newDueDate: dueDate, language: invoice.language, contact: settings.contact };
    const letters = { journalNote: journalNote(granted, version), reply: replyText(granted) };
    const { receiptNumber } = await access.save("Journalfør og send svar", () => claims.sendReply(letters));
    return { requestId: input.requestId, invoiceNumber: invoice.invoiceNumber, newDueDate: dueDate, receiptNumber };
  },
});

function testRules(facts: Facts): void {
  const exception = findException(facts);
  if (exception) throw new BusinessException(exception.code, exception.message);
}

async function findInvoice(claims: ClaimsPage, { invoiceNumber }: Input): Promise<Invoice> {
  const invoice = await claims.findInvoice(invoiceNumber);
  if (!invoice) throw new BusinessException("INVOICE_NOT_FOUND", reasons.INVOICE_NOT_FOUND);
  return invoice;
}

/** What an earlier attempt of the robot achieved, read from the invoice. The request's screen is open. */
async function readGrant(access: CaseAccess<Input, Settings>, receiptNumber: string): Promise<Output> {
  const { input } = access;
  const invoice = await access.step("Les ny forfallsdato", () => findInvoice(new ClaimsPage(access), input));
  return {
    requestId: input.requestId,
    invoiceNumber: input.invoiceNumber,
    newDueDate: invoice.dueDate,
    receiptNumber,
  };
}
