import type { LocalisedText, ProcessStep } from "../sdk/index.ts";

/** Seven minutes by hand, most of it copying. A leader still looks through what the unit has been given. */
export const processSteps: readonly ProcessStep[] = [
  step("read-form", 0.1, ["Lese skjemaet", "Lese skjemaet", "Read the form"]),
  step("check-sender", 0.1, ["Kontrollere avsender", "Kontrollere avsendar", "Check the sender"]),
  step("find-case", 0.15, ["Finne eller opprette sak", "Finne eller opprette sak", "Find or open the case"]),
  step("register", 0.3, ["Skrive av til journalpost", "Skrive av til journalpost", "Copy into a journal entry"]),
  step("documents", 0.15, [
    "Knytte til og fryse dokumenter",
    "Knyte til og fryse dokument",
    "Attach and freeze documents",
  ]),
  step("assign", 0.05, ["Fordele til enhet", "Fordele til eining", "Assign to a unit"]),
  step("receipt", 0.1, ["Sende kvittering", "Sende kvittering", "Send the receipt"]),
  {
    ...step("look-through", 0.05, ["Se over fordelingen", "Sjå over fordelinga", "Look through the assignments"]),
    doneBy: "person",
  },
];

export const ruleTexts: readonly LocalisedText[] = [
  {
    nb: "Skjemaet registreres med standardtittel for skjematypen. Tittelen inneholder ikke personopplysninger.",
    nn: "Skjemaet blir registrert med standardtittel for skjematypen. Tittelen inneheld ikkje personopplysningar.",
    en: "The form is registered under the standard title of its type. The title holds no personal data.",
  },
  {
    nb: "Har avsender én åpen sak av samme type, brukes den. Har avsender ingen, opprettes en ny. Er det flere, velger en saksbehandler.",
    nn: "Har avsendaren éi open sak av same type, blir ho brukt. Har avsendaren inga, blir ei ny oppretta. Er det fleire, vel ein sakshandsamar.",
    en: "One open case of the same type and sender is used. With none, a new one is opened. With several, a case worker chooses.",
  },
  {
    nb: "Vedlegg arkiveres som PDF/A. Det som ikke er PDF/A, gjøres om. Filtyper som ikke kan gjøres om, går til en saksbehandler.",
    nn: "Vedlegg blir arkiverte som PDF/A. Det som ikkje er PDF/A, blir gjort om. Filtypar som ikkje kan gjerast om, går til ein sakshandsamar.",
    en: "Attachments are archived as PDF/A, and converted where they are not. Types that cannot be converted go to a case worker.",
  },
  {
    nb: "Virus eller låst fil stanser registreringen.",
    nn: "Virus eller låst fil stansar registreringa.",
    en: "A virus or a locked file stops the registration.",
  },
  {
    nb: "Samme fil fra samme avsender innen sju dager regnes som mulig dobbel innsending. Den seneste går til en saksbehandler.",
    nn: "Same fil frå same avsendar innan sju dagar blir rekna som mogleg dobbel innsending. Den seinaste går til ein sakshandsamar.",
    en: "The same file from the same sender within seven days may be sent twice. The later form goes to a case worker.",
  },
  {
    nb: "Skjematypen bestemmer hvilken enhet som får saken. En ukjent skjematype går til en saksbehandler.",
    nn: "Skjematypen avgjer kva eining som får saka. Ein ukjend skjematype går til ein sakshandsamar.",
    en: "The type of form decides which unit gets the case. An unknown type goes to a case worker.",
  },
  {
    nb: "Ord om trusler eller uro for barn bringer skjemaet til et menneske med en gang.",
    nn: "Ord om truslar eller uro for barn bringar skjemaet til eit menneske med ein gong.",
    en: "Words about threats or concern for a child bring the form to a person at once.",
  },
  {
    nb: "Adressesperre (kode 6 og 7) og mulig inhabilitet stanser roboten.",
    nn: "Adressesperre (kode 6 og 7) og mogleg inhabilitet stansar roboten.",
    en: "A shielded address (code 6 and 7) and a possible conflict of interest stop the robot.",
  },
  {
    nb: "Avsender får kvittering på sin egen målform.",
    nn: "Avsendaren får kvittering på si eiga målform.",
    en: "The sender gets a receipt in the sender's own written standard.",
  },
];

function step(id: string, share: number, [nb, nn, en]: readonly [nb: string, nn: string, en: string]): ProcessStep {
  return { id, title: { nb, nn, en }, share, doneBy: "robot" };
}
