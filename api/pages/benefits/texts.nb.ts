/** What every page about gains has in common. */
export const benefits = {
  tabs: {
    label: "Gevinst",
    hours: "Timer",
    measures: "Tiltak",
    processes: "Prosesser",
    studies: "Tidsstudier",
    baselines: "Nullpunkter",
  },
};
