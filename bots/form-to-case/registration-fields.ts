import type { Labels } from "./labels.ts";
import { localTime } from "./rules.ts";
import type { Input } from "./schema.ts";

/** Where the form goes: an open case by its number, or a new one. */
export type NewEntry = { caseNumber: string | undefined; title: string };

type Field = readonly [label: string, value: string];

/** Everything a case worker types into the registration form. */
export function registrationFields(labels: Labels, input: Input, { caseNumber, title }: NewEntry): Field[] {
  const isPerson = input.senderType === "PERSON";
  return [
    [labels.formId, input.formId],
    [labels.submittedAt, showTime(input.submittedAt)],
    [labels.formType, input.formType],
    [labels.senderType, isPerson ? labels.person : labels.organisation],
    [labels.nationalId, isPerson ? (input.nationalId ?? "") : ""],
    [labels.orgNumber, isPerson ? "" : (input.orgNumber ?? "")],
    [labels.name, input.name],
    [labels.address, input.address],
    [labels.email, input.email ?? ""],
    [labels.language, input.language === "nn" ? labels.nynorsk : labels.bokmaal],
    [labels.subject, input.subject],
    [labels.body, input.body],
    [labels.caseChoice, caseNumber ?? labels.newCase],
    [labels.entryType, "I"],
    [labels.entryTitle, title],
    ...input.attachments.flatMap((file, index): Field[] => {
      const prefix = `${labels.attachment} ${index + 1}:`;
      return [
        [`${prefix} ${labels.fileName}`, file.fileName],
        [`${prefix} ${labels.mimeType}`, file.mimeType],
        [`${prefix} ${labels.sha256}`, file.sha256],
        [`${prefix} ${labels.sizeBytes}`, String(file.sizeBytes)],
      ];
    }),
  ];
}

/** As the archive writes times: `dd.mm.yyyy hh:mm:ss`. */
export function showTime(instant: string): string {
  const [date = "", time = ""] = localTime(instant).split(" ");
  return `${date.split("-").toReversed().join(".")} ${time}`;
}
