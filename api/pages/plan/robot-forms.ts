import type { KeepPlannedInput, PlanAutomationInput, PlannedYear } from "../../../core/plan/index.ts";
import { formatHours, formatMinutes, formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues, Option } from "../components/form.tsx";
import { given, parseMinutes, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import type { Source } from "./source.ts";

const { robot: texts } = nb.plan;
const { errors } = texts;

type Choices = { processes: readonly Option[]; units: readonly Option[] };

/** What is asked of a robot that is not there yet; of a draft, the process is known. */
export function robotFields({ of }: Source, { processes, units }: Choices): Field[] {
  const draft: Field = { name: "automatisering", of: "automationId", kind: "hidden", label: "" };
  const process: Field = {
    name: "prosess",
    of: "processId",
    kind: "choice",
    label: texts.process,
    hint: texts.processHint,
    options: processes,
    empty: texts.processNone,
    optional: true,
  };
  const percent = { kind: "whole", wrong: errors.percent } as const;
  const time = { kind: "decimal", optional: true } as const;
  return [
    of.automationId === undefined ? process : draft,
    {
      name: "enhet",
      of: "unitId",
      kind: "choice",
      label: texts.unit,
      options: units,
      empty: texts.unitOfProcess,
      optional: true,
      wrong: errors.unit,
    },
    {
      name: "saker",
      of: "casesPerYear",
      kind: "whole",
      label: texts.volume,
      hint: texts.volumeHint,
      optional: true,
    },
    {
      name: "minutter",
      of: "secondsPerCase",
      ...time,
      label: texts.minutes,
      hint: texts.minutesHint,
    },
    { name: "alene", of: "straightThrough", ...percent, label: texts.alone },
    { name: "hjelp", of: "withPerson", ...percent, label: texts.helped },
    { name: "ut", of: "handedOver", ...percent, label: texts.out },
    { name: "hjelpMinutter", of: "secondsWithPerson", ...time, label: texts.helpMinutes },
    { name: "utMinutter", of: "secondsHandedOver", ...time, label: texts.outMinutes, hint: texts.outMinutesHint },
    { name: "drift", of: "operationSeconds", ...time, label: texts.operation, hint: texts.operationHint },
  ];
}

/** What is asked to keep the figures in the plan. */
export const keepFields: readonly Field[] = [
  { name: "navn", of: "title", kind: "text", label: texts.keep.name },
  { name: "ansvarlig", of: "ownerName", kind: "text", label: texts.keep.owner },
  { name: "fra", of: "from", kind: "date", label: texts.keep.from, wrong: errors.from },
];

/** What is said of a robot that is refused. */
export function robotMessages(values: FormValues): Record<string, string> {
  const shares = ["alene", "hjelp", "ut"].map((name) => parseNumber(values[name]) ?? 0);
  return {
    not_one: errors.whole(shares.reduce((sum, share) => sum + share, 0)),
    "casesPerYear required": errors.noVolume,
    "secondsPerCase required": errors.noMinutes,
    nothing_gained: errors.nothing,
    too_big: errors.tooMuch,
  };
}

/** An empty field says nothing; what is no number is left for the verb to refuse. */
function numberIn(text: string | undefined, parse: (text: string | undefined) => number | undefined) {
  return given(text) === undefined ? undefined : (parse(text) ?? Number.NaN);
}

const parseHours = (text: string | undefined) => {
  const hours = parseNumber(text);
  return hours === undefined ? undefined : Math.round(hours * 3_600);
};

export function readRobot(values: FormValues, { of: { automationId } }: Source): PlanAutomationInput {
  const [processId, unitId] = [given(values["prosess"]), given(values["enhet"])];
  const casesPerYear = numberIn(values["saker"], parseNumber);
  const secondsPerCase = numberIn(values["minutter"], parseMinutes);
  return {
    ...(automationId !== undefined && { automationId }),
    ...(processId !== undefined && { processId }),
    ...(unitId !== undefined && { unitId }),
    ...(casesPerYear !== undefined && { casesPerYear }),
    ...(secondsPerCase !== undefined && { secondsPerCase }),
    straightThrough: parseNumber(values["alene"]) ?? Number.NaN,
    withPerson: parseNumber(values["hjelp"]) ?? Number.NaN,
    handedOver: parseNumber(values["ut"]) ?? Number.NaN,
    secondsWithPerson: numberIn(values["hjelpMinutter"], parseMinutes) ?? 0,
    secondsHandedOver: numberIn(values["utMinutter"], parseMinutes) ?? 0,
    operationSeconds: numberIn(values["drift"], parseHours) ?? 0,
  };
}

/** The form with what was taken from the register filled in. */
export function knownValues(values: FormValues, { casesPerYear, secondsPerCase, unitId }: PlannedYear): FormValues {
  return {
    ...values,
    saker: formatNumber(casesPerYear),
    minutter: formatNumber(secondsPerCase / 60),
    enhet: unitId ?? "",
  };
}

/** The same to be kept: what it was made of stands in the benefit's description. */
export function readKept(
  values: FormValues,
  { source, planned }: { source: Source; planned: PlannedYear },
): KeepPlannedInput {
  const { indicator, description } = texts.keep;
  const { casesPerYear, secondsPerCase, operationSeconds, naiveSeconds } = planned;
  return {
    ...readRobot(values, source),
    title: values["navn"] ?? "",
    ownerName: values["ansvarlig"] ?? "",
    from: values["fra"] ?? "",
    indicator,
    description: description({
      cases: formatWhole(casesPerYear),
      minutes: formatMinutes(secondsPerCase),
      alone: values["alene"] ?? "",
      helped: values["hjelp"] ?? "",
      out: values["ut"] ?? "",
      operation: formatHours(operationSeconds),
      naive: formatHours(naiveSeconds),
    }),
  };
}
