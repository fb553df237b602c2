import { z } from "zod";
import { RetryPolicy } from "../cases/index.ts";
import type { Automation } from "../db.ts";
import type { FieldError } from "../errors.ts";

const number = (least: number, most: number, description: string) =>
  z.int().min(least).max(most).nullable().meta({ description });

const tenYearsDays = 3_650;

/** How an automation is run: limits, retries, when work begins, what is told of and how long data is kept. */
export const OperationSettings = z.strictObject({
  retryPolicy: RetryPolicy.meta({ description: "How it differs from the defaults, by kind of technical error" }),
  stepLimitSeconds: number(5, 3_600, "Seconds a case may be without progress before it is stuck; null: the bot's own"),
  deadlineWorkingDays: number(0, 260, "Working days until a new case should be settled; null: no deadline of its own"),
  startAtWaiting: number(2, 100_000, "Work begins when so many cases wait; null: at once, or after startAfterMinutes"),
  startAfterMinutes: number(1, 10_080, "Work begins when the oldest case has waited so long"),
  idleAlertHours: number(1, 720, "Alert when nothing was settled in so many hours although cases wait; null: none"),
  payloadRetentionDays: number(1, tenYearsDays, "Days after settling until case data is purged; null: it is kept"),
  evidenceRetentionDays: number(
    1,
    tenYearsDays,
    "Days after settling until screenshots and traces are purged; null: they are kept",
  ),
});
export type OperationSettings = z.infer<typeof OperationSettings>;

/** The settings of a row; a stored retry policy that cannot be read counts as none, as it does to the worker. */
export function operationSettingsOf(row: Automation): OperationSettings {
  return {
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
