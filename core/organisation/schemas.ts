import { z } from "zod";
import { LocalDate } from "../local-date.ts";

/** Which day's organisation is asked for; today's when left out. */
export const ListUnitsInput = z.strictObject({ on: LocalDate.optional() });
export type ListUnitsInput = z.input<typeof ListUnitsInput>;

/** A unit as it stood on a day, with the units below it, by name. */
export const UnitNode = z
  .object({
    id: z.uuid(),
    /** Stable within the municipality; names change. */
    code: z.string(),
    name: z.string(),
    level: z.string(),
    get children() {
      return z.array(UnitNode);
    },
  })
  .meta({ id: "UnitNode" });
export type UnitNode = z.infer<typeof UnitNode>;

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be lower-case letters, digits and hyphens")
  .max(60);

export const AddUnitInput = z
  .strictObject({
    code,
    name: z.string().trim().min(1).max(200),
    /** kommune, tjenesteområde, virksomhet, avdeling or enhet. */
    level: z.string().trim().min(1).max(40),
    parentId: z.uuid().optional(),
    validFrom: LocalDate,
  })
  .meta({ id: "AddUnitInput" });
export type AddUnitInput = z.input<typeof AddUnitInput>;

/** A municipality that is new in this installation. */
export const AddTenantInput = z.strictObject({
  /** Its short name, and the code of the unit that stands above all its others. */
  slug: code,
  name: z.string().trim().min(1).max(200),
  inhabitants: z.int().min(1).max(10_000_000).optional(),
  yearlyGoalHours: z.int().min(0).max(10_000_000).optional(),
  /** Local date from which its organisation is known. */
  validFrom: LocalDate,
});
export type AddTenantInput = z.input<typeof AddTenantInput>;

export const SetHoursPerFteInput = z
  .strictObject({ hours: z.number().min(1000).max(2500).multipleOf(0.01), validFrom: LocalDate })
  .meta({ id: "SetHoursPerFteInput" });
export type SetHoursPerFteInput = z.input<typeof SetHoursPerFteInput>;
