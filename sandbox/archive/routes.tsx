import { Hono } from "hono";
import { alreadySent, formFields, gate, notFound } from "../gate.tsx";
import { archiveLabels } from "../labels.ts";
import type { FieldErrors, Frame } from "../layout.tsx";
import type { PageContext, PageEnv, System } from "../system.ts";
import type { Archive, Registration } from "./archive.ts";
import { CaseSearchPage, ConfirmationPage, FormPage, HomePage, IntakePage, PrecheckPage, type View } from "./pages.tsx";
import { entryTypes, type Attachment, type Entry } from "./records.ts";
import { EntryPage, ResultPage, type Typed } from "./registration-pages.tsx";

export type ArchiveDeps = { archive: Archive; system: System; stopping: AbortSignal; changed: () => void };

const base = "/archive";
const pageSize = 50;

export function archiveRoutes(deps: ArchiveDeps): Hono<PageEnv> {
  const { system, stopping } = deps;
  const labels = () => archiveLabels[system.switches.labels];
  const app = gate({ system, base, frame: (username) => frameFor(deps, username), labels, stopping });
  app.get("/", (c) => {
    const unhandled = deps.archive.forms().filter((form) => form.status !== "HANDLED").length;
    return c.html(<HomePage view={viewOf(deps, c)} unhandled={unhandled} />);
  });
  app.route("/", readingRoutes(deps));
  app.route("/", savingRoutes(deps));
  app.notFound((c) => notFound(c, frameFor(deps)));
  return app;
}

function readingRoutes(deps: ArchiveDeps) {
  const { archive } = deps;
  const app = new Hono<PageEnv>();
  app.get("/intake", (c) => {
    const page = Math.max(1, Math.trunc(Number(c.req.query("page") ?? 1)) || 1);
    const full = c.req.query("view") === "full";
    const open = archive.forms().filter((form) => form.status !== "HANDLED");
    const forms = open.slice((page - 1) * pageSize, page * pageSize);
    const next = open.length > page * pageSize ? `?page=${page + 1}${full ? "&view=full" : ""}` : undefined;
    return c.html(<IntakePage view={viewOf(deps, c)} forms={forms} next={next} full={full} />);
  });
  app.get("/intake/:formId", (c) => {
    const form = archive.form(c.req.param("formId"));
    return form ? c.html(<FormPage view={viewOf(deps, c)} form={form} />) : notFound(c, frameFor(deps));
  });
  app.get("/cases", (c) => c.html(<CaseSearchPage view={viewOf(deps, c)} cases={undefined} />));
  // Searches are posted: a national id never stands in an address.
  app.post("/cases", async (c) => {
    const typed = await formFields(c);
    const cases = archive.openCases(typed.senderId ?? "", typed.formType ?? "");
    return c.html(<CaseSearchPage view={viewOf(deps, c)} cases={cases} />);
  });
  app.get("/register", (c) => c.html(<PrecheckPage view={viewOf(deps, c)} />));
  app.post("/precheck", async (c) => resultPage(deps, c, { typed: await formFields(c), errors: {} }));
  app.get("/entries", (c) => {
    const [only, ...others] = archive.entriesOfForm(c.req.query("formId") ?? "");
    if (only && others.length === 0) return c.redirect(`${base}/entries/${only.entryId}`, 303);
    return resultPage(deps, c, { typed: { formId: c.req.query("formId") ?? "" }, errors: {} });
  });
  app.get("/entries/:entryId", (c) => withEntry(deps, c, (entry) => entryPage(deps, c, { entry, errors: {} })));
  app.get("/entries/:entryId/confirmation", (c) =>
    withEntry(deps, c, (entry) => c.html(<ConfirmationPage view={viewOf(deps, c)} entry={entry} />)),
  );
  return app;
}

function savingRoutes(deps: ArchiveDeps) {
  const { archive, system } = deps;
  const app = new Hono<PageEnv>();
  app.post("/entries", async (c) => {
    const typed = await formFields(c);
    const { token = "" } = typed;
    if (!system.spendToken(token)) return alreadySent(c, { system, frame: frameFor(deps), token });
    const result = system.refusesThisSave()
      ? { errors: { title: "Tittel: verdien ble avvist av valideringen." } }
      : archive.register(registrationOf(typed), c.var.username);
    if ("errors" in result) return resultPage(deps, c, { typed, errors: result.errors });
    deps.changed();
    return system.answerSaved(c, { token, location: `${base}/entries/${result.saved.entryId}` });
  });
  app.post("/entries/:entryId/documents", (c) => {
    const save = (entry: Entry, typed: Typed) =>
      archive.freeze(
        entry,
        entry.documents.map((_, index) => typed[`format-${index}`] ?? ""),
      );
    return saveEntry(deps, c, { save, next: "" });
  });
  app.post("/entries/:entryId/distribution", (c) => {
    const save = (entry: Entry, typed: Typed) =>
      archive.distribute(entry, { unit: typed.unit ?? "", language: typed.language ?? "nb", text: typed.text ?? "" });
    return saveEntry(deps, c, { save, next: "/confirmation" });
  });
  return app;
}

