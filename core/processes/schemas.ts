import { z } from "zod";
import { freeText } from "../free-text.ts";
import { AutomationStatus, Counterfactual } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const mostCases = 100_000_000;
const mostPeople = 100_000;
const tenDaysSeconds = 864_000;

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be lower-case letters, digits and hyphens")
  .max(60);

const facts = {
  title: freeText(200),
  unitId: z.uuid(),
  /** Who answers for the process, in the line. */
  ownerName: freeText(200).nullable(),
  /** KOSTRA function, three digits. */
  kostraFunction: z
    .string()
    .regex(/^\d{3}$/, "Must be three digits")
    .nullable(),
  /** Cases a year before anything was done. */
  yearlyVolume: z.int().min(0).max(mostCases).nullable(),
  counterfactual: z.enum(Counterfactual),
  /** People who do this work. */
  affectedEmployees: z.int().min(0).max(mostPeople).nullable(),
  citizenSecondsPerCase: z.int().min(0).max(tenDaysSeconds).nullable(),
};

/** A process as it is put into the register; what is unknown is left out. */
export const AddProcessInput = z
  .strictObject({
    code,
    title: facts.title,
    unitId: facts.unitId,
    ownerName: facts.ownerName.default(null),
    kostraFunction: facts.kostraFunction.default(null),
    yearlyVolume: facts.yearlyVolume.default(null),
    counterfactual: facts.counterfactual.default("UNKNOWN"),
    affectedEmployees: facts.affectedEmployees.default(null),
    citizenSecondsPerCase: facts.citizenSecondsPerCase.default(null),
  })
  .meta({ id: "AddProcessInput" });
export type AddProcessInput = z.input<typeof AddProcessInput>;

/** What is left out stays as it is; null takes it away. */
export const UpdateProcessInput = z
  .strictObject({ id: z.uuid(), code, ...facts })
  .partial()
  .required({ id: true })
  .meta({ id: "UpdateProcessInput" });
export type UpdateProcessInput = z.input<typeof UpdateProcessInput>;

export const RetireProcessInput = z
  .strictObject({ id: z.uuid(), reason: freeText(500) })
  .meta({ id: "RetireProcessInput" });
export type RetireProcessInput = z.input<typeof RetireProcessInput>;

/** A share of one, with four decimals at most. */
const share = z.number().gt(0).max(1);

/** How a process goes from a day on: its steps, and how much of the manual time each takes. */
export const AddProcessVersionInput = z
  .strictObject({
    processId: z.uuid(),
    validFrom: LocalDate,
    /** What changed, for whoever reads old figures. */
    reason: freeText(500),
    steps: z
      .array(z.strictObject({ key: code, title: facts.title, share }))
      .min(1)
      .max(40),
  })
  .meta({ id: "AddProcessVersionInput" });
export type AddProcessVersionInput = z.input<typeof AddProcessVersionInput>;

export const ListProcessesInput = z.strictObject({
  ...pageFields,
  /** `retired` are kept for the figures they gave. */
  state: z.enum(["active", "retired", "all"]).default("active"),
});
export type ListProcessesInput = z.input<typeof ListProcessesInput>;

export const GetProcessInput = z.strictObject({ id: z.uuid() });
export type GetProcessInput = z.input<typeof GetProcessInput>;

export const Process = z
  .object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    unitId: z.uuid(),
    unitName: z.string(),
    ownerName: z.string().nullable(),
    kostraFunction: z.string().nullable(),
    yearlyVolume: z.int().nullable(),
    counterfactual: z.enum(Counterfactual),
    affectedEmployees: z.int().nullable(),
    citizenSecondsPerCase: z.int().nullable(),
    version: z.int().meta({ description: "Number of the version valid today; 1 when no steps were registered" }),
    automations: z.int().meta({ description: "Automations that are not retired" }),
    createdAt: z.iso.datetime(),
    retiredAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Process" });
export type Process = z.infer<typeof Process>;

export const ProcessPage = pageOf(Process).meta({ id: "ProcessPage" });
export type ProcessPage = z.infer<typeof ProcessPage>;

export const ProcessVersion = z
  .object({
    number: z.int(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    steps: z.array(z.object({ key: z.string(), title: z.string(), share: z.number() })),
  })
  .meta({ id: "ProcessVersion" });
export type ProcessVersion = z.infer<typeof ProcessVersion>;

/** A process with its versions, newest first, and the automations that were put to work on it. */
export const ProcessDetail = Process.extend({
  versions: z.array(ProcessVersion),
  worksHere: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string(), status: z.enum(AutomationStatus) })),
}).meta({ id: "ProcessDetail" });
export type ProcessDetail = z.infer<typeof ProcessDetail>;
