type Granted = { requestId: string; invoiceNumber: string; newDueDate: string; language: "nb" | "nn"; contact: string };

/** The reply to the citizen, in the written standard of the citizen. */
export function replyText({ invoiceNumber, newDueDate, language, contact }: Granted): string {
  const date = longDate(newDueDate);
  return language === "nn"
    ? [
        "Hei!",
        `Du har fått utsett betaling av faktura ${invoiceNumber}. Ny forfallsdato er ${date}.`,
        "Bruk same KID-nummer når du betaler. Du får ikkje gebyr for utsetjinga.",
        `Svaret er laga automatisk etter faste reglar. Har du spørsmål, kontakt ${contact}.`,
      ].join("\n\n")
    : [
        "Hei!",
        `Du har fått utsatt betaling av faktura ${invoiceNumber}. Ny forfallsdato er ${date}.`,
        "Bruk samme KID-nummer når du betaler. Du får ikke gebyr for utsettelsen.",
        `Svaret er laget automatisk etter faste regler. Har du spørsmål, kontakt ${contact}.`,
      ].join("\n\n");
}

/** The journal tells which rules decided, so that the decision can be explained later. */
export function journalNote({ requestId, newDueDate }: Granted, rulesVersion: string): string {
  return (
    `Krav ${requestId}: utsettelse til ${newDueDate.split("-").toReversed().join(".")} innvilget etter fast regel ` +
    `(robot payment-deferral, regelversjon ${rulesVersion}).`
  );
}

function longDate(date: string): string {
  const format = new Intl.DateTimeFormat("nb-NO", { dateStyle: "long", timeZone: "UTC" });
  return format.format(new Date(`${date}T00:00:00Z`));
}
