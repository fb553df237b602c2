/** Figures that are too much to be true without a reason. */
export const plausibility = {
  title: "Kontroller disse tallene",
  text: "De er med i timene slik de er ført. Finnes det en god grunn, er alt i orden.",
  tooManyCases: (process: string, found: string, expected: string) =>
    `${process}: robotene har gjort ${found} saker. Så mange dager hadde før omtrent ${expected}.`,
  tooManyMeasureCases: (measure: string, found: string, expected: string) =>
    `Tiltaket ${measure}: ${found} saker er ført. Så mange dager hadde før omtrent ${expected}.`,
  seldomClocked: (automation: string, found: string, expected: string) =>
    `${automation}: Målt tidsbruk er valgt, men klokka gikk i bare ${found} av ${expected} saker som mennesker har gjort ferdig, eller som har ligget i over 30 dager.`,
  freeHandOvers: (automation: string, found: string) =>
    `${automation}: ${found === "1" ? "én sak" : `${found} saker`} overlevert, etterarbeid satt til 0 sekunder.`,
  moreThanStaffed: (process: string, found: string, expected: string) =>
    `${process}: ${found} timer er frigjort, men de som gjorde arbeidet, hadde bare ${expected} timer.`,
};
