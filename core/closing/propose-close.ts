import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { conflict, invalidFields } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { type PeriodDays, periodFrom, waitForWriters } from "../periods/index.ts";
import { PeriodInput } from "./schemas.ts";

/** A case that was settled in the last moments of a period is in the ledger by then. */
const graceMs = 3_600_000;

/**
 * Says that the figures of a period are ready to be closed. Somebody else closes them; a proposal by another person takes
 * the place of the one before.
 *
 * @throws AppError `invalid` when no period of the kind begins that day, or it has not ended; `conflict` when it is closed,
 * or was proposed by the same person already.
 */
export async function proposeClose(ctx: Context, rawInput: PeriodInput): Promise<{ id: string }> {
  requirePermission(ctx, "periods:propose");
  requirePerson(ctx, "propose to close a period");
  const parsed = PeriodInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const period = periodFrom(parsed.data.kind, parsed.data.from);
  if (!period) throw refused("not_a_period", "No period of that kind begins on that day");
  if (!hasEnded(period, ctx.now())) throw refused("not_ended", "The period has not ended");
  const { tenantId, actor } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await waitForWriters(tx, tenantId);
    const proposed = { proposedById: actor.id, proposedBy: actor.name, proposedAt: ctx.now() };
    const id = await writeProposal(tx, { tenantId, period, proposed });
    await emitAudit(tx, ctx, { action: "period.propose", entity: "period", entityId: id, detail: { ...period } });
    return { id };
  });
}

/** Whether a period is over, and what was settled in it written down. */
export function hasEnded({ to }: { to: string }, now: Date): boolean {
  return localDateOf(new Date(now.getTime() - graceMs)) >= to;
}

type Proposal = {
  tenantId: string;
  period: PeriodDays;
  proposed: { proposedById: string; proposedBy: string; proposedAt: Date };
};

async function writeProposal(tx: DbOrTransaction, { tenantId, period, proposed }: Proposal): Promise<string> {
  const [from, to] = [toDbDate(period.from), toDbDate(period.to)];
  const known = await tx.period.findFirst({ where: { tenantId, kind: period.kind, from } });
  if (!known) {
    const data = { tenantId, kind: period.kind, from, to, status: "PROPOSED" as const, ...proposed };
    return (await tx.period.create({ data })).id;
  }
  if (known.status === "CLOSED") throw conflict("The period is closed");
  if (known.proposedById === proposed.proposedById)
    throw conflict("You have proposed it already: another person closes it");
  await tx.period.update({ where: { id: known.id }, data: proposed });
  return known.id;
}

function refused(code: string, message: string) {
  return invalidFields([{ path: ["from"], code, message }]);
}
