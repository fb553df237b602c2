import { emitAudit } from "../audit/index.ts";
import { type StepClaim, stepClaimsOf } from "../claims/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { claimEffects, type SharedClaim } from "./claim-effects.ts";
import { describeVersion, withSteps } from "./describe.ts";
import { getProcess } from "./get-process.ts";
import { AddProcessVersionInput, type ProcessDetail } from "./schemas.ts";
import { wrongShares } from "./shares.ts";

type Asked = ReturnType<typeof AddProcessVersionInput.parse>;

/**
 * Says how a process goes from a day on: its steps and their shares of the manual time, one whole in all. The version before
 * ends that day. Baselines that were measured on an older version are stale from then on.
 *
 * @throws AppError `invalid` with `not_one` naming the sum; `not_found`; `overlap` naming `validFrom` when a version begins
 *   that day or later; `period_closed` naming `validFrom`; `conflict` with `claimed_step` naming each automation and measure that
 *   has taken over a step which the version does not have, and has not let go of it by its first day.
 */
export async function addProcessVersion(ctx: Context, rawInput: AddProcessVersionInput): Promise<ProcessDetail> {
  requirePermission(ctx, "processes:write");
  const parsed = AddProcessVersionInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const asked = parsed.data;
  const [wrong, ...others] = wrongShares(asked.steps, "steps");
  if (wrong) throw new AppError("invalid", `${wrong.field}: ${wrong.message}`, { fields: [wrong, ...others] });
  await ctx.db.$transaction(async (tx) => {
    await lockProcess(tx, ctx, asked.processId);
    await assertPeriodOpen(tx, ctx, { from: asked.validFrom, through: null, field: "validFrom" });
    await addVersion(tx, ctx, asked);
  });
  return getProcess(ctx, { id: asked.processId });
}

/**
 * Holds a process until the transaction ends: its versions and baselines are numbered one after another.
 *
 * @throws AppError `not_found`.
 */
export async function lockProcess(tx: DbOrTransaction, ctx: Context, processId: string): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>`
    select id from process where id = ${processId}::uuid and tenant_id = ${ctx.tenantId}::uuid for update`;
  if (found.length === 0) throw notFound("process", processId);
}

async function addVersion(tx: DbOrTransaction, ctx: Context, { steps, ...asked }: Asked): Promise<void> {
  const { processId, validFrom, reason } = asked;
  const begins = toDbDate(validFrom);
  const latest = await tx.processVersion.findFirst({
    where: { tenantId: ctx.tenantId, processId },
    include: withSteps,
    orderBy: { number: "desc" },
  });
  if (latest && latest.validFrom >= begins) throw beginsTooEarly(latest);
  const before = latest ? describeVersion(latest).steps : [];
  const claims = await stepClaimsOf(tx, ctx, processId);
  const { dropped, changed } = claimEffects(claims, { before, after: steps, validFrom });
  if (dropped.length > 0) throw stepsAreClaimed(dropped);
  if (latest) await tx.processVersion.update({ where: { id: latest.id }, data: { validTo: begins } });
  const number = (latest?.number ?? 0) + 1;
  const { id } = await tx.processVersion.create({
    data: {
      tenantId: ctx.tenantId,
      processId,
      number,
      validFrom: begins,
      reason,
      createdBy: ctx.actor.name,
      createdAt: ctx.now(),
    },
  });
  await tx.processStep.createMany({
    data: steps.map((step, position) => ({ ...step, versionId: id, position })),
  });
  const detail = { number, validFrom, reason, steps, before, affected: changed.map(nameOf) };
  await emitAudit(tx, ctx, { action: "process.version", entity: "process", entityId: processId, detail });
}

function nameOf({ stepKey, by, before, after }: SharedClaim) {
  return { stepKey, [by.kind]: by.id, title: by.title, before, after };
}

function stepsAreClaimed(dropped: readonly StepClaim[]): AppError {
  const fields = dropped.map(({ stepTitle, by, validFrom }) => ({
    field: "steps",
    rule: "claimed_step",
    message: `${by.title} takes over «${stepTitle}» from ${validFrom}: end or move that first`,
  }));
  return new AppError("conflict", fields.map(({ message }) => message).join("; "), { fields });
}

function beginsTooEarly({ number, validFrom }: { number: number; validFrom: Date }): AppError {
  const message = `Must be after version ${number}, which is valid from ${fromDbDate(validFrom)}`;
  return new AppError("overlap", message, { fields: [{ field: "validFrom", rule: "overlap", message }] });
}
