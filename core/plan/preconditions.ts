import { emitAudit } from "../audit/index.ts";
import { wayRound } from "../benefits/rules/precondition-map.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { refuseFuture } from "../refuse-future.ts";
import { AddPreconditionInput, LinkPreconditionInput, MeetPreconditionInput, RemoveInput } from "./schemas.ts";

type Target = { benefitId?: string | undefined; nextId?: string | undefined };

/**
 * Adds what must be in place before a benefit, or before another precondition.
 *
 * @throws AppError `invalid`, also when it is needed for nothing or for two; `not_found` for what it is needed for.
 */
export async function addPrecondition(ctx: Context, rawInput: AddPreconditionInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = AddPreconditionInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { benefitId, nextId, dueOn, ...precondition } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await holdMap(tx, ctx);
    await refuseUnknownTarget(tx, ctx, { benefitId, nextId });
    const due = dueOn === undefined ? null : toDbDate(dueOn);
    const { id } = await tx.precondition.create({
      data: { ...precondition, tenantId, dueOn: due, createdAt: ctx.now() },
    });
    await addLink(tx, ctx, { id, benefitId, nextId });
    const detail = { title: precondition.title };
    await emitAudit(tx, ctx, { action: "precondition.add", entity: "precondition", entityId: id, detail });
    return { id };
  });
}

/**
 * Says that a precondition is needed for one thing more.
 *
 * @throws AppError `not_found`; `duplicate`; `invalid` with the rule `cycle` and the way round, when things would wait for each
 *   other for ever.
 */
export async function linkPrecondition(ctx: Context, rawInput: LinkPreconditionInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = LinkPreconditionInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, ...target } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    await holdMap(tx, ctx);
    await findPrecondition(tx, ctx, id);
    await refuseUnknownTarget(tx, ctx, target);
    await refuseCycle(tx, ctx, { id, nextId: target.nextId });
    await addLink(tx, ctx, { id, ...target });
    await emitAudit(tx, ctx, {
      action: "precondition.link",
      entity: "precondition",
      entityId: id,
      detail: detailOf(target),
    });
    return { id };
  });
}

/**
 * Says when a precondition was in place, or that it is not after all.
 *
 * @throws AppError `not_found`; `invalid`, also for a day that has not come.
 */
export async function meetPrecondition(ctx: Context, rawInput: MeetPreconditionInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = MeetPreconditionInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, metOn } = parsed.data;
  if (metOn !== null) refuseFuture(ctx, "metOn", metOn);
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const data = { metOn: metOn === null ? null : toDbDate(metOn) };
    const { count } = await tx.precondition.updateMany({ where: { id, tenantId }, data });
    if (count === 0) throw notFound("precondition", id);
    await emitAudit(tx, ctx, { action: "precondition.meet", entity: "precondition", entityId: id, detail: { metOn } });
    return { id };
  });
}

/**
 * Takes a precondition off the map; what was needed for it is not, any more.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function removePrecondition(ctx: Context, rawInput: RemoveInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = RemoveInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const { title } = await findPrecondition(tx, ctx, id);
    await tx.precondition.delete({ where: { id, tenantId: ctx.tenantId } });
    await emitAudit(tx, ctx, {
      action: "precondition.remove",
      entity: "precondition",
      entityId: id,
      detail: { title },
    });
    return { id };
  });
}

/** Two arrows drawn at once must not close a way round that neither has seen. */
async function holdMap(tx: DbOrTransaction, { tenantId }: Context): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('benefit map ' || ${tenantId}, 0))`;
}

async function findPrecondition(tx: DbOrTransaction, { tenantId }: Context, id: string) {
  const precondition = await tx.precondition.findFirst({ where: { id, tenantId } });
  if (!precondition) throw notFound("precondition", id);
  return precondition;
}

async function refuseUnknownTarget(tx: DbOrTransaction, ctx: Context, { benefitId, nextId }: Target): Promise<void> {
  if ((benefitId === undefined) === (nextId === undefined)) {
    const message = "Give the benefit, or the other precondition, that it is needed for";
    throw invalidFields([{ path: ["benefitId"], code: "one_of_two", message }]);
  }
  if (nextId !== undefined) {
    await findPrecondition(tx, ctx, nextId);
    return;
  }
  const benefit = await tx.benefit.findFirst({
    where: { id: benefitId ?? "", tenantId: ctx.tenantId, removedAt: null },
  });
  if (!benefit) throw notFound("benefit", benefitId ?? "");
}

type Arrow = { id: string } & Target;

async function refuseCycle(tx: DbOrTransaction, { tenantId }: Context, { id, nextId }: Arrow): Promise<void> {
  if (nextId === undefined) return;
  const all = await tx.precondition.findMany({ where: { tenantId }, include: { links: true } });
  const arrows = all.flatMap(({ id: from, links }) =>
    links.flatMap((link) => (link.nextId === null ? [] : [{ from, to: link.nextId }])),
  );
  const way = wayRound(arrows, { from: id, to: nextId });
  if (!way) return;
  const titles = way.map((place) => `«${all.find((one) => one.id === place)?.title ?? ""}»`);
  const message = `They would wait for each other: ${titles.join(" → ")}`;
  throw invalidFields([{ path: ["nextId"], code: "cycle", message }]);
}

async function addLink(tx: DbOrTransaction, { tenantId }: Context, { id, benefitId, nextId }: Arrow): Promise<void> {
  const link = { tenantId, preconditionId: id, benefitId: benefitId ?? null, nextId: nextId ?? null };
  // The map is held: nobody adds the same in between.
  const known = await tx.preconditionLink.findFirst({ where: link });
  if (known) {
    const field = benefitId === undefined ? "nextId" : "benefitId";
    const message = "It is needed for that already";
    throw new AppError("duplicate", message, { fields: [{ field, rule: "duplicate", message }] });
  }
  await tx.preconditionLink.create({ data: link });
}

function detailOf({ benefitId, nextId }: Target) {
  return { benefitId: benefitId ?? null, nextId: nextId ?? null };
}
