import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import { conflict, invalidFields } from "../errors.ts";
import { findProposal } from "./approve-baseline.ts";
import { describeBaselines } from "./describe.ts";
import { type Baseline, RejectBaselineInput } from "./schemas.ts";

/**
 * Says no to a proposed version, and why: it stays, and is shown.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when it is not proposed any more.
 */
export async function rejectBaseline(ctx: Context, rawInput: RejectBaselineInput): Promise<Baseline> {
  requirePermission(ctx, "baselines:approve");
  requirePerson(ctx, "reject a baseline");
  const parsed = RejectBaselineInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const rejected = await ctx.db.$transaction(async (tx) => {
    const proposal = await findProposal(tx, ctx, id);
    const data = { status: "REJECTED", rejectReason: reason } as const;
    const { count } = await tx.baseline.updateMany({ where: { id, tenantId: ctx.tenantId, status: "PROPOSED" }, data });
    if (count === 0) throw conflict(`Version ${proposal.version} is decided on already`);
    const detail = { version: proposal.version, reason };
    await emitAudit(tx, ctx, { action: "baseline.reject", entity: "baseline", entityId: id, detail });
    return { ...proposal, ...data };
  });
  return (await describeBaselines(ctx, [rejected]))(rejected);
}
