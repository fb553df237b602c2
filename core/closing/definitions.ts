/** What the figures of a report mean; frozen with it. */
export const definitions = {
  gross:
    "Frigjort brutto: godkjent nullpunkt ganger robotens andel for hver sak som ble fullført, pluss godkjente tiltak og importerte timer.",
  reversed: "Reversert: virkningen på netto av poster som er tatt tilbake i perioden.",
  residual: "Etterarbeid: tid mennesker brukte på saker roboten ga fra seg, ut over det manuelle nullpunktet.",
  operation: "Drift: ført tid til drift og vedlikehold av automatiseringene.",
  net: "Frigjort netto = brutto + reversert − etterarbeid − drift. Negative tall vises som de er.",
  evidence:
    "Bevisklasse: A målt nullpunkt og målt etterarbeid, B målt nullpunkt, C faglig anslag, D antakelse eller uten nullpunkt, I importert.",
  counterfactual: "Bare arbeid som ellers ville vært gjort for hånd, gir frigjort tid.",
  harvested:
    "Hentet ut: det gevinstansvarlig har ført at frigjort tid ble til, høyst så mye som enheten og enhetene over den frigjorde i måneden, og i alt høyst det som ble frigjort i perioden. Importerte timer kan ikke hentes ut.",
  seconds: "All tid er hele sekunder; avrunding skjer bare ved visning.",
  hoursPerFte: "Årsverk = timer delt på timer per årsverk, slik det gjaldt siste dag i perioden.",
  labels: "Navnene er de som gjaldt da rapporten ble signert.",
} as const;
