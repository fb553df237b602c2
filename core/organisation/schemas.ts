import { z } from "zod";
import { freeText } from "../free-text.ts";
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
    name: freeText(200),
    /** kommune, tjenesteområde, virksomhet, avdeling or enhet. */
    level: freeText(40),
    parentId: z.uuid().optional(),
    validFrom: LocalDate,
  })
  .meta({ id: "AddUnitInput" });
export type AddUnitInput = z.input<typeof AddUnitInput>;

/** Another place in the tree from a day on; null: at the top. */
export const MoveUnitInput = z
  .strictObject({ id: z.uuid(), parentId: z.uuid().nullable(), validFrom: LocalDate })
  .meta({ id: "MoveUnitInput" });
export type MoveUnitInput = z.input<typeof MoveUnitInput>;

export const RenameUnitInput = z
  .strictObject({
    id: z.uuid(),
    name: freeText(200),
    /** As it was when left out. */
    level: freeText(40).optional(),
    validFrom: LocalDate,
  })
  .meta({ id: "RenameUnitInput" });
export type RenameUnitInput = z.input<typeof RenameUnitInput>;

export const CloseUnitInput = z
  .strictObject({
    id: z.uuid(),
    validTo: LocalDate.nullable().meta({ description: "First day without it; null: it stands until further notice" }),
  })
  .meta({ id: "CloseUnitInput" });
export type CloseUnitInput = z.input<typeof CloseUnitInput>;

export const GetUnitInput = z.strictObject({ id: z.uuid() });
export type GetUnitInput = z.input<typeof GetUnitInput>;

/** A unit and where it has stood, the latest first. */
export const UnitDetail = z
  .object({
    id: z.uuid(),
    code: z.string(),
    places: z.array(
      z.object({
        name: z.string(),
        level: z.string(),
        parent: z.object({ id: z.uuid(), name: z.string() }).nullable(),
        validFrom: z.iso.date(),
        validTo: z.iso.date().nullable().meta({ description: "First day after it; null: until further notice" }),
      }),
    ),
  })
  .meta({ id: "UnitDetail" });
export type UnitDetail = z.infer<typeof UnitDetail>;

/** A municipality that is new in this installation. */
export const AddTenantInput = z.strictObject({
  /** Its short name, and the code of the unit that stands above all its others. */
  slug: code,
  name: freeText(200),
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
