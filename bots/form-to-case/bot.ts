import { BusinessException, defineBot, type CaseAccess } from "../sdk/index.ts";
import { ArchivePage, type EarlierEntry, type EntryOnScreen } from "./archive-page.ts";
import { processSteps, ruleTexts } from "./process.ts";
import { receiptText } from "./receipts.ts";
import { findException, reasons, type Precheck } from "./rules.ts";
import { Input, Output, Settings } from "./schema.ts";

type Access = CaseAccess<Input, Settings>;

export default defineBot({
  id: "form-to-case",
  version: "1.0.0",
  title: { nb: "Skjema til sak", nn: "Skjema til sak", en: "Form to case" },
  lane: "case-archive",
  input: Input,
  output: Output,
  settings: Settings,
  businessKey: (input) => input.formId,
  processSteps,
  rules: ruleTexts,
  reasons,
  timeoutSeconds: 120,
  sensitive: [".personal"],

  login: ({ credential, ...access }) => new ArchivePage(access).logIn(credential),

  collect: (access) => new ArchivePage(access).listForms(),

  async alreadyDone(access) {
    const { input } = access;
    const archive = new ArchivePage(access);
    const entries = await access.step("Se om skjemaet alt er registrert", () => archive.findEntries(input.formId));
    const finished = entries.find((entry) => entry.isFinished && entry.isMine);
    if (!finished) return undefined;
    return outputOf(input, await access.step("Les journalposten", () => archive.openEntry(finished.url)));
  },

  async handle(access) {
    const { input } = access;
    const archive = new ArchivePage(access);
    const { precheck, entries } = await access.step("Kontroller avsender og skjema", () => archive.precheck(input));
    const earlier = begunBefore(entries);
    let entry = earlier
      ? await access.step("Åpne påbegynt journalpost", () => archive.openEntry(earlier.url))
      : await registerNew(access, archive, precheck);
    if (entry.isFinished) return outputOf(input, entry);

    if (!entry.areDocumentsFrozen) {
      const { documents } = entry;
      // The first document is the form itself, which the archive makes as PDF/A.
      const isPdfA = (index: number) => index === 0 || precheck.files[index - 1]?.isPdfA === true;
      entry = await access.save("Frys dokumentene", () => archive.freeze(documents, isPdfA));
    }
    const unit = unitFor(access);
    const text = receiptText(input, access.settings.contact);
    await access.save("Fordel og send kvittering", () => archive.distribute({ unit, text, language: input.language }));
    return outputOf(input, { ...entry, unit });
  },
});

async function registerNew(access: Access, archive: ArchivePage, precheck: Precheck): Promise<EntryOnScreen> {
  const { input, settings } = access;
  await access.step("Prøv reglene", async () => {
    const exception = findException({ input, precheck, settings });
    if (exception) throw new BusinessException(exception.code, exception.message);
  });
  const title = settings.formTypes[input.formType]?.title ?? "";
  const entry = { title, caseNumber: precheck.openCases[0] };
  return access.save("Registrer journalposten", () => archive.register(input, entry));
}

/** The robot's own entry for this form, when an earlier attempt made one. */
function begunBefore(entries: readonly EarlierEntry[]): EarlierEntry | undefined {
  const mine = entries.filter((entry) => entry.isMine);
  if (mine.length === 0 && entries.length > 0) {
    throw new BusinessException("ALREADY_HANDLED", reasons.ALREADY_HANDLED);
  }
  return mine.find((entry) => entry.isFinished) ?? mine[0];
}

function unitFor({ input, settings }: Access): string {
  const unit = settings.formTypes[input.formType]?.unit;
  if (unit === undefined)
    throw new BusinessException("UNKNOWN_FORM_TYPE", "Skjematypen har ingen enhet i innstillingene.");
  return unit;
}

function outputOf({ formId }: Input, { caseNumber, entryNumber, unit }: EntryOnScreen): Output {
  return { formId, caseNumber, entryNumber, unit };
}
