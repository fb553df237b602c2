import { isAllowed } from "../access/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { pageQuery, toPage } from "../paging.ts";
import { type CoOperationDetail, type CoOperationPage, GetCoOperationInput, ListCoOperationsInput } from "./schemas.ts";
import { Split } from "./split.ts";
import { isInForce, type MemberRow, membersOn, type Standing, standingIn } from "./standing.ts";
import { ownSharedWork } from "./work.ts";

const sharedShown = 50;

/** Co-operations that concern the caller: as a member, as one that was a member, or as one that is asked. */
export async function listCoOperations(ctx: Context, rawInput: ListCoOperationsInput = {}): Promise<CoOperationPage> {
  requirePermission(ctx, "benefits:read");
  const parsed = ListCoOperationsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { where, ...order } = pageQuery(parsed.data);
  const rows = await ctx.db.coOperation.findMany({
    where: { ...where, members: { some: { tenantId: ctx.tenantId } } },
    ...order,
  });
  return toPage(rows, parsed.data.limit, ({ id, slug, name }) => ({ id, slug, name }));
}

/**
 * A co-operation with its members and what was shared on the days on which the caller's municipality is one; only a reader sees
 * the others' shares. Who was asked sees the members, so that it can answer; who has left sees what was its own.
 *
 * @throws AppError `invalid`; `not_found`, also when it does not concern the caller.
 */
export async function getCoOperation(ctx: Context, rawInput: GetCoOperationInput): Promise<CoOperationDetail> {
  requirePermission(ctx, "benefits:read");
  const parsed = GetCoOperationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const standing = await standingIn(ctx.db, ctx, id);
  const { coOperation, members, isReader, isMember, decides } = standing;
  const isOwn = (tenantId: string) => tenantId === ctx.tenantId;
  const isAsked = members.some(({ tenantId, acceptedAt }) => isOwn(tenantId) && acceptedAt === null);
  // With seconds and days, who recorded them would be a register of how people spend their time.
  const mayTellWho = isAllowed(ctx.actor.roles, "audit:read");
  const shown = members.filter((member) => member.acceptedAt === null || isInForce(member));
  const [readers, work, shared] = await Promise.all([
    decides ? readersOf(ctx, standing) : [],
    ownSharedWork(ctx, id),
    sharedOnDaysOf(ctx, standing),
  ]);
  return {
    id,
    slug: coOperation.slug,
    name: coOperation.name,
    members: shown
      .filter(({ tenantId }) => decides || isAsked || isOwn(tenantId))
      .map((member) => ({
        ...memberOf(member, isOwn(member.tenantId)),
        endedBy: members.find(({ tenantId }) => tenantId === member.endedById)?.tenant.name ?? null,
      })),
    readers,
    work,
    seesMembers: isReader,
    isMember,
    decides,
    shared: shared.map(({ id: sharedId, localDate, seconds, amountNok, reason, recordedBy, split }) => ({
      id: sharedId,
      seconds,
      amountNok,
      reason,
      recordedBy: mayTellWho ? recordedBy : null,
      localDate: fromDbDate(localDate),
      split: Split.parse(split)
        .filter(({ tenantId }) => isReader || isOwn(tenantId))
        .map(({ tenantId, seconds: time, amountNok: nok = null }) => ({
          own: isOwn(tenantId),
          seconds: time,
          amountNok: nok,
          tenantName: members.find((member) => member.tenantId === tenantId)?.tenant.name ?? "",
        })),
    })),
  };
}

/** People of today's members who see the sums of each, by name. */
async function readersOf(ctx: Context, { coOperation, members }: Standing): Promise<CoOperationDetail["readers"]> {
  const today = membersOn(members, localDateOf(ctx.now())).map(({ tenantId }) => tenantId);
  const rows = await ctx.db.coOperationReader.findMany({ where: { coOperationId: coOperation.id } });
  const people = await ctx.db.user.findMany({
    where: { id: { in: rows.map(({ userId }) => userId) }, tenantId: { in: today } },
    select: { id: true, name: true, tenant: { select: { name: true } } },
    orderBy: { name: "asc" },
  });
  return people.map(({ id, name, tenant }) => ({ id, name, tenantName: tenant.name }));
}

async function sharedOnDaysOf(ctx: Context, { coOperation, own }: Standing) {
  return ctx.db.sharedTime.findMany({
    where: {
      coOperationId: coOperation.id,
      OR: own.map(({ validFrom, validTo }) => ({ localDate: { gte: validFrom, ...(validTo && { lt: validTo }) } })),
    },
    orderBy: [{ localDate: "desc" }, { id: "desc" }],
    take: sharedShown,
  });
}

function memberOf(member: MemberRow, own: boolean) {
  const { id, tenant, costKey, validFrom, validTo, acceptedBy } = member;
  return {
    id,
    own,
    acceptedBy,
    tenant: {
      slug: tenant.slug,
      name: tenant.name,
    },
    costKey: costKey.toNumber(),
    validFrom: fromDbDate(validFrom),
    validTo: validTo && fromDbDate(validTo),
  };
}
