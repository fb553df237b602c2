const whole = new Intl.NumberFormat("nb-NO");
const counted = (count: number, one: string, many: string) => `${whole.format(count)} ${count === 1 ? one : many}`;

/** The words of the page on how long cases are kept. */
export const retention = {
  title: "Sletting",
  lead: "Hvor lenge opplysningene i sakene oppbevares, og hva som er slettet.",
  limits: {
    title: "Frister",
    caption: "Hvor lenge hver automatisering oppbevarer sine saker",
    hint: "Fristen regnes fra saken var ferdig. Den settes på automatiseringen.",
    automation: "Automatisering",
    payload: "Opplysninger",
    evidence: "Skjermbilder og spor",
    waiting: "Venter på et menneske",
    days: (days: number) => counted(days, "dag", "dager"),
    kept: "Slettes ikke",
    none: "Ingen",
    waitingCases: (cases: number) => counted(cases, "sak", "saker"),
    waitingTitle: (cases: number) =>
      `${counted(cases, "sak er", "saker er")} eldre enn fristen, men venter på et menneske`,
    waitingText:
      "Roboten ga dem opp, og ingen har sagt at de er gjort. De slettes først når noen har gjort dem ferdig, eller roboten klarer dem i et nytt forsøk.",
    waitingLink: "Se sakene",
    empty: "Ingen automatiseringer ennå.",
    emptyText: "Når en automatisering er opprettet, står fristene dens her.",
  },
  purges: {
    title: "Slettet",
    caption: "Hva som er slettet, det siste først",
    hint: "Nøkkeltall, regnskapet over timer og kjennetegnet som hindrer at saken gjøres på nytt, slettes aldri.",
    at: "Når",
    what: "Hva",
    limit: "Frist",
    count: "Omfang",
    kind: { PAYLOAD: "Opplysninger", EVIDENCE: "Skjermbilder og spor" },
    settledBefore: (when: string) => `Saker ferdige før ${when}`,
    cases: (cases: number) => counted(cases, "sak", "saker"),
    files: (files: number) => counted(files, "fil", "filer"),
    shown: (rows: number) => (rows === 1 ? "Viser én sletting" : `Viser ${rows} slettinger`),
    empty: "Ingenting er slettet ennå.",
    emptyText: "Det slettes når en sak er eldre enn fristen som er satt på automatiseringen.",
  },
};
