import { z } from "zod";
import { freeText } from "../free-text.ts";
import { ScheduleRule } from "../calendar/index.ts";
import { CaseCounts } from "../cases/index.ts";
import { AutomationStatus, Counterfactual, EvidenceClass, ResidualMethod, RunStatus, RunTrigger } from "../db.ts";
import { pageFields, pageOf } from "../paging.ts";
import { OperationSettings } from "./operation-settings.ts";

const oneDaySeconds = 86_400;

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be lower-case letters, digits and hyphens")
  .max(60);
const title = freeText(200);
const settings = z.record(z.string(), z.unknown());
const operation = OperationSettings.shape;
const residualMethod = z
  .enum(ResidualMethod)
  .meta({ description: "People's time on what the robot gives up: STANDARD for each case, or MEASURED by the clock" });
const idleCutoffMinutes = z
  .int()
  .min(1)
  .max(120)
  .meta({ description: "Minutes without a sign of life after which the clock of a hand-over stands still" });

const NewProcess = z
  .strictObject({
    code,
    title,
    unitId: z.uuid(),
    yearlyVolume: z.int().min(0).max(100_000_000).optional(),
    counterfactual: z.enum(Counterfactual).default("WOULD_BE_MANUAL"),
  })
  .meta({ id: "NewProcess" });

/** A bot put to work on a process: one that exists (`processId`) or a new one (`process`). */
export const CreateAutomationInput = z
  .strictObject({
    code,
    title,
    botId: z.string().min(1).max(100),
    processId: z.uuid().optional(),
    process: NewProcess.optional(),
    targetSystemId: z.uuid(),
    credentialId: z.uuid().optional(),
    unitId: z.uuid(),
    settings: settings.default({}),
    maxAttempts: z.int().min(1).max(10).default(3),
    standardResidualSeconds: z.int().min(0).max(oneDaySeconds).default(0),
    residualMethod: residualMethod.default("STANDARD"),
    idleCutoffMinutes: idleCutoffMinutes.default(15),
    status: z.enum(["DRAFT", "ACTIVE"]).default("DRAFT"),
    traceFrom: operation.traceFrom.default("SECOND_ATTEMPT"),
    retryPolicy: operation.retryPolicy.default({}),
    stepLimitSeconds: operation.stepLimitSeconds.default(null),
    deadlineWorkingDays: operation.deadlineWorkingDays.default(null),
    startAtWaiting: operation.startAtWaiting.default(null),
    startAfterMinutes: operation.startAfterMinutes.default(null),
    idleAlertHours: operation.idleAlertHours.default(null),
    payloadRetentionDays: operation.payloadRetentionDays.default(null),
    evidenceRetentionDays: operation.evidenceRetentionDays.default(null),
  })
  .meta({ id: "CreateAutomationInput" });
export type CreateAutomationInput = z.input<typeof CreateAutomationInput>;

/** What is left out stays as it is; `credentialId` null takes the credential away. */
export const UpdateAutomationInput = z
  .strictObject({
    id: z.uuid(),
    code: code.optional(),
    title: title.optional(),
    botId: z.string().min(1).max(100).optional(),
    processId: z.uuid().optional(),
    targetSystemId: z.uuid().optional(),
    credentialId: z.uuid().nullable().optional(),
    unitId: z.uuid().optional(),
    settings: settings.optional(),
    maxAttempts: z.int().min(1).max(10).optional(),
    standardResidualSeconds: z.int().min(0).max(oneDaySeconds).optional(),
    residualMethod: residualMethod.optional(),
    idleCutoffMinutes: idleCutoffMinutes.optional(),
    status: z.enum(AutomationStatus).optional(),
    ...OperationSettings.partial().shape,
  })
  .meta({ id: "UpdateAutomationInput" });
export type UpdateAutomationInput = z.input<typeof UpdateAutomationInput>;

export const ListAutomationsInput = z.strictObject({ ...pageFields, status: z.enum(AutomationStatus).optional() });
export type ListAutomationsInput = z.input<typeof ListAutomationsInput>;

export const GetAutomationInput = z.strictObject({ id: z.uuid() });
export type GetAutomationInput = z.input<typeof GetAutomationInput>;

const LocalisedText = z.object({ nb: z.string(), nn: z.string(), en: z.string() }).meta({ id: "LocalisedText" });
const Reference = z.object({ id: z.uuid(), code: z.string(), name: z.string() });

export const Automation = z
  .object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    status: z.enum(AutomationStatus),
    bot: z.object({
      id: z.string(),
      version: z.string(),
      title: LocalisedText,
      robotShare: z.number().meta({ description: "Part of the manual handling time that the robot does, 0 to 1" }),
      canCollect: z.boolean(),
    }),
    process: Reference.extend({ counterfactual: z.enum(Counterfactual), yearlyVolume: z.int().nullable() }),
    targetSystem: Reference,
    credential: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    unit: Reference,
    maxAttempts: z.int(),
    standardResidualSeconds: z.int(),
    baseline: z
      .object({
        id: z.uuid(),
        version: z.int(),
        secondsPerCase: z.int(),
        evidenceClass: z.enum(EvidenceClass),
        unitId: z.uuid(),
        validFrom: z.iso.date(),
        validTo: z.iso.date().nullable(),
      })
      .nullable()
      .meta({ description: "Valid today; null means that cases are credited 0 (uten nullpunkt)" }),
    cases: CaseCounts,
    lastRun: z
      .object({
        id: z.uuid(),
        status: z.enum(RunStatus),
        trigger: z.enum(RunTrigger),
        startedBy: z.string(),
        startedAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
      })
      .nullable(),
    schedules: z.array(z.object({ id: z.uuid(), rule: ScheduleRule, enabled: z.boolean() })),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Automation" });
export type Automation = z.infer<typeof Automation>;

export const AutomationPage = pageOf(Automation).meta({ id: "AutomationPage" });
export type AutomationPage = z.infer<typeof AutomationPage>;

/** An automation with what its bot does and by which rules. */
export const AutomationDetail = Automation.extend({
  residualMethod,
  idleCutoffMinutes: z.int(),
  settings,
  processSteps: z.array(
    z.object({ id: z.string(), title: LocalisedText, share: z.number(), doneBy: z.enum(["robot", "person"]) }),
  ),
  rules: z.array(LocalisedText),
  inputSchema: z.record(z.string(), z.unknown()).meta({ description: "JSON Schema of a case's input" }),
  settingsSchema: z.record(z.string(), z.unknown()).meta({ description: "JSON Schema of the settings" }),
  ...OperationSettings.shape,
}).meta({ id: "AutomationDetail" });
export type AutomationDetail = z.infer<typeof AutomationDetail>;
