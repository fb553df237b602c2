/** What every page about gains has in common. */
export const benefits = {
  tabs: {
    label: "Gevinst",
    hours: "Timer",
    reports: "Rapporter",
    harvest: "Hentet ut",
    periods: "Perioder",
    measures: "Tiltak",
    plan: "Gevinstplan",
    coOperations: "Samarbeid",
    processes: "Prosesser",
    studies: "Tidsstudier",
    baselines: "Nullpunkter",
    ledger: "Hovedbok",
  },
};
