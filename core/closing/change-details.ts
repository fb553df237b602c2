import { z } from "zod";
import { localDateOf } from "../local-date.ts";
import {
  formatDate,
  formatMinutes,
  formatMonth,
  formatNumber,
  formatPercent,
  formatWhole,
} from "../norwegian-format.ts";
import type { HoursChange } from "./change-schema.ts";

/** An entry of the audit log. */
export type Audited = { at: Date; action: string; entityId: string; detail: unknown };

/** What the ids and keys of entries stand for. */
export type Names = {
  /** Of processes, automations, measures and units; of a baseline its process's. */
  titleOf: (id: string) => string | undefined;
  stepOf: (ownerId: string, key: string) => string;
  baselineOf: (id: string) => { seconds: number; evidenceClass: string; before: number | null } | undefined;
  /** Whether a measure ever counted: a proposal may end as well. */
  wasApproved: (measureId: string) => boolean;
};

type Change = Pick<HoursChange, "kind" | "from" | "to" | "effectiveFrom"> & {
  /** What it is about, where that is not what the entry is of. */
  aboutId?: string;
};
type Reader = (entry: Audited, names: Names) => Change[];

const day = z.iso.date();
const Fields = z.record(z.string(), z.unknown());
const FromTo = z.object({ from: z.unknown(), to: z.unknown() });
const Steps = z.array(z.object({ title: z.string(), share: z.number() }));
const Parts = z.array(z.object({ key: z.string(), part: z.number() }));
const Version = z.object({ validFrom: day, steps: Steps, before: Steps.default([]) });
const Claim = z.object({ validFrom: day, validTo: day.nullish(), steps: Parts, before: Parts.default([]) });
const Hours = z.object({ validFrom: day, hours: z.number(), before: z.number().nullish() });
const LabourCost = z.object({
  unitId: z.string().nullable(),
  year: z.number(),
  nokPerHour: z.number(),
  before: z.number().nullable(),
});
const YearFigures = z.object({ year: z.number(), before: Fields.nullish() });
const Approval = z.object({ validFrom: day.nullish() });
const Moved = z.object({ validFrom: day, from: z.string().nullable(), to: z.string().nullable() });
const Renamed = z.object({ validFrom: day, level: z.object({ from: z.string(), to: z.string() }) });
const Closed = z.object({ validTo: day.nullable(), before: day.nullable() });
const Share = z.object({ from: z.number(), to: z.number() });
const Volume = z.object({ month: z.string(), cases: z.number(), source: z.string().nullish() });
const MeasureApproval = z.object({
  effectiveFrom: day.nullish(),
  oldBaselineId: z.string().nullish(),
  newBaselineId: z.string().nullish(),
  counterfactualVolume: z.number().nullish(),
});

