import type { Context } from "../context.ts";
import type { CoOperation, CoOperationMember, DbOrTransaction, Tenant } from "../db.ts";
import { notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";

export type MemberRow = CoOperationMember & { tenant: Tenant };

/** What the caller is to a co-operation. */
export type Standing = {
  coOperation: CoOperation;
  /** Of all days, offered ones with them. */
  members: MemberRow[];
  /** Accepted memberships of the caller's own municipality: it sees the sums of those days, and of no other. */
  own: MemberRow[];
  isMember: boolean;
  /** Whether its municipality is a member today or will be: who was only asked, or has left, decides nothing. */
  decides: boolean;
  isReader: boolean;
};

/**
 * A co-operation that concerns the caller: its municipality is or was a member, or is asked to be one. Named readers read each
 * member's sums as long as their own is one.
 *
 * @throws AppError `not_found` also when it exists and does not concern the caller.
 */
export async function standingIn(db: DbOrTransaction, ctx: Context, id: string): Promise<Standing> {
  const coOperation = await db.coOperation.findUnique({ where: { id }, include: { members: true, readers: true } });
  if (!coOperation?.members.some(({ tenantId }) => tenantId === ctx.tenantId)) throw notFound("co-operation", id);
  const tenants = await db.tenant.findMany({
    where: { id: { in: coOperation.members.map(({ tenantId }) => tenantId) } },
  });
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const members = coOperation.members.flatMap((member) => {
    const tenant = byId.get(member.tenantId);
    return tenant ? [{ ...member, tenant }] : [];
  });
  const today = localDateOf(ctx.now());
  const own = members.filter((member) => member.tenantId === ctx.tenantId && isInForce(member));
  const isMember = membersOn(own, today).length > 0;
  const isNamed = ctx.actor.kind === "user" && coOperation.readers.some(({ userId }) => userId === ctx.actor.id);
  return {
    coOperation,
    members: members.toSorted(byNameAndDay),
    own,
    isMember,
    decides: endingAfter(own, today).length > 0,
    isReader: isNamed && isMember,
  };
}

/**
 * The same, for a member that decides.
 *
 * @throws AppError `not_found` also for who was only asked, or has left.
 */
export async function decidingStanding(db: DbOrTransaction, ctx: Context, id: string): Promise<Standing> {
  const standing = await standingIn(db, ctx, id);
  if (!standing.decides) throw notFound("co-operation", id);
  return standing;
}

/** Members of a day: those that have accepted. */
export function membersOn(members: readonly MemberRow[], localDate: string): MemberRow[] {
  const day = toDbDate(localDate);
  return endingAfter(members, localDate).filter(({ validFrom }) => validFrom <= day);
}

/** Accepted memberships that last beyond a day, those that begin later with them. */
export function endingAfter(members: readonly MemberRow[], localDate: string): MemberRow[] {
  const day = toDbDate(localDate);
  return members.filter((member) => isInForce(member) && (member.validTo === null || member.validTo > day));
}

/** Whether it is, was or will be valid on any day: it is accepted, and was not ended before it began. */
export function isInForce({ acceptedAt, validFrom, validTo }: CoOperationMember): boolean {
  return acceptedAt !== null && (validTo === null || validTo > validFrom);
}

const norwegian = new Intl.Collator("nb-NO");

function byNameAndDay(one: MemberRow, other: MemberRow): number {
  return norwegian.compare(one.tenant.name, other.tenant.name) || one.validFrom.getTime() - other.validFrom.getTime();
}

/** Whoever changes the members of a co-operation, or splits by them, takes turns. */
export async function holdCoOperation(tx: DbOrTransaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM co_operation WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}
