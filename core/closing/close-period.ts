import { requireProposedByPerson } from "../access/index.ts";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction, Period, PeriodReport } from "../db.ts";
import { inTransaction } from "../db-errors.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { monthsIn, waitForSettling, waitForWriters } from "../periods/index.ts";
import { canonicalJson, hashOf } from "./canonical.ts";
import { sealedHead } from "./chain-head.ts";
import { computeContent } from "./compute.ts";
import { daysOf, PeriodContent } from "./content.ts";
import { type Difference, differencesBetween } from "./differences.ts";
import { figuresOfRollups, figuresOfRows } from "./figures.ts";
import { hasEnded } from "./propose-close.ts";
import { PeriodIdInput } from "./schemas.ts";
import { signReport } from "./signature.ts";

const patience = { timeout: 120_000, maxWait: 10_000 };

/**
 * Closes a period that somebody else has proposed to close: its figures are frozen in a numbered, signed report, and
 * nothing more is written on its days. Of a period that was opened again it makes the next revision, with what is not the
 * same as in the one before.
 *
 * @throws AppError `not_found`; `invalid` with the rule `same_person`, with `proposer_not_a_person` when an API key proposed it,
 * or when it has not ended; `conflict` when nobody has proposed it, it is closed, a period inside it is being restated, or the
 * roll-ups do not agree with the ledger.
 */
export async function closePeriod(ctx: Context, rawInput: PeriodIdInput): Promise<{ id: string; reportId: string }> {
  requirePermission(ctx, "periods:close");
  requirePerson(ctx, "close a period");
  const parsed = PeriodIdInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId } = ctx;
  return inTransaction(
    ctx,
    async (tx) => {
      await waitForWriters(tx, tenantId);
      const period = await tx.period.findFirst({ where: { id, tenantId } });
      if (!period) throw notFound("period", id);
      await assertMayClose(tx, ctx, period);
      await waitForSettling(tx, tenantId, monthsIn(daysOf(period)));
      const report = await writeReport(tx, ctx, period);
      await tx.period.update({ where: { id }, data: { status: "CLOSED", restateReason: null } });
      const detail = { number: report.number, revision: report.revision, throughId: Number(report.throughId) };
      await emitAudit(tx, ctx, { action: "period.close", entity: "period", entityId: id, detail });
      return { id, reportId: report.id };
    },
    patience,
  );
}

async function assertMayClose(tx: DbOrTransaction, ctx: Context, period: Period): Promise<void> {
  if (period.status === "CLOSED") throw conflict("The period is closed already");
  if (period.proposedById === null) throw conflict("Nobody has proposed to close the period");
  if (period.proposedById === ctx.actor.id) {
    const message = "Must be closed by another person than the one who proposed it";
    throw new AppError("invalid", message, { fields: [{ field: "id", rule: "same_person", message }] });
  }
  await requireProposedByPerson(tx, ctx, { proposedById: period.proposedById, field: "id" });
  if (!hasEnded(daysOf(period), ctx.now())) {
    throw invalidFields([{ path: ["id"], code: "not_ended", message: "The period has not ended" }]);
  }
  const inside = await tx.period.count({
    where: {
      tenantId: ctx.tenantId,
      id: { not: period.id },
      status: "RESTATING",
      from: { gte: period.from },
      to: { lte: period.to },
    },
  });
  if (inside > 0) throw conflict("A period inside it is being restated: close that first");
}

async function writeReport(tx: DbOrTransaction, ctx: Context, period: Period): Promise<PeriodReport> {
  const { tenantId, actor } = ctx;
  const closedAt = ctx.now();
  const { throughId, hash: chainHash } = await sealedHead(tx, ctx, period);
  const content = await frozenContent(tx, { period, throughId, asOf: closedAt });
  const before = await tx.periodReport.findFirst({ where: { periodId: period.id }, orderBy: { revision: "desc" } });
  const { _max: last } = await tx.periodReport.aggregate({ where: { tenantId }, _max: { number: true } });
  const difference: Difference[] = before ? differencesBetween(PeriodContent.parse(before.content), content) : [];
  const report = {
    tenantId,
    periodId: period.id,
    number: (last.number ?? 0) + 1,
    revision: (before?.revision ?? 0) + 1,
    contentHash: hashOf(content),
    throughId,
    chainHash,
    reason: before ? period.restateReason : null,
    difference,
    proposedBy: period.proposedBy ?? "",
    closedById: actor.id,
    closedBy: actor.name,
    closedAt,
  };
  const bytes = { contentHash: new Uint8Array(report.contentHash), chainHash: new Uint8Array(chainHash) };
  const signature = new Uint8Array(signReport(ctx.secrets, { ...report, ...bytes }));
  return tx.periodReport.create({ data: { ...report, ...bytes, content, signature } });
}

type Frozen = { period: Period; throughId: bigint; asOf: Date };

/** The content by the roll-ups, when the ledger's own rows give the very same. */
async function frozenContent(tx: DbOrTransaction, { period, throughId, asOf }: Frozen): Promise<PeriodContent> {
  const { tenantId } = period;
  const days = daysOf(period);
  const rolled = await figuresOfRollups(tx, tenantId, days);
  const added = await figuresOfRows(tx, tenantId, { ...days, throughId });
  // A sum that came to nothing, such as of time that was taken back, may be left in a roll-up with no rows.
  const told = rolled.filter(({ entries }) => entries > 0);
  if (canonicalJson(told) !== canonicalJson(added)) {
    throw conflict("The roll-ups do not agree with the ledger's rows: nothing is closed until they do");
  }
  return computeContent(tx, { tenantId, period: days, figures: told, asOf });
}
