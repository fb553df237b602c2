import type { Labels, PeriodContent } from "./content.ts";

/** A figure, and what it is called. */
export type Told = { label: string; value: number | string };

/** What stands beside the net, and what it is worked out from: why it is not the same. */
export function besideIn({ besideNet, basis, labels }: Pick<PeriodContent, "besideNet" | "basis" | "labels">) {
  // That no cost is known is no figure.
  const beside = Object.entries(besideNet ?? {}).flatMap(([name, value]): [string, Told][] =>
    value === null ? [] : [[`besideNet.${name}`, { label: besideWords[name] ?? name, value }]],
  );
  const under = basisIn(basis, labels).map(([path, told]): [string, Told] => [`basis.${path}`, told]);
  return [...beside, ...under];
}

function basisIn(basis: PeriodContent["basis"], labels: Labels): [string, Told][] {
  if (basis === undefined) return [];
  const robot = (id: string) => labels.automations[id]?.title ?? id;
  const baselines = basis.baselines.flatMap(({ id, ...baseline }) => {
    const { title = id, version = "" } = labels.baselines?.[id] ?? {};
    return Object.entries(baseline).flatMap(([name, value]): [string, Told][] =>
      value === null
        ? []
        : [
            [
              `baselines.${id}.${name}`,
              { label: `Nullpunkt ${title}, versjon ${version}: ${baselineWords[name]}`, value },
            ],
          ],
    );
  });
  const goal: [string, Told][] =
    basis.yearlyGoalHours === null
      ? []
      : [["yearlyGoalHours", { label: "Mål for året, timer", value: basis.yearlyGoalHours }]];
  return [
    ...baselines,
    ...basis.labourCosts.map(({ unitId, nokPerHour }): [string, Told] => {
      const place = unitId === null ? "hele kommunen" : (labels.units[unitId]?.name ?? unitId);
      return [`labourCosts.${unitId ?? "-"}`, { label: `Timekostnad · ${place}`, value: nokPerHour }];
    }),
    ...basis.citizenTimes.map(({ automationId, secondsPerCase }): [string, Told] => [
      `citizenTimes.${automationId}.secondsPerCase`,
      { label: `${robot(automationId)}: spart tid for innbyggeren per sak`, value: secondsPerCase },
    ]),
    ...basis.unfinished.flatMap(({ automationId, ...counts }) =>
      Object.entries(counts).map(([name, value]): [string, Told] => [
        `unfinished.${automationId}.${name}`,
        { label: `${robot(automationId)}: ${unfinishedWords[name]}`, value },
      ]),
    ),
    ...goal,
  ];
}

const besideWords: Readonly<Record<string, string>> = {
  belowSeconds: "Intervall for målt netto: ned til nedre grense",
  aboveSeconds: "Intervall for målt netto: opp til øvre grense",
  withoutIntervalSeconds: "Målt brutto uten intervall",
  estimateLowSeconds: "Anslag og antakelser (C og D): lavt",
  estimateLikelySeconds: "Anslag og antakelser (C og D): sannsynlig",
  estimateHighSeconds: "Anslag og antakelser (C og D): høyt",
  estimateWithoutRangeSeconds: "Anslag og antakelser (C og D): uten lavt og høyt",
  naiveSeconds: "Naivt tall",
  citizenSeconds: "Innbyggernes sparte tid",
  valueNok: "Verdi av frigjort tid",
  withoutCostSeconds: "Målt netto uten kjent timekostnad",
  creditedCases: "Fullførte saker",
  handedOverCases: "Overleverte saker",
  failedCases: "Saker roboten ikke fikk til",
};

const baselineWords: Readonly<Record<string, string>> = {
  secondsPerCase: "sekunder per sak",
  lowSecondsPerCase: "nedre grense, sekunder per sak",
  likelySecondsPerCase: "snitt, sekunder per sak",
  highSecondsPerCase: "øvre grense, sekunder per sak",
  bootstrapSeed: "frø for trekningen",
};

const unfinishedWords: Readonly<Record<string, string>> = {
  handedOverCases: "overleverte saker",
  failedCases: "saker roboten ikke fikk til",
  manualSeconds: "tid for hånd på disse sakene",
};
