/** Texts of what a case is worth, and of the time that people spend on looking after it. */
export const caseHours = {
  takenBack: (entryId: number) => `Timene er tatt tilbake av føring ${entryId}.`,
  reverse: "Ta tilbake timene",
  review: "Før kontrolltid",
  trail: "Slik ble saken regnet",
  reversed: "Timene for saken er tatt tilbake.",
  undone: "Angret. Tiden er tatt tilbake.",
  form: {
    title: "Før kontrolltid",
    lead: (key: string) => `Tid brukt på stikkprøve eller retting av saken ${key}. Den trekkes fra timene.`,
    submit: "Før tiden",
    minutes: "Minutter",
    date: "Dato",
    measured: "Tiden er målt med klokke",
    reason: "Hva gikk tiden til?",
    reasonHint: "For eksempel «Stikkprøve». Skriv ikke navn eller fødselsnummer.",
  },
  errors: {
    inFuture: "Kan ikke være i framtida",
    periodClosed: "Perioden er lukket. Den må åpnes for retting først, under Perioder.",
    minutes: "Skriv et tall over 0, for eksempel 7,5, og ikke mer enn ett døgn",
    usedBefore: "Skjemaet er brukt til noe annet før. Last siden på nytt, og prøv igjen.",
  },
};
