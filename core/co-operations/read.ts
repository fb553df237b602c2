import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { pageQuery, toPage } from "../paging.ts";
import { type CoOperationDetail, type CoOperationPage, GetCoOperationInput, ListCoOperationsInput } from "./schemas.ts";
import { Split } from "./split.ts";
import { type MemberRow, membersOn, standingIn } from "./standing.ts";

const sharedShown = 50;

/** Co-operations that concern the caller: as a member, as one who is asked, or as a reader. */
export async function listCoOperations(ctx: Context, rawInput: ListCoOperationsInput = {}): Promise<CoOperationPage> {
  requirePermission(ctx, "benefits:read");
  const parsed = ListCoOperationsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { where, ...order } = pageQuery(parsed.data);
  const rows = await ctx.db.coOperation.findMany({
    where: {
      ...where,
      OR: [{ members: { some: { tenantId: ctx.tenantId } } }, { readers: { some: { userId: ctx.actor.id } } }],
    },
    ...order,
  });
  return toPage(rows, parsed.data.limit, ({ id, slug, name }) => ({ id, slug, name }));
}

/**
 * A co-operation with its members and what was shared; only a reader sees the others' shares.
 *
 * @throws AppError `invalid`; `not_found`, also when it does not concern the caller.
 */
export async function getCoOperation(ctx: Context, rawInput: GetCoOperationInput): Promise<CoOperationDetail> {
  requirePermission(ctx, "benefits:read");
  const parsed = GetCoOperationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { coOperation, members, isReader } = await standingIn(ctx.db, ctx, id);
  const [readers, shared] = await Promise.all([
    ctx.db.coOperationReader.findMany({ where: { coOperationId: id } }),
    ctx.db.sharedTime.findMany({
      where: { coOperationId: id },
      orderBy: [{ localDate: "desc" }, { id: "desc" }],
      take: sharedShown,
    }),
  ]);
  const people = await ctx.db.user.findMany({
    where: { id: { in: readers.map(({ userId }) => userId) } },
    select: { name: true, tenant: { select: { name: true } } },
    orderBy: { name: "asc" },
  });
  const isOwn = (tenantId: string) => tenantId === ctx.tenantId;
  return {
    id,
    slug: coOperation.slug,
    name: coOperation.name,
    members: members.map((member) => memberOf(member, isOwn(member.tenantId))),
    readers: people.map(({ name, tenant }) => ({
      name,
      tenantName: tenant.name,
    })),
    seesMembers: isReader,
    isMember: membersOn(members, localDateOf(ctx.now())).some(({ tenantId }) => isOwn(tenantId)),
    shared: shared.map(({ id: sharedId, localDate, seconds, amountNok, reason, recordedBy, split }) => ({
      id: sharedId,
      seconds,
      amountNok,
      reason,
      recordedBy,
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

function memberOf(member: MemberRow, own: boolean): CoOperationDetail["members"][number] {
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