type EntrySave = {
  save: (entry: Entry, typed: Typed) => { saved: Entry } | { errors: FieldErrors };
  /** What follows the entry's own address after the save. */
  next: string;
};

async function saveEntry(deps: ArchiveDeps, c: PageContext, { save, next }: EntrySave) {
  const { system } = deps;
  const typed = await formFields(c);
  const { token = "" } = typed;
  return withEntry(deps, c, (entry) => {
    if (!system.spendToken(token)) return alreadySent(c, { system, frame: frameFor(deps), token });
    const result = system.refusesThisSave()
      ? { errors: { step: "Enhet: verdien ble avvist av valideringen." } }
      : save(entry, typed);
    if ("errors" in result) return entryPage(deps, c, { entry, errors: result.errors });
    deps.changed();
    return system.answerSaved(c, { token, location: `${base}/entries/${entry.entryId}${next}` });
  });
}

function withEntry(deps: ArchiveDeps, c: PageContext, answer: (entry: Entry) => Response | Promise<Response>) {
  const entry = deps.archive.entry(Number(c.req.param("entryId")));
  return entry ? answer(entry) : notFound(c, frameFor(deps));
}

function entryPage(deps: ArchiveDeps, c: PageContext, { entry, errors }: { entry: Entry; errors: FieldErrors }) {
  return c.html(<EntryPage view={viewOf(deps, c)} entry={entry} errors={errors} />, statusOf(errors));
}

function resultPage(deps: ArchiveDeps, c: PageContext, { typed, errors }: { typed: Typed; errors: FieldErrors }) {
  const { archive } = deps;
  const checksums = checksumsOf(typed);
  const senderId = senderIdOf(typed);
  const formId = typed.formId ?? "";
  const precheck = {
    typed,
    checksums,
    sender: archive.sender(senderId),
    cases: archive.openCases(senderId, typed.formType ?? ""),
    entries: archive.entriesOfForm(formId),
    similar: archive.similar({ formId, senderId, submittedAt: typed.submittedAt ?? "", checksums }),
    files: checksums.map((sha256) => archive.file(sha256)),
  };
  return c.html(<ResultPage view={viewOf(deps, c)} precheck={precheck} errors={errors} />, statusOf(errors));
}

function registrationOf(typed: Typed): Registration {
  const text = (name: string) => typed[name]?.trim() ?? "";
  return {
    form: {
      formId: text("formId"),
      submittedAt: text("submittedAt"),
      formType: text("formType"),
      senderType: text("senderType"),
      senderId: senderIdOf(typed),
      name: text("name"),
      address: text("address"),
      email: text("email"),
      language: text("language"),
      subject: text("subject"),
      body: text("body"),
    },
    caseChoice: text("caseChoice"),
    type: entryTypes.find((type) => type === typed.entryType) ?? "I",
    title: text("title"),
    attachments: attachmentsOf(typed),
  };
}

function attachmentsOf(typed: Typed): Attachment[] {
  return checksumsOf(typed).map((sha256, index) => ({
    fileName: typed[`attachment-${index + 1}-fileName`] ?? "",
    mimeType: typed[`attachment-${index + 1}-mimeType`] ?? "",
    sha256,
    sizeBytes: Number(typed[`attachment-${index + 1}-sizeBytes`] ?? 0),
  }));
}

/** From the list in the check before registering, or from the attachment fields when those come back. */
function checksumsOf(typed: Typed): string[] {
  if (typed.checksums !== undefined) return typed.checksums.split(/\s+/).filter((checksum) => checksum !== "");
  const checksums: string[] = [];
  for (let number = 1; ; number++) {
    const checksum = typed[`attachment-${number}-sha256`];
    if (checksum === undefined) return checksums;
    checksums.push(checksum.trim());
  }
}

function senderIdOf(typed: Typed): string {
  const nationalId = typed.nationalId?.trim() ?? "";
  return nationalId === "" ? (typed.orgNumber?.trim() ?? "") : nationalId;
}

function statusOf(errors: FieldErrors): 200 | 422 {
  return Object.keys(errors).length === 0 ? 200 : 422;
}

function viewOf({ system, ...deps }: ArchiveDeps, c: PageContext): View {
  return {
    frame: frameFor({ system, ...deps }, c.var.username),
    labels: archiveLabels[system.switches.labels],
    token: system.newToken(),
    rows: (rows) => system.rows(rows),
  };
}

function frameFor({ system }: ArchiveDeps, username?: string): Frame {
  const labels = archiveLabels[system.switches.labels];
  const navigation = [
    { href: `${base}/intake`, label: labels.intakeHeading },
    { href: `${base}/register`, label: labels.precheckHeading },
    { href: `${base}/cases`, label: labels.caseSearchHeading },
  ];
  const signedInAs = username === undefined ? undefined : { label: labels.signedInAs, username };
  return { system: labels.homeHeading, navigation, ...(signedInAs && { signedInAs }) };
}
