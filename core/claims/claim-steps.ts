import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, inForceAfter, toDbDate } from "../local-date.ts";
import { unitHistory } from "../unit-history/index.ts";
import { listStepClaims } from "./list-step-claims.ts";
import { overClaims, partsOf } from "./over-claims.ts";
import { lockProcess } from "./same-cases.ts";
import { ClaimStepsInput, type StepClaimList } from "./schemas.ts";
import { stepsOn } from "./steps-on.ts";

type Claim = ReturnType<typeof ClaimStepsInput.parse>;
type Owner = { automationId: string | null; measureId: string | null; processId: string };

/**
 * Says which parts of a process's steps an automation or a measure takes over from a day on, instead of what it said before.
 * Cases that are settled already keep their credit.
 *
 * @throws AppError `not_found`; `invalid` naming the field: none or both of automation and measure, an automation that is retired, a step that the process
 *   does not have that day or that is named twice, an end that is not after the start; `conflict` when the claims of later
 *   days are known already; `overlap` naming the step of which more than the whole would be taken over on some day.
 */
export async function claimSteps(ctx: Context, rawInput: ClaimStepsInput): Promise<StepClaimList> {
  requirePermission(ctx, "automations:write");
  const parsed = ClaimStepsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const claim = parsed.data;
  refuseWrong(claim);
  const { processId } = await ctx.db.$transaction(async (tx) => {
    const owner = await ownerOf(tx, ctx, claim);
    await lockProcess(tx, ctx, owner.processId);
    await refuseRetired(tx, claim);
    await refuseUnknownSteps(tx, ctx, { claim, processId: owner.processId });
    const before = await endFormer(tx, ctx, { claim, owner });
    await addClaims(tx, ctx, { claim, owner });
    await refuseOverlap(tx, ctx, { claim, owner });
    await emitAudit(tx, ctx, {
      action: "steps.claim",
      entity: owner.automationId === null ? "measure" : "automation",
      entityId: owner.automationId ?? owner.measureId ?? "",
      detail: { steps: claim.steps, before, validFrom: claim.validFrom, validTo: claim.validTo ?? null },
    });
    return owner;
  });
  return listStepClaims(ctx, { processId });
}

function refuseWrong({ automationId, measureId, steps, validFrom, validTo }: Claim): void {
  if ((automationId === undefined) === (measureId === undefined)) {
    const message = "Give either an automation or a measure";
    throw invalidFields([{ path: ["automationId"], code: "one_of_two", message }]);
  }
  if (validTo !== undefined && validTo <= validFrom) {
    throw invalidFields([{ path: ["validTo"], code: "not_after_from", message: "Must be after validFrom" }]);
  }
  const twice = steps.findIndex(({ key }, index) => steps.findIndex((other) => other.key === key) !== index);
  if (twice >= 0) {
    throw invalidFields([{ path: ["steps", twice, "key"], code: "duplicate", message: "Each step once" }]);
  }
}

async function ownerOf(tx: DbOrTransaction, ctx: Context, { automationId, measureId }: Claim): Promise<Owner> {
  const { tenantId } = ctx;
  if (automationId !== undefined) {
    const automation = await tx.automation.findFirst({ where: { id: automationId, tenantId } });
    if (!automation) throw notFound("automation", automationId);
    return { automationId, measureId: null, processId: automation.processId };
  }
  const measure = await tx.measure.findFirst({ where: { id: measureId ?? "", tenantId } });
  if (!measure) throw notFound("measure", measureId ?? "");
  return { automationId: null, measureId: measure.id, processId: measure.processId };
}

async function refuseRetired(tx: DbOrTransaction, { automationId, steps }: Claim): Promise<void> {
  if (automationId === undefined || steps.length === 0) return;
  const retired = await tx.automation.findFirst({ where: { id: automationId, status: "RETIRED" } });
  if (!retired) return;
  const text = "The automation is retired: it takes over nothing any more";
  throw invalidFields([{ path: ["automationId"], code: "retired", message: text }]);
}

async function refuseUnknownSteps(
  tx: DbOrTransaction,
  ctx: Context,
  { claim, processId }: { claim: Claim; processId: string },
): Promise<void> {
  const known = await stepsOn(tx, ctx, { processId, on: claim.validFrom });
  const wrong = claim.steps.flatMap(({ key }, index) =>
    known.some((step) => step.key === key) ? [] : [{ path: ["steps", index, "key"], code: "unknown_step", message }],
  );
  if (wrong.length > 0) throw invalidFields(wrong);
}
const message = "The process has no such step on that day";

type OfOwner = { claim: Claim; owner: Owner };

/**
 * What it took over before ends where this begins; what was said for that very day is replaced.
 *
 * @returns What it took over that day until now.
 */
async function endFormer(tx: DbOrTransaction, { tenantId }: Context, { claim, owner }: OfOwner) {
  const { automationId, measureId } = owner;
  const begins = toDbDate(claim.validFrom);
  const mine = { tenantId, automationId, measureId };
  const later = await tx.stepClaim.findFirst({ where: { ...mine, validFrom: { gt: begins } } });
  if (later) {
    throw new AppError(
      "conflict",
      `Steps are claimed from ${fromDbDate(later.validFrom)} already: begin then, or later`,
      {
        fields: [{ field: "validFrom", rule: "later_claims", message: "Later claims are known already" }],
      },
    );
  }
  const standing = { ...mine, ...inForceAfter(begins) };
  const former = await tx.stepClaim.findMany({ where: standing, orderBy: { stepKey: "asc" } });
  await tx.stepClaim.deleteMany({ where: { ...mine, validFrom: begins } });
  await tx.stepClaim.updateMany({ where: standing, data: { validTo: begins } });
  return former.map(({ stepKey: key, part }) => ({ key, part: part.toNumber() }));
}

async function addClaims(tx: DbOrTransaction, { tenantId }: Context, { claim, owner }: OfOwner): Promise<void> {
  const validFrom = toDbDate(claim.validFrom);
  const validTo = claim.validTo === undefined ? null : toDbDate(claim.validTo);
  await tx.stepClaim.createMany({
    data: claim.steps.map(({ key, part }) => ({ ...owner, tenantId, stepKey: key, part, validFrom, validTo })),
  });
}

/** What is taken over on earlier days is as it is, and what is claimed of other steps. */
async function refuseOverlap(tx: DbOrTransaction, ctx: Context, { claim, owner }: OfOwner): Promise<void> {
  const parts = await partsOf(tx, ctx.tenantId, owner.processId);
  const days = { from: claim.validFrom, to: claim.validTo ?? null };
  const claimed = parts.filter(({ stepKey }) => claim.steps.some(({ key }) => key === stepKey));
  const [over] = overClaims(claimed, await unitHistory(tx, ctx.tenantId), days);
  if (!over) return;
  const text = `${over.claimed / 100} % of the step ${over.stepKey} would be taken over on ${over.day}`;
  const index = claim.steps.findIndex(({ key }) => key === over.stepKey);
  throw new AppError("overlap", text, { fields: [{ field: `steps[${index}].part`, rule: "overlap", message: text }] });
}
