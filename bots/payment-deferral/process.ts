import type { LocalisedText, ProcessStep } from "../sdk/index.ts";

/** Eight minutes by hand: three screens and a letter. Now and then a person answers a citizen who calls about it. */
export const processSteps: readonly ProcessStep[] = [
  step("read-request", 0.12, ["Lese kravet", "Lese kravet", "Read the request"]),
  step("match-invoice", 0.2, ["Finne faktura og eier", "Finne faktura og eigar", "Find the invoice and its owner"]),
  step("test-rules", 0.18, ["Prøve reglene", "Prøve reglane", "Test the rules"]),
  step("set-due-date", 0.15, ["Endre forfall", "Endre forfall", "Change the due date"]),
  step("journal", 0.12, ["Skrive journalnotat", "Skrive journalnotat", "Write the journal note"]),
  step("reply", 0.18, ["Skrive og sende svar", "Skrive og sende svar", "Write and send the reply"]),
  {
    ...step("questions", 0.05, ["Svare på spørsmål", "Svare på spørsmål", "Answer questions afterwards"]),
    doneBy: "person",
  },
];

export const ruleTexts: readonly LocalisedText[] = [
  {
    nb: "Roboten innvilger etter regel. Den avslår aldri: et krav som ikke oppfyller reglene, går til en saksbehandler.",
    nn: "Roboten innvilgar etter regel. Han avslår aldri: eit krav som ikkje oppfyller reglane, går til ein sakshandsamar.",
    en: "The robot grants by rule. It never refuses: a request that does not meet the rules goes to a case worker.",
  },
  {
    nb: "Den som spør, må eie fakturaen, og KID, beløp og forfall må stemme med den. KID må ha gyldig kontrollsiffer.",
    nn: "Den som spør, må eige fakturaen, og KID, beløp og forfall må stemme med han. KID må ha gyldig kontrollsiffer.",
    en: "Whoever asks must own the invoice, and KID, amount and due date must agree with it. The KID must have a valid control digit.",
  },
  {
    nb: "Fakturaen kan ikke være betalt, bestridt eller sendt til innfordring. Purring er ikke til hinder.",
    nn: "Fakturaen kan ikkje vere betalt, bestridd eller send til innkrevjing. Purring er ikkje til hinder.",
    en: "The invoice must not be paid, disputed or in debt collection. A reminder does no harm.",
  },
  {
    nb: "Beløpet kan være høyst 25 000 kroner (kan endres av kommunen).",
    nn: "Beløpet kan vere høgst 25 000 kroner (kan endrast av kommunen).",
    en: "The amount may be at most NOK 25,000 (the municipality may change this).",
  },
  {
    nb: "Ønsket dato må være fram i tid og høyst 30 dager etter forfall (kan endres). Er den ikke en virkedag, gjelder neste virkedag.",
    nn: "Ønskt dato må vere fram i tid og høgst 30 dagar etter forfall (kan endrast). Er han ikkje ein yrkedag, gjeld neste yrkedag.",
    en: "The wished date must lie ahead and at most 30 days after the due date (may be changed). If it is no working day, the next one counts.",
  },
  {
    nb: "Kunden får høyst to utsettelser på tolv måneder, denne medregnet (kan endres).",
    nn: "Kunden får høgst to utsetjingar på tolv månader, denne medrekna (kan endrast).",
    en: "A customer gets at most two deferrals in twelve months, this one included (may be changed).",
  },
  {
    nb: "Tyder begrunnelsen på at kunden trenger hjelp, har kunden verge, eller er kunden uenig i fakturaen, avgjør en saksbehandler.",
    nn: "Tyder grunngivinga på at kunden treng hjelp, har kunden verje, eller er kunden usamd i fakturaen, avgjer ein sakshandsamar.",
    en: "If the reason points to a need for help, the customer has a guardian or disputes the invoice, a case worker decides.",
  },
  {
    nb: "Adressesperre (kode 6 og 7) og mulig inhabilitet stanser roboten.",
    nn: "Adressesperre (kode 6 og 7) og mogleg inhabilitet stansar roboten.",
    en: "A shielded address (code 6 and 7) and a possible conflict of interest stop the robot.",
  },
];

function step(id: string, share: number, [nb, nn, en]: readonly [nb: string, nn: string, en: string]): ProcessStep {
  return { id, title: { nb, nn, en }, share, doneBy: "robot" };
}
