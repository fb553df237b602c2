import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { fromDbDate, inForceAfter, toDbDate } from "../local-date.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { auditCoOperation } from "./audit-co-operation.ts";
import { type CoOperationDetail, EndSharedWorkInput, GetCoOperationInput, ShareWorkInput } from "./schemas.ts";
import { decidingStanding, holdCoOperation, standingIn } from "./standing.ts";

type Work = CoOperationDetail["work"][number];
type Titled = Pick<Work, "kind" | "title"> & { workId: string };

/**
 * Says that automations and measures of one's own municipality are part of a co-operation from a day on: its sums are made of
 * what takes part in it on each day, and of nothing else that its members do.
 *
 * @throws AppError `not_found`; `invalid` naming the field; `overlap` when one takes part on that day or later already;
 *   `period_closed` naming `validFrom` when one's own municipality has closed days from then on.
 */
export async function shareWork(ctx: Context, rawInput: ShareWorkInput): Promise<{ added: number }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = ShareWorkInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, automationIds, measureIds, validFrom } = parsed.data;
  if (automationIds.length + measureIds.length === 0) throw wrong("automationIds", "required", "Name at least one");
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    await decidingStanding(tx, ctx, id);
    await assertPeriodOpen(tx, ctx, { from: validFrom, through: null, field: "validFrom" });
    const known = new Set((await ownWork(tx, ctx)).map(({ workId }) => workId));
    for (const [field, ids] of Object.entries({ automationIds, measureIds })) {
      const unknown = ids.find((one) => !known.has(one));
      if (unknown !== undefined) throw wrong(field, "unknown_work", `There is no ${unknown} here`);
    }
    await refuseTwice(tx, ctx, parsed.data);
    const common = { coOperationId: id, tenantId: ctx.tenantId, validFrom: toDbDate(validFrom) };
    const data = [
      ...automationIds.map((automationId) => ({ ...common, automationId })),
      ...measureIds.map((measureId) => ({ ...common, measureId })),
    ];
    const { count } = await tx.coOperationWork.createMany({ data });
    const detail = { automationIds, measureIds, validFrom };
    await auditCoOperation(tx, ctx, { action: "co-operation.share_work", id, detail });
    return { added: count };
  });
}

/**
 * Says that an automation or a measure of one's own municipality is no part of a co-operation from a day on; ended on its first
 * day or before, it never was.
 *
 * @throws AppError `not_found`; `period_closed` naming `validTo`.
 */
export async function endSharedWork(ctx: Context, rawInput: EndSharedWorkInput): Promise<{ id: string }> {
  requirePermission(ctx, "co-operations:write");
  const parsed = EndSharedWorkInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, partId, validTo } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdCoOperation(tx, id);
    await standingIn(tx, ctx, id);
    const day = toDbDate(validTo);
    const own = { id: partId, coOperationId: id, tenantId: ctx.tenantId };
    const row = await tx.coOperationWork.findFirst({
      where: { ...own, ...inForceAfter(day) },
    });
    if (!row) throw notFound("shared work", partId);
    const from = validTo < fromDbDate(row.validFrom) ? fromDbDate(row.validFrom) : validTo;
    await assertPeriodOpen(tx, ctx, { from, through: null, field: "validTo" });
    if (day <= row.validFrom) await tx.coOperationWork.delete({ where: own });
    else await tx.coOperationWork.update({ where: own, data: { validTo: day } });
    const detail = { automationId: row.automationId, measureId: row.measureId, validTo };
    await auditCoOperation(tx, ctx, { action: "co-operation.end_work", id, detail });
    return { id: partId };
  });
}

/** Automations and measures of one's own municipality that could be made part of a co-operation. */
export async function workToShare(ctx: Context, rawInput: GetCoOperationInput): Promise<Titled[]> {
  requirePermission(ctx, "co-operations:write");
  const parsed = GetCoOperationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id: coOperationId } = parsed.data;
  await decidingStanding(ctx.db, ctx, coOperationId);
  const [all, rows] = await Promise.all([
    ownWork(ctx.db, ctx),
    ctx.db.coOperationWork.findMany({ where: { coOperationId, tenantId: ctx.tenantId, validTo: null } }),
  ]);
  const shared = new Set(rows.map(({ automationId, measureId }) => automationId ?? measureId));
  return all.filter(({ workId }) => !shared.has(workId));
}

/** What of one's own municipality is or was part of a co-operation, by kind and title. */
export async function ownSharedWork(ctx: Context, coOperationId: string): Promise<Work[]> {
  const [all, rows] = await Promise.all([
    ownWork(ctx.db, ctx),
    ctx.db.coOperationWork.findMany({
      where: { coOperationId, tenantId: ctx.tenantId },
      orderBy: [{ validFrom: "asc" }, { id: "asc" }],
    }),
  ]);
  return all.flatMap(({ workId, kind, title }) =>
    rows
      .filter(({ automationId, measureId }) => (automationId ?? measureId) === workId)
      .map(({ id, automationId, measureId, validFrom, validTo }) => ({
        id,
        kind,
        title,
        automationId,
        measureId,
        validFrom: fromDbDate(validFrom),
        validTo: validTo && fromDbDate(validTo),
      })),
  );
}

async function ownWork(db: DbOrTransaction, { tenantId }: Context): Promise<Titled[]> {
  const byTitle = { where: { tenantId }, select: { id: true, title: true }, orderBy: { title: "asc" } } as const;
  const [automations, measures] = await Promise.all([db.automation.findMany(byTitle), db.measure.findMany(byTitle)]);
  return [
    ...automations.map(({ id, title }) => ({ workId: id, kind: "AUTOMATION" as const, title })),
    ...measures.map(({ id, title }) => ({ workId: id, kind: "MEASURE" as const, title })),
  ];
}

type Asked = ReturnType<typeof ShareWorkInput.parse>;

async function refuseTwice(tx: DbOrTransaction, { tenantId }: Context, asked: Asked): Promise<void> {
  const { id: coOperationId, automationIds, measureIds, validFrom } = asked;
  const taking = await tx.coOperationWork.findFirst({
    where: {
      coOperationId,
      tenantId,
      AND: [
        { OR: [{ automationId: { in: automationIds } }, { measureId: { in: measureIds } }] },
        inForceAfter(toDbDate(validFrom)),
      ],
    },
  });
  if (!taking) return;
  const message = `${taking.automationId ?? taking.measureId} takes part on that day or later already`;
  throw new AppError("overlap", message, { fields: [{ field: "validFrom", rule: "overlap", message }] });
}

function wrong(field: string, code: string, message: string): AppError {
  return invalidFields([{ path: [field], code, message }]);
}
