/** What the figures of a report mean; frozen with it. */
export const definitions = {
  gross:
    "Frigjort brutto: godkjent nullpunkt ganger robotens andel for hver sak som ble fullført, pluss godkjente tiltak og importerte timer.",
  reversed: "Reversert: virkningen på netto av poster som er tatt tilbake i perioden.",
  residual: "Etterarbeid: tid mennesker brukte på saker roboten ga fra seg, ut over det manuelle nullpunktet.",
  operation: "Drift: ført tid til drift og vedlikehold av automatiseringene.",
  net: "Frigjort netto = brutto + reversert − etterarbeid − drift. Negative tall vises som de er.",
  headline:
    "Målt netto, tallet som publiseres: brutto i klasse A og B med det som er tatt tilbake av dem, minus alt etterarbeid og all drift, uansett klasse.",
  evidence:
    "Bevisklasse: A målt nullpunkt og målt etterarbeid, B målt nullpunkt, C faglig anslag, D antakelse eller uten nullpunkt, I importert.",
  netByEvidence:
    "Netto i en klasse: det som er frigjort i klassen, minus etterarbeid og drift ført i klassen. Det som tas tilbake, hører til klassen til posten det tar tilbake. Klassene er til sammen netto i alt; målt netto er ikke summen av A og B, fordi alt etterarbeid og all drift er trukket fra den.",
  interval:
    "Intervall: 95 % for målt netto. Saker regnet etter samme nullpunkt legges sammen, ulike nullpunkter som roten av kvadratsummen. Grensene for et nullpunkt er regnet én gang, med t eller med 10 000 trekninger fra frøet som står ved nullpunktet, og regnes ikke på nytt. Avrundet til hele sekunder.",
  estimates:
    "Anslag og antakelser (C og D): lavt, sannsynlig og høyt, alle lave eller alle høye på én gang. Avrundet til hele sekunder.",
  naive:
    "Naivt tall, til sammenligning: alle saker, også overleverte og mislykkede, ganger nullpunktet, uten fradrag for noe.",
  handedOver:
    "Overleverte saker: saker roboten ga til mennesker i perioden, slik de sto da perioden ble lukket. Sakene slettes etter lagringstiden, så antallene er signert per automatisering.",
  citizens:
    "Innbyggernes sparte tid: fullførte saker ganger tiden hver sak sparer innbyggeren for. Den er ikke med i andre tall.",
  value:
    "Verdi av frigjort tid: målt netto ganger timekostnaden for enheten det året, ellers kommunens, avrundet til hele øre. Verken sparte penger eller kutt i budsjettet.",
  goal: "Målet for året er det som sto da perioden ble lukket.",
  counterfactual: "Bare arbeid som ellers ville vært gjort for hånd, gir frigjort tid.",
  harvested:
    "Hentet ut: det gevinstansvarlig har ført at frigjort tid ble til, høyst så mye som enheten og enhetene over den frigjorde i måneden, og i alt høyst det som ble frigjort i perioden. Det regnes av alt som er frigjort, også anslag og antakelser (C og D). Importerte timer kan ikke hentes ut.",
  changes:
    "Endringer som virker på timene: det som er bestemt om prosesser, robotens andel, etterarbeid, nullpunkter, tiltak og timer per årsverk, og som ble gjort i perioden, gjelder fra en dag i den, eller ble gjort siden og gjelder fra før den var over. Timekostnad, årstall for enheter og det en sak sparer innbyggeren for, står der også: de virker på kroner, på innbyggernes tid og på tall som ikke er med i rapporten.",
  seconds: "All tid er hele sekunder; avrunding skjer bare ved visning.",
  hoursPerFte: "Årsverk = timer delt på timer per årsverk, slik det gjaldt siste dag i perioden.",
  labels: "Navnene, organisasjonen og timene per årsverk er de som gjaldt da rapporten ble signert.",
} as const;
