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
import { IntakeList, type RawForm } from "./intake-list.ts";
import { registrationFields, showTime, type NewEntry } from "./registration-fields.ts";
import type { Precheck } from "./rules.ts";
import type { Input, Settings } from "./schema.ts";

/** A journal entry as its screen shows it. */
export type EntryOnScreen = {
  entryNumber: string;
  caseNumber: string;
  isFinished: boolean;
  isMine: boolean;
  unit: string;
  documents: string[];
  areDocumentsFrozen: boolean;
};

/** An entry that somebody made for the same form before; `open` brings its screen up. */
export type EarlierEntry = { isFinished: boolean; isMine: boolean; url: string };

/** The screens of the case and archive system, in the tenant's own words. */
export class ArchivePage {
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
    if (screen.is(labels.loginHeading)) throw new TechnicalError("UNEXPECTED", "Arkivet avviste robotens innlogging");
    screen.expect(labels.homeHeading, labels.loginHeading);
  }

  /** Every form that nobody has finished, read from the full list page by page. */
  async listForms(): Promise<RawForm[]> {
    const { labels } = this.#access.settings;
    const list = new IntakeList(labels);
    for (let path: string | undefined = "/intake?view=full"; path !== undefined;) {
      const screen: Screen = this.#expect(await this.#open(path), labels.intakeHeading);
      list.add(screen);
      path = screen.link(labels.nextPage);
    }
    return list.forms();
  }

  /** Entries made for this form before. When there is one only, the archive opens it at once. */
  async findEntries(formId: string): Promise<EarlierEntry[]> {
    const { labels } = this.#access.settings;
    const screen = await this.#open(`/entries?formId=${encodeURIComponent(formId)}`);
    if (!screen.is(labels.entryHeading)) return this.#earlierEntries(this.#expect(screen, labels.resultHeading));
    return [{ ...this.#entry(this.#expect(screen, labels.entryHeading)), url: this.#access.page.url() }];
  }

  /** Asks the archive what it knows of the form and its sender. */
  async precheck(input: Input): Promise<{ precheck: Precheck; entries: EarlierEntry[] }> {
    const { labels } = this.#access.settings;
    this.#expect(await this.#open("/register"), labels.precheckHeading);
    const fields = [
      [labels.formId, input.formId],
      [labels.submittedAt, showTime(input.submittedAt)],
      [labels.formType, input.formType],
      [labels.nationalId, input.senderType === "PERSON" ? (input.nationalId ?? "") : ""],
      [labels.orgNumber, input.senderType === "PERSON" ? "" : (input.orgNumber ?? "")],
      [labels.checksums, input.attachments.map((file) => file.sha256).join("\n")],
    ] as const;
    const screen = this.#expect(await this.#submit({ button: labels.precheck, fields }), labels.resultHeading);
    return { precheck: this.#precheck(screen), entries: this.#earlierEntries(screen) };
  }

  async openEntry(url: string): Promise<EntryOnScreen> {
    return this.#entry(this.#expect(await this.#open(url), this.#access.settings.labels.entryHeading));
  }

  async register(input: Input, entry: NewEntry): Promise<EntryOnScreen> {
    const { labels } = this.#access.settings;
    const fields = registrationFields(labels, input, entry);
    const screen = await this.#submit({ button: labels.registerEntry, fields });
    return this.#entry(this.#expect(screen, labels.entryHeading));
  }

  /** Freezes the documents of the open entry; all but those that are PDF/A already are converted. */
  async freeze(documents: readonly string[], isPdfA: (index: number) => boolean): Promise<EntryOnScreen> {
    const { labels } = this.#access.settings;
    const fields = documents.map(
      (title, index) => [`${labels.archiveFormat} ${title}`, isPdfA(index) ? labels.keep : labels.convert] as const,
    );
    const screen = await this.#submit({ button: labels.freeze, fields });
    return this.#entry(this.#expect(screen, labels.entryHeading));
  }

  async distribute(receipt: { unit: string; language: "nb" | "nn"; text: string }): Promise<void> {
    const { labels } = this.#access.settings;
    const fields = [
      [labels.unit, receipt.unit],
      [labels.receiptLanguage, receipt.language === "nn" ? labels.nynorsk : labels.bokmaal],
      [labels.receiptText, receipt.text],
    ] as const;
    this.#expect(await this.#submit({ button: labels.distribute, fields }), labels.confirmationHeading);
  }

  #precheck(screen: Screen): Precheck {
    const { labels } = this.#access.settings;
    const similar = screen.rows(labels.similarForms).map((row) => ({
      formId: row.cell(labels.formId),
      submittedAt: readTime(row.cell(labels.submittedAt)),
      isRegistered: row.cell(labels.formStatus) === labels.registered,
    }));
    return {
      // Anything but the word for «none» brings the form to a person, also wording that is new to the robot.
      isShielded: screen.fact(labels.sender, labels.shield) !== labels.noShield,
      hasConflictOfInterest: screen.fact(labels.sender, labels.conflict) !== labels.noConflict,
      // A search may show a row twice: it is the numbers that count.
      openCases: [...new Set(screen.rows(labels.openCases).map((row) => row.cell(labels.caseNumber)))],
      similarForms: similar,
      files: screen.rows(labels.fileCheck).map((row) => ({
        check: this.#fileCheck(row),
        isPdfA: row.cell(labels.fileFormat) === "PDF/A",
      })),
    };
  }

  #fileCheck(row: TableRow): Precheck["files"][number]["check"] {
    const { labels } = this.#access.settings;
    switch (row.cell(labels.checkResult)) {
      case labels.fileOk:
        return "OK";
      case labels.fileInfected:
        return "INFECTED";
      case labels.fileLocked:
        return "LOCKED";
      default:
        throw new TechnicalError("UNKNOWN_SCREEN", "Kjenner ikke svaret fra filkontrollen i arkivet");
    }
  }

  #earlierEntries(screen: Screen): EarlierEntry[] {
    const { labels } = this.#access.settings;
    const me = screen.frameFact(labels.signedInAs);
    const entries = screen.rows(labels.earlierEntries).map((row) => ({
      isFinished: row.cell(labels.entryStatus) === "J",
      isMine: row.cell(labels.registeredBy) === me,
      url: screen.link(row.cell(labels.entryNumber)) ?? "",
    }));
    return [...new Map(entries.map((entry) => [entry.url, entry])).values()];
  }

  #entry(screen: Screen): EntryOnScreen {
    const { labels } = this.#access.settings;
    const fact = (label: string) => screen.fact(labels.entryHeading, label);
    const documents = screen.rows(labels.documents);
    return {
      entryNumber: fact(labels.entryNumber),
      caseNumber: fact(labels.caseNumber),
      isFinished: fact(labels.entryStatus) === "J",
      isMine: fact(labels.registeredBy) === screen.frameFact(labels.signedInAs),
      unit: fact(labels.unit),
      documents: documents.map((row) => row.cell(labels.document)),
      areDocumentsFrozen: documents.every((row) => row.cell(labels.documentStatus) === labels.frozen),
    };
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

/** From `dd.mm.yyyy hh:mm:ss` to text that sorts. */
function readTime(shown: string): string {
  const match = /^(\d{2})\.(\d{2})\.(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(shown);
  if (!match) throw new TechnicalError("UNKNOWN_SCREEN", "Fant ikke et tidspunkt der det pleier å stå i arkivet");
  return `${match[3]}-${match[2]}-${match[1]} ${match[4]}`;
}
