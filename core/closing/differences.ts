import { z } from "zod";
import { besideIn, type Told } from "./beside-differences.ts";
import { keyOf } from "./figures.ts";
import type { Labels, PeriodContent } from "./content.ts";

/** A figure that is not the same in two reports of a period; null: it is not in that one. */
export const Difference = z
  .object({
    path: z.string(),
    label: z.string(),
    before: z.union([z.number(), z.string()]).nullable(),
    after: z.union([z.number(), z.string()]).nullable(),
  })
  .meta({ id: "ReportDifference" });
export type Difference = z.infer<typeof Difference>;

/** Everything that a report says and another does not, or says otherwise; names and definitions are no figures. */
export function differencesBetween(before: PeriodContent, after: PeriodContent): Difference[] {
  const [then, now] = [figuresIn(before), figuresIn(after)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [then.get(path), now.get(path)];
    if (was?.value === is?.value) return [];
    return [{ path, label: is?.label ?? was?.label ?? path, before: was?.value ?? null, after: is?.value ?? null }];
  });
}

/** Every figure of a report as it was signed, with what it is called. */
export function signedFigures(content: PeriodContent): (Told & { path: string })[] {
  return [...figuresIn(content)].map(([path, told]) => ({ path, ...told }));
}

function figuresIn({ totals, figures, harvests, labels, ...content }: PeriodContent): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const [source, sums] of Object.entries(totals)) {
    for (const [name, value] of Object.entries(sums)) {
      told.set(`totals.${source}.${name}`, { label: `${words[source]}: ${words[name]}`, value });
    }
  }
  for (const [name, value] of Object.entries(content.headline ?? {})) {
    told.set(`headline.${name}`, { label: `${words["headline"]}: ${words[name]}`, value });
  }
  for (const [evidence, value] of Object.entries(content.netByEvidence)) {
    told.set(`netByEvidence.${evidence}`, { label: `${words["net"]}, klasse ${evidence}`, value });
  }
  for (const figure of figures) {
    const { entries, cases, seconds, ...key } = figure;
    const label = [...namesOf(key, labels), words[key.kind], `klasse ${key.evidenceClass}`].join(" · ");
    for (const [name, value] of Object.entries({ entries, cases, seconds })) {
      told.set(`figures.${keyOf(key)}.${name}`, { label: `${label}: ${words[name]}`, value });
    }
  }
  for (const { id, month, unitId, seconds, countedSeconds, purpose } of harvests) {
    const label = `Hentet ut ${month.slice(0, 7)} · ${labels.units[unitId]?.name ?? unitId} · ${purpose}`;
    told.set(`harvests.${id}.${month}.seconds`, { label: `${label}: ført`, value: seconds });
    told.set(`harvests.${id}.${month}.countedSeconds`, { label: `${label}: teller`, value: countedSeconds });
  }
  told.set("harvested.counted", { label: "Hentet ut", value: content.harvested.counted });
  told.set("harvested.notHarvested", { label: "Ikke hentet ut", value: content.harvested.notHarvested });
  told.set("creditsWithoutBaseline", { label: "Saker uten nullpunkt", value: content.creditsWithoutBaseline });
  told.set("hoursPerFte", { label: "Timer per årsverk", value: content.hoursPerFte });
  for (const [path, figure] of besideIn({ ...content, labels })) told.set(path, figure);
  return told;
}

type Key = { unitId: string; automationId: string | null; measureId: string | null };

function namesOf({ unitId, automationId, measureId }: Key, labels: Labels): string[] {
  return [
    labels.units[unitId]?.name ?? unitId,
    ...(automationId === null ? [] : [labels.automations[automationId]?.title ?? automationId]),
    ...(measureId === null ? [] : [labels.measures[measureId]?.title ?? measureId]),
  ];
}

/** What stands in a difference list, which is kept as it was signed. */
const words: Readonly<Record<string, string>> = {
  automations: "Automatiseringer",
  measures: "Tiltak",
  imported: "Importert",
  all: "I alt",
  headline: "Målt, A og B",
  gross: "brutto",
  reversed: "reversert",
  residual: "etterarbeid",
  operation: "drift",
  net: "netto",
  entries: "poster",
  cases: "saker",
  seconds: "tid",
  CREDIT: "Fullført av robot",
  RESIDUAL: "Etterarbeid",
  OPERATION: "Drift",
  REVERSAL: "Reversert",
  SIMPLIFY: "Forenklet",
  REMOVE: "Fjernet",
  IMPORTED: "Importert",
};
