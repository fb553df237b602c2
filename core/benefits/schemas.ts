import { z } from "zod";
import { EvidenceClass } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const thousandHoursSeconds = 3_600_000;

/** Time that people spent on keeping a robot running: monitoring, restarts, repair, questions. */
export const LogOperationTimeInput = z
  .strictObject({
    automationId: z.uuid(),
    seconds: z.int().min(1).max(thousandHoursSeconds),
    /** The day it was spent. */
    localDate: LocalDate,
    reason: z.string().trim().min(1).max(500),
  })
  .meta({ id: "LogOperationTimeInput" });
export type LogOperationTimeInput = z.input<typeof LogOperationTimeInput>;

/** A period of local dates; `to` is the first day after it. */
export const BenefitReportInput = z.strictObject({
  from: LocalDate,
  to: LocalDate,
  groupBy: z.enum(["month", "unit", "automation"]).default("month"),
});
export type BenefitReportInput = z.input<typeof BenefitReportInput>;

const seconds = z.int().meta({ description: "Whole seconds" });
const hours = z.number().meta({ description: "Hours, not rounded: seconds / 3600" });
const count = z.int().min(0);
const fullTimeEquivalents = z.number().meta({ description: "Net hours / hoursPerFte, not rounded" });
const claim = z.object({ cases: count, grossSeconds: seconds, grossHours: hours });

/** Freed time: what robots took off people, less what people spent on it. May be negative, and is never clipped. */
export const BenefitSums = z
  .object({
    cases: count.meta({ description: "Cases finished by the robot and credited" }),
    withoutBaseline: count.meta({ description: "Of these, credited 0 because no baseline was approved for that day" }),
    handedOver: count,
    failed: count,
    grossSeconds: seconds,
    residualSeconds: seconds,
    operationSeconds: seconds,
    netSeconds: seconds,
    grossHours: hours,
    residualHours: hours,
    operationHours: hours,
    netHours: hours,
    fullTimeEquivalents,
    headline: z
      .object({
        cases: count,
        grossSeconds: seconds,
        netSeconds: seconds,
        grossHours: hours,
        netHours: hours,
        fullTimeEquivalents,
      })
      .meta({ description: "Evidence classes A and B, less all residual and operation time" }),
    estimated: claim.meta({ description: "Evidence class C: estimates (anslag)" }),
    assumed: claim.meta({ description: "Evidence class D: assumptions, and cases without a baseline" }),
    imported: claim.meta({ description: "Evidence class I: figures from before the ledger" }),
  })
  .meta({ id: "BenefitSums" });
export type BenefitSums = z.infer<typeof BenefitSums>;

export const BenefitGroup = z
  .object({
    key: z.string().meta({ description: "Month YYYY-MM, or id of the unit or automation" }),
    code: z.string(),
    label: z.string().meta({ description: "Name as on the last day of the period" }),
    sums: BenefitSums,
  })
  .meta({ id: "BenefitGroup" });
export type BenefitGroup = z.infer<typeof BenefitGroup>;

export const BenefitReport = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    groupBy: z.enum(["month", "unit", "automation"]),
    hoursPerFte: z.number().meta({ description: "Hours of one full-time equivalent on the last day of the period" }),
    groups: z.array(BenefitGroup),
    total: BenefitSums,
  })
  .meta({ id: "BenefitReport" });
export type BenefitReport = z.infer<typeof BenefitReport>;
