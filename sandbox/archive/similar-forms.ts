import { showInstant } from "../calendar.ts";
import type { Entry, IntakeForm } from "./records.ts";

export type SimilarForm = { formId: string; submittedAt: string; status: "Mottatt" | "Registrert" };

const windowMs = 7 * 86_400_000;

/** Other forms of the same sender with a file in common, sent within seven days of this one. */
export function similarForms(
  query: { formId: string; senderId: string; submittedAt: string; checksums: readonly string[] },
  records: { forms: Iterable<IntakeForm>; entries: Iterable<Entry> },
): SimilarForm[] {
  const { checksums } = query;
  if (checksums.length === 0) return [];
  const found = new Map<string, SimilarForm>();
  for (const form of records.forms) {
    const sameSender = (form.nationalId ?? form.orgNumber) === query.senderId;
    if (!sameSender || !form.attachments.some((file) => checksums.includes(file.sha256))) continue;
    found.set(form.formId, { formId: form.formId, submittedAt: showInstant(form.submittedAt), status: "Mottatt" });
  }
  for (const { form, documents } of records.entries) {
    if (form?.senderId !== query.senderId) continue;
    if (!documents.some((document) => document.sha256 !== null && checksums.includes(document.sha256))) continue;
    found.set(form.formId, { formId: form.formId, submittedAt: form.submittedAt, status: "Registrert" });
  }
  found.delete(query.formId);
  return [...found.values()].filter((other) => withinWindow(other.submittedAt, query.submittedAt));
}

function withinWindow(a: string, b: string): boolean {
  const apartMs = Math.abs(shownToMs(a) - shownToMs(b));
  return Number.isNaN(apartMs) || apartMs <= windowMs;
}

/** Reads `dd.mm.yyyy hh:mm:ss`; both sides are local times, so the offset does not matter. */
function shownToMs(shown: string): number {
  const [date = "", time = ""] = shown.split(" ");
  return Date.parse(`${date.split(".").toReversed().join("-")}T${time}Z`);
}
