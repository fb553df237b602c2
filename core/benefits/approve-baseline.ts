import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import { describeBaselines, withProcess } from "./describe-baselines.ts";
import { ApproveBaselineInput, type Baseline } from "./schemas.ts";

type Version = ReturnType<typeof ApproveBaselineInput.parse>;

/**
 * Approves a version of the manual handling time, for cases settled on its days from now on.
 * Versions of one process, case type and unit never overlap; of two approvals at once, the second sees the first.
 *
 * @throws AppError `not_found` for the process; `invalid`, also when the approver took the time himself or herself;
 *   `overlap` naming `validFrom` and the version in the way.
 */
export async function approveBaseline(ctx: Context, rawInput: ApproveBaselineInput): Promise<Baseline> {
  requirePermission(ctx, "baselines:approve");
  const parsed = ApproveBaselineInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const version = parsed.data;
  if (version.validTo !== undefined && version.validTo <= version.validFrom) {
    throw invalidFields([{ path: ["validTo"], code: "not_after_from", message: "Must be after validFrom" }]);
  }
  const approved = await ctx.db.$transaction(async (tx) => {
    await refuseOwnMeasurement(tx, ctx, version.recordedBy);
    await lockProcess(tx, ctx, version.processId);
    await assertUnit(tx, ctx, version.unitId);
    const ended = await makeRoom(tx, ctx, version);
    return addVersion(tx, ctx, { ...version, ended });
  });
  return (await describeBaselines(ctx, [approved]))(approved);
}

type Approved = Version & { ended: number[] };

async function addVersion(tx: DbOrTransaction, ctx: Context, { closePrevious, ended, ...version }: Approved) {
  const { _max: latest } = await tx.baseline.aggregate({
    where: { tenantId: ctx.tenantId, processId: version.processId },
    _max: { version: true },
  });
  const approved = await tx.baseline.create({
    data: {
      ...version,
      tenantId: ctx.tenantId,
      version: (latest.version ?? 0) + 1,
      validFrom: toDbDate(version.validFrom),
      validTo: version.validTo === undefined ? null : toDbDate(version.validTo),
      approvedBy: ctx.actor.name,
      approvedAt: ctx.now(),
    },
    include: withProcess,
  });
  const detail = { ...version, closePrevious, ended, version: approved.version };
  await emitAudit(tx, ctx, { action: "baseline.approve", entity: "baseline", entityId: approved.id, detail });
  return approved;
}

/** The one who approves is another than the one who took the time, by whatever name the latter is recorded. */
async function refuseOwnMeasurement(tx: DbOrTransaction, ctx: Context, recordedBy: string): Promise<void> {
  const { id, name, kind } = ctx.actor;
  const user = kind === "user" ? await tx.user.findUnique({ where: { id }, select: { email: true } }) : null;
  const same = (text: string | undefined) => text?.trim().toLowerCase() === recordedBy.toLowerCase();
  if (![id, name, user?.email].some(same)) return;
  const message = "Must be another person than the one who approves";
  throw invalidFields([{ path: ["recordedBy"], code: "same_person", message }]);
}

// Approvals of one process wait for each other here: numbers stay in order and overlaps are seen.
async function lockProcess(tx: DbOrTransaction, ctx: Context, processId: string): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>`
    select id from process where id = ${processId}::uuid and tenant_id = ${ctx.tenantId}::uuid for update`;
  if (found.length === 0) throw notFound("process", processId);
}

async function assertUnit(tx: DbOrTransaction, ctx: Context, unitId: string): Promise<void> {
  if (await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId: ctx.tenantId } })) return;
  throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
}

/**
 * Ends the version before where that was asked for, and refuses whatever else is in the way.
 *
 * @returns Number of the version that was ended, if one was.
 */
async function makeRoom(tx: DbOrTransaction, ctx: Context, version: Version): Promise<number[]> {
  const { processId, caseType, unitId, validFrom, validTo, closePrevious } = version;
  const begins = toDbDate(validFrom);
  const inTheWay = await tx.baseline.findMany({
    where: {
      tenantId: ctx.tenantId,
      processId,
      caseType,
      unitId,
      OR: [{ validTo: null }, { validTo: { gt: begins } }],
      ...(validTo === undefined ? {} : { validFrom: { lt: toDbDate(validTo) } }),
    },
    orderBy: { validFrom: "asc" },
  });
  for (const other of inTheWay) {
    const isPrevious = other.validTo === null && other.validFrom < begins;
    if (!(closePrevious && validTo === undefined && isPrevious)) throw overlaps(other);
    await tx.baseline.update({ where: { id: other.id }, data: { validTo: begins } });
  }
  return inTheWay.map((other) => other.version);
}

function overlaps({
  version,
  validFrom,
  validTo,
}: {
  version: number;
  validFrom: Date;
  validTo: Date | null;
}): AppError {
  const until = validTo ? ` to ${fromDbDate(validTo)}` : "";
  const message = `Overlaps version ${version}, valid from ${fromDbDate(validFrom)}${until}`;
  return new AppError("overlap", message, { fields: [{ field: "validFrom", rule: "overlap", message }] });
}
