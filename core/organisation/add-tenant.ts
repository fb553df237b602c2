import { auditSystem, type Installer } from "../access/index.ts";
import { AppError, invalidFields } from "../errors.ts";
import { insertUnit } from "./add-unit.ts";
import { AddTenantInput } from "./schemas.ts";

/**
 * Adds a municipality, with the unit that all its others stand below.
 *
 * @throws AppError `invalid`; `duplicate` naming `slug`.
 */
export async function addTenant(engine: Installer, rawInput: AddTenantInput): Promise<{ id: string }> {
  const parsed = AddTenantInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { slug, name, inhabitants = null, yearlyGoalHours = null, validFrom } = parsed.data;
  const facts = { slug, name, inhabitants, yearlyGoalHours };
  return engine.db.$transaction(async (tx) => {
    const [tenant] = await tx.tenant.createManyAndReturn({
      data: [{ ...facts, createdAt: engine.now() }],
      skipDuplicates: true,
    });
    if (!tenant) {
      const message = `There is a municipality ${slug} already`;
      throw new AppError("duplicate", message, { fields: [{ field: "slug", rule: "duplicate", message }] });
    }
    const { id } = tenant;
    await auditSystem({ tx, engine }, id, { action: "tenant.create", entity: "tenant", entityId: id, detail: facts });
    const { event } = await insertUnit(tx, id, { code: slug, name, level: "kommune", validFrom });
    await auditSystem({ tx, engine }, id, event);
    return { id };
  });
}
