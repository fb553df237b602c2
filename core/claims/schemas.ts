import { z } from "zod";
import { LocalDate } from "../local-date.ts";

const Owner = {
  /** One of the two is given. */
  automationId: z.uuid().optional(),
  measureId: z.uuid().optional(),
};

/** What parts of a process's steps an automation or a measure takes over from a day on. */
export const ClaimStepsInput = z
  .strictObject({
    ...Owner,
    /** Empty: none from that day on. */
    steps: z
      .array(
        z.strictObject({
          key: z.string().trim().min(1).max(100),
          /** Above 0, 1 at the most; four decimals. */
          part: z.number().min(0.0001).max(1).multipleOf(0.0001),
        }),
      )
      .max(50),
    /** First day. */
    validFrom: LocalDate,
    /** First day that it is not so any more; left out: until further notice. */
    validTo: LocalDate.optional(),
  })
  .meta({ id: "ClaimStepsInput" });
export type ClaimStepsInput = z.input<typeof ClaimStepsInput>;

export const ListStepClaimsInput = z.strictObject({ processId: z.uuid() });
export type ListStepClaimsInput = z.input<typeof ListStepClaimsInput>;

export const StepClaim = z
  .object({
    id: z.uuid(),
    stepKey: z.string(),
    stepTitle: z.string(),
    part: z.number().meta({ description: "Of the step, above 0 and at most 1" }),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    by: z.object({ kind: z.enum(["automation", "measure"]), id: z.uuid(), title: z.string() }),
  })
  .meta({ id: "StepClaim" });
export type StepClaim = z.infer<typeof StepClaim>;

export const StepClaimList = z.object({ items: z.array(StepClaim) }).meta({ id: "StepClaimList" });
export type StepClaimList = z.infer<typeof StepClaimList>;
