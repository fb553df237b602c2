import { z } from "zod";

const probability = z.number().min(0).max(1);

/** What can go wrong in one of the systems. Everything is off until somebody asks for it. */
export const Switches = z.object({
  /** Extra time for each page, in milliseconds. */
  slowMs: z.int().min(0).max(120_000).default(0),
  /** A session ends after this many pages; 0 is never. */
  expireEveryRequests: z.int().min(0).default(0),
  /** Every Nth save is refused with a message on a field; 0 is never. */
  validationErrorEvery: z.int().min(0).default(0),
  /** Lists and searches show every row twice. */
  duplicateRows: z.boolean().default(false),
  labels: z.enum(["standard", "alternative"]).default("standard"),
  maintenance: z.boolean().default(false),
  /** Drawn by seed, one draw a page: answer 500; save and then cut the connection; never answer. */
  faults: z
    .object({
      error500: probability.default(0),
      dropAfterSave: probability.default(0),
      hang: probability.default(0),
    })
    .prefault({}),
});
export type Switches = z.infer<typeof Switches>;

/** Any part of the switches, for changing some and leaving the rest. */
export const SwitchesPatch = z.strictObject({
  slowMs: Switches.shape.slowMs.unwrap().optional(),
  expireEveryRequests: Switches.shape.expireEveryRequests.unwrap().optional(),
  validationErrorEvery: Switches.shape.validationErrorEvery.unwrap().optional(),
  duplicateRows: z.boolean().optional(),
  labels: Switches.shape.labels.unwrap().optional(),
  maintenance: z.boolean().optional(),
  faults: z
    .strictObject({
      error500: probability.optional(),
      dropAfterSave: probability.optional(),
      hang: probability.optional(),
    })
    .optional(),
});
export type SwitchesPatch = z.infer<typeof SwitchesPatch>;

export function applyPatch(current: Switches, patch: SwitchesPatch): Switches {
  return Switches.parse({ ...current, ...patch, faults: { ...current.faults, ...patch.faults } });
}
