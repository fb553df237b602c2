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
  counterfactual: "Bare arbeid som ellers ville vært gjort for hånd, gir frigjort tid.",
  harvested:
    "Hentet ut: det gevinstansvarlig har ført at frigjort tid ble til, høyst så mye som enheten og enhetene over den frigjorde i måneden, og i alt høyst det som ble frigjort i perioden. Det regnes av alt som er frigjort, også anslag og antakelser (C og D). Importerte timer kan ikke hentes ut.",
  changes:
    "Endringer som virker på timene: det som er bestemt om prosesser, robotens andel, etterarbeid, nullpunkter, tiltak og timer per årsverk, og som ble gjort i perioden, gjelder fra en dag i den, eller ble gjort siden og gjelder fra før den var over. Timekostnad og årstall for enheter står der også: de virker på kroner og på tall som ikke er med i rapporten.",
  seconds: "All tid er hele sekunder; avrunding skjer bare ved visning.",
  hoursPerFte: "Årsverk = timer delt på timer per årsverk, slik det gjaldt siste dag i perioden.",
  labels: "Navnene, organisasjonen og timene per årsverk er de som gjaldt da rapporten ble signert.",
} as const;
