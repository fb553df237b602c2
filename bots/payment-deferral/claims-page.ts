import type { z } from "zod";
import {
  openScreen,
  submitForm,
  TechnicalError,
  type Credential,
  type FormEntry,
  type Screen,
  type SystemAccess,
  type TableRow,
} from "../sdk/index.ts";
import type { Invoice } from "./rules.ts";
import type { Input, Output, Settings } from "./schema.ts";

export type RequestStatus = "NEW" | "DUE_DATE_CHANGED" | "GRANTED";
export type RequestOnScreen = { status: RequestStatus; handledByMe: boolean; receiptNumber: string };

/** The screens of the claims system, in the tenant's own words. */
export class ClaimsPage {
  readonly #access: Pick<SystemAccess<Settings>, "page" | "baseUrl" | "settings">;

  constructor(access: Pick<SystemAccess<Settings>, "page" | "baseUrl" | "settings">) {
    this.#access = access;
  }

  async logIn({ username, password }: Credential): Promise<void> {
    const { labels } = this.#access.settings;
    const login = await this.#open("/login");
    login.expect(labels.loginHeading, "");
    const fields = [
      [labels.username, username],
      [labels.password, password],
    ] as const;
    const screen = await this.#submit({ button: labels.logIn, fields });
    if (screen.is(labels.loginHeading))
      throw new TechnicalError("UNEXPECTED", "Fordringer avviste robotens innlogging");
    screen.expect(labels.homeHeading, labels.loginHeading);
  }

  /** Every request that nobody has finished, read from the list page by page. */
  async listRequests(): Promise<z.input<typeof Input>[]> {
    const { labels } = this.#access.settings;
    const found = new Map<string, z.input<typeof Input>>();
    for (let path: string | undefined = "/requests"; path !== undefined;) {
      const screen: Screen = this.#expect(await this.#open(path), labels.requestsHeading);
      for (const row of screen.rows(labels.requestsHeading)) found.set(row.cell(labels.requestId), this.#request(row));
      path = screen.link(labels.nextPage);
    }
    return [...found.values()];
  }

  async openRequest(requestId: string): Promise<RequestOnScreen | undefined> {
    const { labels } = this.#access.settings;
    const screen = await this.#open(`/requests/${encodeURIComponent(requestId)}`);
    if (screen.isMissing) return undefined;
    this.#expect(screen, labels.requestHeading);
    const statuses: Record<string, RequestStatus> = {
      [labels.statusNew]: "NEW",
      [labels.statusDueDateChanged]: "DUE_DATE_CHANGED",
      [labels.statusGranted]: "GRANTED",
    };
    return {
      status: meaning(statuses, screen.fact(labels.requestHeading, labels.requestStatus)),
      handledByMe: screen.fact(labels.requestHeading, labels.handledBy) === screen.frameFact(labels.signedInAs),
      receiptNumber: screen.fact(labels.requestHeading, labels.receiptNumber),
    };
  }

  /** Searches from the request's screen, as a person would; one hit opens by itself. */
  async findInvoice(invoiceNumber: string): Promise<Invoice | undefined> {
    const { labels } = this.#access.settings;
    let screen = await this.#submit({ button: labels.findInvoice, fields: [[labels.invoiceNumber, invoiceNumber]] });
    if (screen.is(labels.searchHeading)) {
      const hit = screen.link(invoiceNumber);
      if (hit === undefined) return undefined;
      screen = await openScreen(this.#access.page, hit);
    }
    return this.#invoice(this.#expect(screen, `${labels.invoiceHeading} ${invoiceNumber}`));
  }

  async changeDueDate({ requestId, newDueDate }: { requestId: string; newDueDate: string }): Promise<void> {
    const { labels } = this.#access.settings;
    const fields = [
      [labels.requestReference, requestId],
      [labels.newDueDate, newDueDate.split("-").toReversed().join(".")],
    ] as const;
    const screen = await this.#submit({ button: labels.saveDueDate, fields });
    this.#expect(screen, labels.invoiceHeading);
  }

  async sendReply({
    journalNote,
    reply,
  }: {
    journalNote: string;
    reply: string;
  }): Promise<Pick<Output, "receiptNumber">> {
    const { labels } = this.#access.settings;
    const fields = [
      [labels.journalNote, journalNote],
      [labels.reply, reply],
    ] as const;
    const screen = await this.#submit({ button: labels.sendReply, fields });
    this.#expect(screen, labels.confirmationHeading);
    return { receiptNumber: screen.fact(labels.requestHeading, labels.receiptNumber) };
  }

  #request(row: TableRow): z.input<typeof Input> {
    const { labels } = this.#access.settings;
    return {
      requestId: row.cell(labels.requestId),
      receivedAt: row.cell(labels.receivedAt),
      maskedNationalId: row.cell(labels.nationalId),
      customerNumber: row.cell(labels.customerNumber),
      invoiceNumber: row.cell(labels.invoiceNumber),
      kid: row.cell(labels.kid),
      amountOre: readOre(row.cell(labels.amount)),
      dueDate: readDate(row.cell(labels.dueDate)),
      requestedDueDate: readDate(row.cell(labels.requestedDueDate)),
      reason: row.cell(labels.reason),
      collectionStatus: this.#collectionStatus(row.cell(labels.collectionStatus)),
      earlierDeferrals: Number(row.cell(labels.earlierDeferrals)),
    };
  }

  #invoice(screen: Screen): Invoice {
    const { labels } = this.#access.settings;
    const fact = (label: string) => screen.fact(labels.invoiceHeading, label);
    return {
      invoiceNumber: fact(labels.invoiceNumber),
      customerNumber: fact(labels.customerNumber),
      maskedNationalId: fact(labels.nationalId),
      kid: fact(labels.kid),
      amountOre: readOre(fact(labels.amount)),
      dueDate: readDate(fact(labels.dueDate)),
      isPaid: meaning({ [labels.invoicePaid]: true, [labels.invoiceOpen]: false }, fact(labels.invoiceStatus)),
      collectionStatus: this.#collectionStatus(fact(labels.collectionStatus)),
      // Anything but the word for «no» brings the case to a person, also wording that is new to the robot.
      isDisputed: fact(labels.disputed) !== labels.no,
      hasGuardian: fact(labels.guardian) !== labels.no,
      isShielded: fact(labels.shield) !== labels.noShield,
      hasConflictOfInterest: fact(labels.conflict) !== labels.noConflict,
      language: fact(labels.language) === labels.nynorsk ? "nn" : "nb",
      deferrals: screen.rows(labels.deferrals).map((row) => ({
        requestId: row.cell(labels.requestId),
        grantedOn: readDate(row.cell(labels.grantedOn)),
      })),
    };
  }

