import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";
import { ListStepClaimsInput, type StepClaim, type StepClaimList } from "./schemas.ts";

/**
 * Who takes over what of a process, of all days, in the order it began.
 *
 * @throws AppError `invalid`; `not_found` for the process.
 */
export async function listStepClaims(ctx: Context, rawInput: ListStepClaimsInput): Promise<StepClaimList> {
  requirePermission(ctx, "automations:read");
  const parsed = ListStepClaimsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  return { items: await stepClaimsOf(ctx.db, ctx, parsed.data.processId) };
}

/**
 * The same, for a verb that has asked for its own permission.
 *
 * @throws AppError `not_found` for the process.
 */
export async function stepClaimsOf(
  db: DbOrTransaction,
  { tenantId }: Context,
  processId: string,
): Promise<StepClaim[]> {
  const process = await db.process.findFirst({
    where: { id: processId, tenantId },
    include: { automations: true, measures: true, versions: { include: { steps: true }, orderBy: { number: "asc" } } },
  });
  if (!process) throw notFound("process", processId);
  const claims = await db.stepClaim.findMany({
    where: { tenantId, processId },
    orderBy: [{ validFrom: "asc" }, { id: "asc" }],
  });
  // A later version may have given a step a better name.
  const titles = new Map(process.versions.flatMap(({ steps }) => steps.map(({ key, title }) => [key, title] as const)));
  const ownerOf = (automationId: string | null, measureId: string | null): StepClaim["by"] => {
    const kind = automationId === null ? ("measure" as const) : ("automation" as const);
    const id = automationId ?? measureId ?? "";
    const owners: readonly { id: string; title: string }[] =
      kind === "measure" ? process.measures : process.automations;
    return { kind, id, title: owners.find((owner) => owner.id === id)?.title ?? "" };
  };
  return claims.map(({ id, stepKey, part, validFrom, validTo, automationId, measureId }) => ({
    id,
    stepKey,
    stepTitle: titles.get(stepKey) ?? stepKey,
    part: part.toNumber(),
    validFrom: fromDbDate(validFrom),
    validTo: validTo && fromDbDate(validTo),
    by: ownerOf(automationId, measureId),
  }));
}