/** By the action that a verb is audited as: each tells what was, and what became of it. */
const readers: Readonly<Record<string, Reader>> = {
  "process.create": (entry, names) => fieldsSet(entry, names, ofProcess),
  "process.update": (entry, names) => fieldsChanged(entry, names, Fields.parse(entry.detail)),
  "automation.create": (entry, names) => fieldsSet(entry, names, ["residualMethod", "standardResidualSeconds"]),
  "automation.update": (entry, names) =>
    fieldsChanged(entry, names, z.object({ values: Fields.default({}) }).parse(entry.detail).values),
  "process.version": ({ detail }) => {
    const { validFrom, steps, before } = Version.parse(detail);
    const from = before.length === 0 ? null : sharesOf(before);
    return [{ kind: "PROCESS_VERSION", from, to: sharesOf(steps), effectiveFrom: validFrom }];
  },
  "steps.claim": ({ detail, entityId }, { stepOf }) => {
    const { validFrom, validTo, steps, before } = Claim.parse(detail);
    const told = (parts: z.infer<typeof Parts>) =>
      parts.length === 0 ? "ingen trinn" : listed(parts.map(({ key, part }) => [stepOf(entityId, key), part]));
    const to = validTo == null ? told(steps) : `${told(steps)}, til ${formatDate(validTo)}`;
    return [{ kind: "STEP_CLAIM", from: before.length === 0 ? null : told(before), to, effectiveFrom: validFrom }];
  },
  "hours_per_fte.set": ({ detail }) => {
    const { validFrom, hours, before } = Hours.parse(detail);
    const from = before == null ? null : `${formatNumber(before)} timer`;
    return [{ kind: "HOURS_PER_FTE", from, to: `${formatNumber(hours)} timer`, effectiveFrom: validFrom }];
  },
  "labour-cost.set": ({ detail }) => {
    const { unitId, year, nokPerHour, before } = LabourCost.parse(detail);
    const told = (nok: number) => `${formatNumber(nok)} kr i timen`;
    const from = before === null ? null : told(before);
    const effectiveFrom = `${year}-01-01`;
    return [{ kind: "LABOUR_COST", from, to: told(nokPerHour), effectiveFrom, aboutId: unitId ?? "" }];
  },
  "year_figure.set": ({ detail }) => {
    const { year, before } = YearFigures.parse(detail);
    const from = before == null ? null : figuresOf(before);
    return [{ kind: "YEAR_FIGURE", from, to: figuresOf(Fields.parse(detail)), effectiveFrom: `${year}-01-01` }];
  },
  "baseline.approve": ({ detail, entityId }, { baselineOf }) => {
    const { validFrom = null } = Approval.parse(detail);
    const { seconds = 0, evidenceClass = "", before = null } = baselineOf(entityId) ?? {};
    const from = before === null ? null : minutes(before);
    const to = `${minutes(seconds)}, klasse ${evidenceClass}`;
    return [{ kind: "BASELINE_APPROVED", from, to, effectiveFrom: validFrom }];
  },
  "measure.approve": ({ detail }, { baselineOf }) => {
    const { effectiveFrom = null, oldBaselineId, newBaselineId, counterfactualVolume } = MeasureApproval.parse(detail);
    const secondsOf = (id: string | null | undefined) => baselineOf(id ?? "")?.seconds;
    const [before, after] = [secondsOf(oldBaselineId), secondsOf(newBaselineId)];
    const gone = counterfactualVolume == null ? "godkjent" : `borte: ${formatWhole(counterfactualVolume)} saker i året`;
    const from = before === undefined ? null : minutes(before);
    return [{ kind: "MEASURE_APPROVED", from, to: after === undefined ? gone : minutes(after), effectiveFrom }];
  },
  "measure.end": ({ detail, entityId }, { wasApproved }) => {
    const { endedOn } = z.object({ endedOn: day }).parse(detail);
    const ended = { kind: "MEASURE_ENDED", from: "godkjent", to: "avsluttet", effectiveFrom: endedOn } as const;
    return wasApproved(entityId) ? [ended] : [];
  },
  "measure.volume": ({ detail }) => {
    const { month, cases, source } = Volume.parse(detail);
    const to = `${formatMonth(month)}: ${formatWhole(cases)} saker${source == null ? "" : `, ${source}`}`;
    return [{ kind: "MEASURE_VOLUME", from: null, to, effectiveFrom: `${month}-01` }];
  },
  "automation.robot-share": ({ detail, at }) => {
    const { from, to } = Share.parse(detail);
    const told = { from: formatPercent(from), to: formatPercent(to) };
    return [{ kind: "ROBOT_SHARE", ...told, effectiveFrom: localDateOf(at) }];
  },
  "unit.move": ({ detail }, names) => {
    const { validFrom, from, to } = Moved.parse(detail);
    const told = (parentId: string | null) => (parentId === null ? "øverst" : `under ${named(parentId, names)}`);
    return [{ kind: "UNIT_MOVED", from: told(from), to: told(to), effectiveFrom: validFrom }];
  },
  "unit.rename": ({ detail }) => {
    const { validFrom, level } = Renamed.parse(detail);
    return level.from === level.to ? [] : [{ kind: "UNIT_LEVEL", ...level, effectiveFrom: validFrom }];
  },
  "unit.close": ({ detail }) => {
    const { validTo, before } = Closed.parse(detail);
    const told = (end: string | null) => (end === null ? "uten sluttdato" : `borte fra ${formatDate(end)}`);
    const [effectiveFrom = null] = [validTo, before].filter((end) => end !== null).toSorted();
    return [{ kind: "UNIT_CLOSED", from: told(before), to: told(validTo), effectiveFrom }];
  },
};

/** Actions that may change the hours. */
export const actionsOnHours = Object.keys(readers);

