import { emitAudit } from "../audit/index.ts";
import { retryFailedCases, wakeLane } from "../cases/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { groupErrors } from "./group-errors.ts";
import { type ResolvedIncident, ResolveIncidentInput } from "./schemas.ts";

const mostMs = 120_000;

/**
 * Closes an incident after its cause was put right and, when asked to, gives all the cases that were lost to it one more
 * attempt: both or neither. The bot first looks whether a case is done already, and a credit comes once. Should the same
 * be seen again, it is a new incident that names this one.
 *
 * @throws AppError `not_found`; `conflict` when it is resolved already, or its cases are to be retried and their
 *   automation is retired.
 */
export async function resolveIncident(ctx: Context, rawInput: ResolveIncidentInput): Promise<ResolvedIncident> {
  requirePermission(ctx, "incidents:write");
  const parsed = ResolveIncidentInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, retryCases, resolution } = parsed.data;
  if (retryCases) requirePermission(ctx, "cases:write");
  // What has ended but is not counted yet belongs to it too, and would else look as if it came after.
  await groupErrors(ctx);
  const retried = await inTransaction(
    ctx,
    async (tx) => {
      await close(tx, ctx, { id, resolution });
      const cases = retryCases ? await retryLostCases(tx, ctx, { id, resolution }) : [];
      await emitAudit(tx, ctx, {
        action: "incident.resolve",
        entity: "incident",
        entityId: id,
        detail: { resolution, retryCases, retried: cases.length },
      });
      return cases;
    },
    { timeout: mostMs },
  );
  for (const lane of new Set(retried.map(({ targetSystemId }) => targetSystemId))) await wakeLane(ctx, lane);
  return { id, retried: retried.length };
}

type Closing = { id: string; resolution: string };

async function close(tx: DbOrTransaction, ctx: Context, { id, resolution }: Closing): Promise<void> {
  const { count } = await tx.incident.updateMany({
    where: { id, tenantId: ctx.tenantId, status: { not: "RESOLVED" } },
    data: { status: "RESOLVED", resolvedAt: ctx.now(), resolvedBy: ctx.actor.name, resolution },
  });
  if (count === 1) return;
  const known = await tx.incident.findFirst({ where: { id, tenantId: ctx.tenantId }, select: { resolvedBy: true } });
  if (!known) throw notFound("incident", id);
  throw conflict(`The incident was resolved by ${known.resolvedBy ?? "somebody else"}`);
}

async function retryLostCases(tx: DbOrTransaction, ctx: Context, { id, resolution }: Closing) {
  const { automation } = await tx.incident.findUniqueOrThrow({
    where: { id },
    select: { automation: { select: { code: true, status: true } } },
  });
  if (automation.status === "RETIRED") {
    throw conflict(`${automation.code} is retired, so nobody would do its cases: resolve without trying them again`);
  }
  const lost = await tx.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM attempt t JOIN work_item w ON w.id = t.work_item_id AND w.attempt_number = t.number
    WHERE t.incident_id = ${id}::uuid AND w.tenant_id = ${ctx.tenantId}::uuid AND w.status = 'FAILED' ORDER BY w.id`;
  return retryFailedCases(tx, ctx, {
    ids: lost.map((item) => item.id),
    detail: { reason: resolution, incidentId: id },
  });
}
