import { notByPerson, requireProposedByPerson } from "../access/index.ts";
import { emitAudit } from "../audit/index.ts";
import { addDays } from "../calendar/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, inForceAfter } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { lockProcess } from "../processes/index.ts";
import { type BaselineRow, describeBaselines, withSource } from "./describe.ts";
import { ApproveBaselineInput, type Baseline } from "./schemas.ts";

/**
 * Approves a proposed version, for cases settled on its days from now on. The one who approves has neither proposed it nor
 * had a hand in the study it is made of. Versions of one process, case type and unit never overlap; of two approvals at once,
 * the second sees the first.
 *
 * @throws AppError `invalid` with `same_person`, or `proposer_not_a_person` when an API key proposed it or had a hand in its
 *   study; `not_found`; `conflict` when it is not proposed any more; `overlap` naming `validFrom` and the version in the way;
 *   `period_closed` naming `validFrom`.
 */
export async function approveBaseline(ctx: Context, rawInput: ApproveBaselineInput): Promise<Baseline> {
  requirePermission(ctx, "baselines:approve");
  requirePerson(ctx, "approve a baseline");
  const parsed = ApproveBaselineInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, closePrevious } = parsed.data;
  const approved = await ctx.db.$transaction(async (tx) => {
    const proposal = await findProposal(tx, ctx, id);
    await refuseOwnWork(tx, ctx, proposal);
    const validFrom = fromDbDate(proposal.validFrom);
    const through = proposal.validTo && addDays(fromDbDate(proposal.validTo), -1);
    await assertPeriodOpen(tx, ctx, { from: validFrom, through, field: "validFrom" });
    const ended = await makeRoom(tx, { proposal, closePrevious });
    return approve(tx, ctx, { proposal, ended });
  });
  return (await describeBaselines(ctx, [approved]))(approved);
}

/**
 * The proposal, with its process held until the transaction ends: approvals of one process wait for each other.
 *
 * @throws AppError `not_found`; `conflict` when it is not proposed any more.
 */
export async function findProposal(tx: DbOrTransaction, ctx: Context, id: string): Promise<BaselineRow> {
  const where = { id, tenantId: ctx.tenantId };
  const found = await tx.baseline.findFirst({ where, select: { processId: true } });
  if (!found) throw notFound("baseline", id);
  await lockProcess(tx, ctx, found.processId);
  const proposal = await tx.baseline.findFirstOrThrow({ where, include: withSource });
  if (proposal.status !== "PROPOSED") throw conflict(`Version ${proposal.version} is ${proposal.status} already`);
  return proposal;
}

/** Four eyes, by user id: names may be alike. What an API key did, its holder may have done. */
async function refuseOwnWork(tx: DbOrTransaction, ctx: Context, { studyId, recordedById }: BaselineRow): Promise<void> {
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  if (recordedById === ctx.actor.id || (await hasHandIn(tx, ctx, { studyId, actor }))) {
    const message = "Must be approved by another than those who proposed it or took part in its study";
    throw invalidFields([{ path: ["id"], code: "same_person", message }]);
  }
  await requireProposedByPerson(tx, ctx, { proposedById: recordedById, field: "id" });
  if (await hasHandIn(tx, ctx, { studyId, actor: { startsWith: "api_key:" } })) throw notByPerson("id");
}

type Hand = { studyId: string | null; actor: string | { startsWith: string } };

/**
 * Whether an actor weighed the strata, timed cases, said of one that it does not count, or when there were enough: each of
 * them moves the mean, and each is in the audit log.
 */
async function hasHandIn(tx: DbOrTransaction, { tenantId }: Context, { studyId, actor }: Hand): Promise<boolean> {
  if (studyId === null) return false;
  return (await tx.auditEntry.count({ where: { tenantId, entity: "study", entityId: studyId, actor } })) > 0;
}

async function approve(
  tx: DbOrTransaction,
  ctx: Context,
  { proposal, ended }: { proposal: BaselineRow; ended: number[] },
): Promise<BaselineRow> {
  const { id, version, secondsPerCase, source } = proposal;
  const data = {
    status: "APPROVED",
    approvedById: ctx.actor.id,
    approvedBy: ctx.actor.name,
    approvedAt: ctx.now(),
  } as const;
  const { count } = await tx.baseline.updateMany({ where: { id, tenantId: ctx.tenantId, status: "PROPOSED" }, data });
  if (count === 0) throw conflict(`Version ${version} is decided on already`);
  const validFrom = fromDbDate(proposal.validFrom);
  const detail = { version, secondsPerCase, source, ended, validFrom };
  await emitAudit(tx, ctx, { action: "baseline.approve", entity: "baseline", entityId: id, detail });
  return { ...proposal, ...data };
}

/**
 * Ends the version before where that was asked for, and refuses whatever else is in the way.
 *
 * @returns Number of the version that was ended, if one was.
 */
async function makeRoom(
  tx: DbOrTransaction,
  { proposal, closePrevious }: { proposal: BaselineRow; closePrevious: boolean },
): Promise<number[]> {
  const { tenantId, processId, caseType, unitId, validFrom, validTo } = proposal;
  const inTheWay = await tx.baseline.findMany({
    where: {
      tenantId,
      processId,
      caseType,
      unitId,
      status: "APPROVED",
      ...inForceAfter(validFrom),
      ...(validTo && { validFrom: { lt: validTo } }),
    },
    orderBy: { validFrom: "asc" },
  });
  for (const other of inTheWay) {
    const isPrevious = other.validTo === null && other.validFrom < validFrom;
    if (!(closePrevious && validTo === null && isPrevious)) throw overlaps(other);
    await tx.baseline.updateMany({ where: { id: other.id, tenantId }, data: { validTo: validFrom } });
  }
  return inTheWay.map((other) => other.version);
}

type Version = Pick<BaselineRow, "version" | "validFrom" | "validTo">;

function overlaps({ version, validFrom, validTo }: Version): AppError {
  const until = validTo ? ` to ${fromDbDate(validTo)}` : "";
  const message = `Overlaps version ${version}, valid from ${fromDbDate(validFrom)}${until}`;
  return new AppError("overlap", message, { fields: [{ field: "validFrom", rule: "overlap", message }] });
}