/** What an entry of the audit log says that acts on the hours; nothing where it says nothing of the sort. */
export function changesIn(entry: Audited, names: Names): Change[] {
  try {
    return readers[entry.action]?.(entry, names) ?? [];
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    // The log is never changed: an entry that cannot be read is shown, and keeps no period from being closed.
    return [{ kind: "UNREADABLE", from: null, to: `se revisjonsloggen: ${entry.action}`, effectiveFrom: null }];
  }
}

/** Of what the register says of a process, the rest moves no figure. */
const ofProcess = ["counterfactual", "citizenSecondsPerCase"];

type Field = { kind: HoursChange["kind"]; told: (value: unknown, names: Names) => string };

const whole = (value: unknown) => z.coerce.number().parse(value);
const named = (value: unknown, { titleOf }: Names) => titleOf(String(value)) ?? String(value);

/** Fields of a process and of an automation; what else they have moves no hours. */
const fields: Readonly<Record<string, Field>> = {
  counterfactual: { kind: "COUNTERFACTUAL", told: wordOf },
  citizenSecondsPerCase: {
    kind: "CITIZEN_SECONDS",
    told: (value) => (value === null ? "ikke oppgitt" : minutes(whole(value))),
  },
  residualMethod: { kind: "RESIDUAL_METHOD", told: wordOf },
  standardResidualSeconds: { kind: "STANDARD_RESIDUAL", told: (value) => minutes(whole(value)) },
  idleCutoffMinutes: { kind: "IDLE_CUTOFF", told: (value) => `${formatWhole(whole(value))} minutter` },
  unitId: { kind: "UNIT", told: named },
  processId: { kind: "PROCESS", told: named },
};

const words: Readonly<Record<string, string>> = {
  WOULD_BE_MANUAL: "ville blitt gjort for hånd",
  NOT_DONE_BEFORE: "ble ikke gjort før",
  UNKNOWN: "ikke avklart",
  STANDARD: "standardtid",
  MEASURED: "målt med klokke",
};

function wordOf(value: unknown): string {
  return words[String(value)] ?? String(value);
}

function fieldsSet({ at, detail }: Audited, names: Names, wanted: readonly string[]): Change[] {
  const given = Fields.parse(detail);
  return wanted.flatMap((name) => {
    const field = fields[name];
    if (field === undefined || given[name] == null) return [];
    return [{ kind: field.kind, from: null, to: field.told(given[name], names), effectiveFrom: sinceOf(field, at) }];
  });
}

function fieldsChanged({ at, action }: Audited, names: Names, values: z.infer<typeof Fields>): Change[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const field = fields[name];
    // Where a process belongs moves no hours: they are the automation's unit's.
    const isOther = action === "process.update" && !ofProcess.includes(name);
    const changed = FromTo.safeParse(value);
    if (field === undefined || isOther || !changed.success) return [];
    const { from, to } = changed.data;
    if (from === to) return [];
    const told = { from: field.told(from, names), to: field.told(to, names) };
    return [{ kind: field.kind, ...told, effectiveFrom: sinceOf(field, at) }];
  });
}

/** What an automation is counts for cases from that day on; what a process is, for all that is credited or told after it. */
function sinceOf({ kind }: Field, at: Date): string | null {
  return kind === "COUNTERFACTUAL" || kind === "CITIZEN_SECONDS" ? null : localDateOf(at);
}

function sharesOf(steps: z.infer<typeof Steps>): string {
  return listed(steps.map(({ title, share }) => [title, share]));
}

function listed(parts: readonly (readonly [string, number])[]): string {
  return parts.map(([title, share]) => `${title} ${formatPercent(share)}`).join(", ");
}

const yearFigures: Readonly<Record<string, (value: number) => string>> = {
  accountsNok: (nok) => `regnskap ${formatWhole(nok)} kr`,
  budgetNok: (nok) => `budsjett ${formatWhole(nok)} kr`,
  ftes: (ftes) => `${formatNumber(ftes)} årsverk`,
  employees: (count) => `${formatWhole(count)} ansatte`,
  fullTimeShare: (percent) => `heltid ${formatNumber(percent)} %`,
  womenShare: (percent) => `kvinner ${formatNumber(percent)} %`,
};

function figuresOf(given: z.infer<typeof Fields>): string {
  const told = Object.entries(yearFigures).flatMap(([name, tell]) =>
    given[name] == null ? [] : tell(whole(given[name])),
  );
  return told.length === 0 ? "ingen tall" : told.join(", ");
}

function minutes(seconds: number): string {
  return `${formatMinutes(seconds)} minutter per sak`;
}
