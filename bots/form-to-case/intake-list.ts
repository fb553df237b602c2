import type { z } from "zod";
import type { Labels } from "./labels.ts";
import type { Input } from "./schema.ts";
import type { Screen } from "../sdk/index.ts";

/** A form as read, not yet checked: the schema judges it when it becomes a case. */
export type RawForm = z.input<typeof Input>;

/** Forms read from the screens of the intake list; one that shows twice is kept once. */
export class IntakeList {
  readonly #labels: Labels;
  readonly #forms = new Map<string, RawForm>();

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  add(screen: Screen): void {
    for (const section of screen.sections(this.#labels.formHeading)) {
      const form = this.#read(section);
      this.#forms.set(form.formId, form);
    }
  }

  forms(): RawForm[] {
    return [...this.#forms.values()];
  }

  #read(section: Screen): RawForm {
    const labels = this.#labels;
    const fact = (label: string) => section.fact(labels.formHeading, label);
    const optional = (label: string) => fact(label) || undefined;
    const nationalId = optional(labels.nationalId);
    const orgNumber = optional(labels.orgNumber);
    const email = optional(labels.email);
    return {
      formId: fact(labels.formId),
      submittedAt: fact(labels.submittedAt),
      formType: fact(labels.formType),
      senderType: fact(labels.senderType) === labels.person ? "PERSON" : "ORGANISATION",
      ...(nationalId !== undefined && { nationalId }),
      ...(orgNumber !== undefined && { orgNumber }),
      name: fact(labels.name),
      address: fact(labels.address),
      ...(email !== undefined && { email }),
      language: fact(labels.language) === labels.nynorsk ? "nn" : "nb",
      subject: fact(labels.subject),
      body: fact(labels.body),
      attachments: section.rows(labels.formHeading).map((row) => ({
        fileName: row.cell(labels.fileName),
        mimeType: row.cell(labels.mimeType),
        sha256: row.cell(labels.sha256),
        sizeBytes: Number(row.cell(labels.sizeBytes)),
      })),
    };
  }
}
