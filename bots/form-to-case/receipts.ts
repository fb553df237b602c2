import type { Input } from "./schema.ts";

/** The receipt to the sender, in the sender's written standard. */
export function receiptText({ formId, language }: Pick<Input, "formId" | "language">, contact: string): string {
  return language === "nn"
    ? [
        "Hei!",
        `Vi har fått skjemaet ditt (${formId}) og sendt det til rett eining. Du får svar når saka er behandla.`,
        `Kvitteringa er laga automatisk. Har du spørsmål, kontakt ${contact}.`,
      ].join("\n\n")
    : [
        "Hei!",
        `Vi har fått skjemaet ditt (${formId}) og sendt det til rett enhet. Du får svar når saken er behandlet.`,
        `Kvitteringen er laget automatisk. Har du spørsmål, kontakt ${contact}.`,
      ].join("\n\n");
}