  #collectionStatus(text: string): Invoice["collectionStatus"] {
    const { labels } = this.#access.settings;
    const meanings: Record<string, Invoice["collectionStatus"]> = {
      [labels.noCollection]: "NONE",
      [labels.reminded]: "REMINDER",
      [labels.inCollection]: "COLLECTION",
    };
    return meaning(meanings, text);
  }

  async #open(pathOrUrl: string): Promise<Screen> {
    const { page, baseUrl } = this.#access;
    return openScreen(page, pathOrUrl.startsWith("/") ? `${baseUrl}${pathOrUrl}` : pathOrUrl);
  }

  async #submit(entry: FormEntry): Promise<Screen> {
    return submitForm(this.#access.page, entry);
  }

  #expect(screen: Screen, heading: string): Screen {
    return screen.expect(heading, this.#access.settings.labels.loginHeading);
  }
}

function meaning<T>(meanings: Record<string, T>, text: string): T {
  const found = meanings[text];
  if (found === undefined) throw new TechnicalError("UNKNOWN_SCREEN", `Kjenner ikke verdien «${text}» i Fordringer`);
  return found;
}

function readDate(text: string): string {
  const match = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text);
  if (!match) throw new TechnicalError("UNKNOWN_SCREEN", "Fant ikke en dato der den pleier å stå i Fordringer");
  return `${match[3]}-${match[2]}-${match[1]}`;
}

/** Reads kroner as Norwegian screens write them: any kind of space in the thousands, comma, either minus. */
function readOre(text: string): number {
  const plain = text.replace(/[\s\u00A0\u202F]/g, "").replace("−", "-");
  const match = /^(-?\d+)(?:,(\d{2}))?(?:kr)?$/.exec(plain);
  if (!match) throw new TechnicalError("UNKNOWN_SCREEN", "Fant ikke et beløp der det pleier å stå i Fordringer");
  const ore = Math.abs(Number(match[1])) * 100 + Number(match[2] ?? 0);
  return plain.startsWith("-") ? -ore : ore;
}
