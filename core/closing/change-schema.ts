import { z } from "zod";

const kinds = [
  "COUNTERFACTUAL",
  "CITIZEN_SECONDS",
  "PROCESS_VERSION",
  "STEP_CLAIM",
  "RESIDUAL_METHOD",
  "STANDARD_RESIDUAL",
  "IDLE_CUTOFF",
  "ROBOT_SHARE",
  "UNIT",
  "PROCESS",
  "UNIT_MOVED",
  "UNIT_LEVEL",
  "UNIT_CLOSED",
  "HOURS_PER_FTE",
  "LABOUR_COST",
  "YEAR_FIGURE",
  "BASELINE_APPROVED",
  "MEASURE_APPROVED",
  "MEASURE_ENDED",
  "MEASURE_VOLUME",
  "UNREADABLE",
] as const;

/** A decision that acts on the hours: what, when, by whom, from what to what. */
export const HoursChange = z
  .object({
    kind: z.enum(kinds),
    about: z.string().meta({ description: "Process, automation, measure or unit; empty: the municipality" }),
    at: z.iso.datetime().meta({ description: "When it was decided" }),
    by: z
      .string()
      .nullable()
      .meta({ description: "Who decided it; null to those who neither close periods nor read the audit log" }),
    byId: z.string().optional().meta({
      description: "The same as the audit log has it: only in reports that were signed with it, to who may know",
    }),
    from: z
      .string()
      .nullable()
      .meta({ description: "What it was, in bokmål; null where there was nothing, or it is not known" }),
    to: z.string().meta({ description: "What it became, in bokmål" }),
    effectiveFrom: z.iso
      .date()
      .nullable()
      .meta({ description: "First day it is for; null: for what is credited from then on" }),
  })
  .meta({ id: "HoursChange" });
export type HoursChange = z.infer<typeof HoursChange>;
export type HoursChangeKind = HoursChange["kind"];
