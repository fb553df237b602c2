import { z } from "zod";
import { RetryPolicy } from "../cases/index.ts";
import { type Automation, TraceFrom } from "../db.ts";
import type { FieldError } from "../errors.ts";

const tenYearsDays = 3_650;

/** What each setting may be when it is decided; null is always allowed. */
export const operationLimits = {
  stepLimitSeconds: { least: 5, most: 3_600 },
  deadlineWorkingDays: { least: 0, most: 260 },
  startAtWaiting: { least: 2, most: 100_000 },
  startAfterMinutes: { least: 1, most: 10_080 },
  idleAlertHours: { least: 1, most: 720 },
  payloadRetentionDays: { least: 1, most: tenYearsDays },
  evidenceRetentionDays: { least: 1, most: tenYearsDays },
} as const;

const number = (name: keyof typeof operationLimits, description: string) => {
  const { least, most } = operationLimits[name];
  return z.int().min(least).max(most).nullable().meta({ description });
};

/** How an automation is run: limits, retries, when work begins, what is told of and what is recorded and how long data is kept. */
export const OperationSettings = z.strictObject({
  traceFrom: z.enum(TraceFrom).meta({
    description:
      "Attempts whose failure leaves a trace: FIRST_ATTEMPT all, SECOND_ATTEMPT all but the first of several, NEVER none",
  }),
  retryPolicy: RetryPolicy.meta({ description: "How it differs from the defaults, by kind of technical error" }),
  stepLimitSeconds: number(
    "stepLimitSeconds",
    "Seconds a case may be without progress before it is stuck; null: the bot's own",
  ),
  deadlineWorkingDays: number(
    "deadlineWorkingDays",
    "Working days until a new case should be settled; null: no deadline of its own",
  ),
  startAtWaiting: number(
    "startAtWaiting",
    "Work begins when so many cases wait; null: at once, or after startAfterMinutes",
  ),
  startAfterMinutes: number("startAfterMinutes", "Work begins when the oldest case has waited so long"),
  idleAlertHours: number(
    "idleAlertHours",
    "Alert when nothing was settled in so many hours although cases wait; null: none",
  ),
  payloadRetentionDays: number(
    "payloadRetentionDays",
    "Days after settling until case data is purged; null: it is kept",
  ),
  evidenceRetentionDays: number(
    "evidenceRetentionDays",
    "Days after settling until screenshots and traces are purged; null: they are kept",
  ),
});
export type OperationSettings = z.infer<typeof OperationSettings>;

/** The settings of a row; a stored retry policy that cannot be read counts as none, as it does to the worker. */
export function operationSettingsOf(row: Automation): OperationSettings {
  return {
    traceFrom: row.traceFrom,
    retryPolicy: RetryPolicy.safeParse(row.retryPolicy).data ?? {},
    stepLimitSeconds: row.stepLimitSeconds,
    deadlineWorkingDays: row.deadlineWorkingDays,
    startAtWaiting: row.startAtWaiting,
    startAfterMinutes: row.startAfterMinutes,
    idleAlertHours: row.idleAlertHours,
    payloadRetentionDays: row.payloadRetentionDays,
    evidenceRetentionDays: row.evidenceRetentionDays,
  };
}

/** What would keep cases waiting for ever. */
export function checkBatchStart(
  settings: Pick<OperationSettings, "startAtWaiting" | "startAfterMinutes">,
): FieldError[] {
  if (settings.startAtWaiting === null || settings.startAfterMinutes !== null) return [];
  const message = "Must be given with startAtWaiting: the last cases would else wait for ever";
  return [{ field: "startAfterMinutes", rule: "required_with", message }];
}
